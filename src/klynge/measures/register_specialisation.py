"""How sure is a region's specialisation, by the register? Quotients by division with interval and range over firms.

The country is all establishments in operation that have a municipality and an industry. Hidden head counts stand at
the middle of their bounds for value, interval and range; a count without an upper bound at its low one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klynge.lake import View
from klynge.measures.bounds import Bounds
from klynge.measures.mass_population import in_clause
from klynge.measures.specialisation import Quotient, middle, quotients

DRAWS = 1_000

Key = tuple[str, str]  # division, version


@dataclass(frozen=True, slots=True)
class _Workplaces:
    """The region's establishments: division (number of its key), firm (a number), bounds and middle of employees."""

    division: np.ndarray
    firm: np.ndarray
    low: np.ndarray
    high: np.ndarray
    middle: np.ndarray

    def __len__(self) -> int:
        return len(self.division)


def register_quotients(
    view: View, municipalities: tuple[str, ...], *, rng: np.random.Generator, draws: int = DRAWS
) -> list[Quotient]:
    """Quotients by two-digit division on establishments, for the divisions that the region has.

    rng : source of the bootstrap's draws, `draws` of them over the region's establishments
    Empty if the region has no establishments. Raises NotBuiltError or NotImportedError where tables are missing.
    """
    view.files("establishments")  # without them the national tables are empty, and empty is not none
    country = _country(view)
    keys = list(country)
    places = _workplaces(view, tuple(municipalities), keys)
    if not len(places):
        return []
    everywhere = np.array([middle(bounds) for bounds in country.values()])
    ci_low, ci_high = _bootstrap(places, everywhere, rng, draws)
    loo_low, loo_high = _leave_one_firm_out(places, everywhere)
    found = quotients(
        keys,
        _bounds(places, len(keys)),
        list(country.values()),
        ci_low=ci_low,
        ci_high=ci_high,
        loo_low=loo_low,
        loo_high=loo_high,
        establishments=np.bincount(places.division, minlength=len(keys)).tolist(),
    )
    return [one for one in found if one.establishments]


def _country(view: View) -> dict[Key, Bounds]:
    rows = view.query(
        "SELECT left(industry, 2) AS division, industry_version AS version, sum(employees_low)::BIGINT AS low, "
        "sum(employees_high)::BIGINT AS high, sum(unbounded)::BIGINT AS unbounded FROM establishment_cells "
        "GROUP BY ALL ORDER BY version, division",
        tables=("establishment_cells",),
    ).to_pylist()
    return {
        (row["division"], row["version"]): Bounds(row["low"], None if row["unbounded"] else row["high"]) for row in rows
    }


def _workplaces(view: View, municipalities: tuple[str, ...], keys: list[Key]) -> _Workplaces:
    rows = view.query(
        "SELECT left(industry, 2) || industry_version AS key, org_id, employees_low::DOUBLE AS low, "
        "coalesce(employees_high, 'inf'::DOUBLE) AS high FROM workplaces "
        f"WHERE municipality IN {in_clause(municipalities)} ORDER BY est_id",
        list(municipalities),
        tables=("workplaces",),
    )
    key, firm = (rows[name].combine_chunks().dictionary_encode() for name in ("key", "org_id"))
    number = {"".join(one): at for at, one in enumerate(keys)}
    division = np.array([number[name] for name in key.dictionary.to_pylist()], dtype=np.intp)[key.indices]
    low, high = rows["low"].to_numpy(), rows["high"].to_numpy()
    return _Workplaces(division, firm.indices.to_numpy(), low, high, np.where(np.isinf(high), low, (low + high) / 2))


def _bounds(places: _Workplaces, keys: int) -> list[Bounds]:
    low, high = (np.bincount(places.division, bound, minlength=keys) for bound in (places.low, places.high))
    return [Bounds(int(a), None if np.isinf(b) else int(b)) for a, b in zip(low, high, strict=True)]


def _bootstrap(places: _Workplaces, everywhere: np.ndarray, rng: np.random.Generator, draws: int) -> tuple[list, list]:
    """95 % interval of each quotient over samples of the region's establishments; the country stays as it is.

    Those without employees add nothing: of them only how many are drawn is, and one by one the others.
    """
    sized = places.middle > 0
    division, employees = places.division[sized], places.middle[sized]
    unknown = [None] * len(everywhere), [None] * len(everywhere)
    if len(places) < 2 or not len(employees):
        return unknown
    drawn = np.zeros((draws, len(everywhere)))
    for row, count in zip(drawn, rng.binomial(len(places), sized.mean(), draws), strict=True):
        chosen = rng.integers(0, len(employees), count)
        row[:] = np.bincount(division[chosen], employees[chosen], minlength=len(row))
    drawn = drawn[drawn.any(axis=1)]
    if not len(drawn):
        return unknown
    of_country = np.where(everywhere > 0, everywhere / everywhere.sum(), np.nan)
    low, high = np.quantile(drawn / drawn.sum(axis=1, keepdims=True), (0.025, 0.975), axis=0) / of_country
    return _known(low), _known(high)


def _known(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else value for value in values.tolist()]


def _leave_one_firm_out(places: _Workplaces, everywhere: np.ndarray) -> tuple[list, list]:
    """Smallest and largest quotient when any one firm's establishments in the region are taken out, there and in the
    country. None where no firm can be taken out without taking all."""
    firms = _different(places)
    sizes = np.bincount(places.firm, places.middle)
    region, country = (total - sizes[firms] for total in (sizes.sum(), everywhere.sum()))
    own_parts = _by_division(places, firms, len(everywhere))
    in_industry = np.bincount(places.division, places.middle, minlength=len(everywhere))
    lows, highs = [], []
    for own, inside, of_industry in zip(own_parts, in_industry, everywhere, strict=True):
        here, there = inside - own, of_industry - own
        defined = (region > 0) & (there > 0)
        left = (here[defined] / region[defined]) / (there[defined] / country[defined])
        lows.append(float(left.min()) if len(left) else None)
        highs.append(float(left.max()) if len(left) else None)
    return lows, highs


def _by_division(places: _Workplaces, firms: np.ndarray, divisions: int) -> np.ndarray:
    """Employees of each of the firms: a row per division, a column per firm."""
    column = np.full(places.firm.max() + 1, -1)
    column[firms] = np.arange(len(firms))
    at = column[places.firm]
    cell = (places.division * len(firms) + at)[at >= 0]
    return np.bincount(cell, places.middle[at >= 0], minlength=divisions * len(firms)).reshape(divisions, -1)


def _different(places: _Workplaces) -> np.ndarray:
    """Firms that differ in what they take with them: of firms with one establishment, one of each size is enough."""
    alone = np.bincount(places.firm)[places.firm] == 1
    # division and employees as one complex number, by which both are compared
    first = np.unique((places.division + 1j * places.middle)[alone], return_index=True)[1]
    return np.union1d(places.firm[alone][first], places.firm[~alone])
