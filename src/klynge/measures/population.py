"""Who is compared? The organisations in scope of the whole country, as arrays with what comparisons need."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from klynge.boundaries.size_classes import SIZE_CLASSES
from klynge.lake import View
from klynge.lake.engine import identifier

# measure → expression over organisation_measures; measures that know the same firms stand together
MEASURED = {
    "degree": "degree",
    "component_share": "CASE WHEN degree IS NOT NULL THEN coalesce(component = 0, false) END",
    "constraint": '"constraint"',
    "effective_size": "effective_size",
    "efficiency": "efficiency",
    "hierarchy": "hierarchy",
    "eigenvector": "eigenvector",
    "grants": "grants",
    "applications": "applications",
    "patents": "patents",
    "profitability": "profitability",
    "growth_plain": "growth_plain",
    "growth_symmetric": "growth_symmetric",
}
NETWORK = tuple(MEASURED)[:7]

# what else is asked of a firm: codes are whole numbers, -1 where there is none
_TRAITS = {
    "municipality": "coalesce(try_cast(municipality AS SMALLINT), -1)",
    "county": "coalesce(try_cast(left(municipality, 2) AS SMALLINT), -1)",
    "division": "coalesce(try_cast(left(industry, 2) AS SMALLINT) + if(industry_version = 'SN2025', 100, 0), -1)",
    "area": "area",
    "employees": "employees_low",
    "programme_member": "programme_member",
    "siva_member": "siva_member",
    "tied_outsider": "tied_outsider",
    "member_ties": "member_ties",
    "group_member": "group_member",
}
COLUMNS = {**_TRAITS, **MEASURED}
# what `comparison` and `position` look at; the rest is for the tests of hypotheses, once for the country
ASKED_OF_A_REGION = (
    "municipality",
    "area",
    "employees",
    "programme_member",
    "siva_member",
    "tied_outsider",
    *MEASURED,
)
_CODES = ("municipality", "county", "division", "area")

_DEGREE_LIMITS = (1, 2, 3, 4, 6, 10, 20, 50)  # 0, 1, 2, 3, 4–5, 6–9, 10–19, 20–49, 50 and more ties
_SIZE_LIMITS = [one.low for one in SIZE_CLASSES[1:]]


@dataclass(frozen=True, slots=True)
class Population:
    """Organisations in scope. Each column is an array of numbers, NaN (or -1 for a code) where nothing is known."""

    columns: dict[str, np.ndarray]

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def inside(self, municipalities: Collection[str]) -> np.ndarray:
        """True for organisations in the municipalities."""
        return np.isin(self["municipality"], [int(code) for code in municipalities if code.isdecimal()])

    def where(self, mask: np.ndarray) -> "Population":
        return Population({name: column[mask] for name, column in self.columns.items()})

    @property
    def size_class(self) -> np.ndarray:
        return np.searchsorted(_SIZE_LIMITS, self["employees"], side="right")

    @property
    def degree_class(self) -> np.ndarray:
        """Class of the number of ties. Unknown numbers fall in the last; no measure of the network is known of them."""
        return np.searchsorted(_DEGREE_LIMITS, self["degree"], side="right")


def read(view: View, columns: Collection[str] = tuple(COLUMNS)) -> Population:
    """The organisations in scope of the view's national tables."""
    return from_query(lambda sql: view.query(sql, tables=("organisation_measures",)), columns)


def from_query(query: Callable, columns: Collection[str] = tuple(COLUMNS)) -> Population:
    """The organisations in scope, by a function that runs a query over `organisation_measures`."""
    selected = ", ".join(f"{_numeric(name)} AS {identifier(name)}" for name in columns)
    table = query(f"SELECT {selected} FROM organisation_measures WHERE in_scope")
    return Population({name: _array(table.column(name)) for name in columns})


def _numeric(name: str) -> str:
    if name in _CODES:
        return COLUMNS[name]
    return f"coalesce(({COLUMNS[name]})::DOUBLE, 'NaN'::DOUBLE)"


def _array(column) -> np.ndarray:
    if str(column.type) == "string":
        encoded = column.combine_chunks().dictionary_encode()
        return encoded.indices.fill_null(-1).to_numpy()
    return column.to_numpy()
