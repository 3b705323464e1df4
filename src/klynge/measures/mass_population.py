"""Which firms count towards critical mass? The largest of the region by revenue, with every step of the selection.

Public bodies are no firms and are not counted. Where no revenue is known the firms are ranked by employees, and the
answer says so; where some is known, firms without are left unranked and counted.
"""

from dataclasses import dataclass

from klynge.boundaries import areas
from klynge.boundaries.size_classes import size_class
from klynge.lake import View
from klynge.measures.bounds import Bounds

PUBLIC_FORMS = ("ADOS", "FYLK", "KIRK", "KOMM", "ORGL", "STAT")

# revenue, employees or none: what the firms of a region are ranked by
REVENUE, EMPLOYEES, NOTHING = "revenue", "employees", "none"


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm of the population. revenue : NOK, None if unknown; area : None in no area of the set, or excluded."""

    org_id: str
    name: str | None
    municipality: str
    industry: str | None
    industry_version: str | None
    area: str | None
    excluded: bool
    revenue: int | None
    accounts_year: int | None
    employees: Bounds
    group_top: str

    @property
    def size(self) -> str:
        """Its size class, or `straddling` or `unknown`."""
        return size_class(self.employees.low, self.employees.high)


@dataclass(frozen=True, slots=True)
class Accounting:
    """From all firms of the region to those in the areas; every step is counted.

    active = population + beyond_top + unranked; population = excluded + no_industry + outside_areas + in_areas
    unranked : their revenue is not known, while that of others is
    """

    active: int
    unranked: int
    beyond_top: int
    population: int
    excluded: int
    no_industry: int
    outside_areas: int
    in_areas: int


@dataclass(frozen=True, slots=True)
class Population:
    """The firms, largest first. ranked_by : revenue, employees or none (no firms).

    bar : revenue (or employees) of the smallest firm that made it, None where there was room for all
    """

    firms: tuple[Firm, ...]
    ranked_by: str
    bar: int | None
    accounting: Accounting


def population(view: View, municipalities: tuple[str, ...], *, top: int, area_set: str) -> Population:
    """The `top` largest firms of the municipalities, and how they were arrived at."""
    rows = _rows(view, municipalities, top, area_set)
    active, with_revenue = (rows[0]["active_firms"], rows[0]["with_revenue"]) if rows else (0, 0)
    ranked_by = (REVENUE if with_revenue else EMPLOYEES) if active else NOTHING
    firms = tuple(_firm(row) for row in rows if row["revenue"] is not None or ranked_by == EMPLOYEES)
    unranked = active - with_revenue if ranked_by == REVENUE else 0
    accounting = _accounting(firms, active, unranked)
    return Population(firms, ranked_by, _bar(firms, ranked_by) if accounting.beyond_top else None, accounting)


def in_clause(values: tuple[str, ...]) -> str:
    """Placeholders for a list of values: unlike a joined list, they let the engine skip parts of the file."""
    return f"({', '.join('?' * len(values))})"


def area_columns(set_id: str) -> tuple[str, str]:
    """Expressions over organisation_measures: area id, and whether it is excluded. The study's stand in the table."""
    return ("area", "excluded") if set_id == "study" else areas.sql_case("industry", "industry_version", set_id)


def firm_condition() -> str:
    """What makes a row of organisation_measures a firm that counts."""
    return f"active AND legal_form NOT IN ({', '.join(map(repr, PUBLIC_FORMS))})"


def _rows(view: View, municipalities: tuple[str, ...], top: int, area_set: str) -> list[dict]:
    area, excluded = area_columns(area_set)
    return view.query(
        f"SELECT org_id, name, municipality, industry, industry_version, {area} AS area, {excluded} AS excluded, "
        "revenue, accounts_year, employees_low, employees_high, group_top, "
        "count(*) OVER () AS active_firms, count(revenue) OVER () AS with_revenue "
        f"FROM organisation_measures WHERE municipality IN {in_clause(municipalities)} AND {firm_condition()} "
        "ORDER BY revenue DESC NULLS LAST, employees_low DESC, employees_high DESC NULLS LAST, org_id LIMIT ?",
        [*municipalities, top],
        tables=("organisation_measures",),
    ).to_pylist()


def _firm(row: dict) -> Firm:
    employees = Bounds(row["employees_low"], row["employees_high"])
    fields = {name: row[name] for name in Firm.__slots__ if name != "employees"}
    return Firm(**fields, employees=employees)


def _bar(firms: tuple[Firm, ...], ranked_by: str) -> int:
    return firms[-1].revenue if ranked_by == REVENUE else firms[-1].employees.low


def _accounting(firms: tuple[Firm, ...], active: int, unranked: int) -> Accounting:
    no_industry = sum(firm.industry is None for firm in firms)
    excluded = sum(firm.excluded for firm in firms)
    in_areas = sum(firm.area is not None for firm in firms)
    return Accounting(
        active=active,
        unranked=unranked,
        beyond_top=active - unranked - len(firms),
        population=len(firms),
        excluded=excluded,
        no_industry=no_industry,
        outside_areas=len(firms) - excluded - no_industry - in_areas,
        in_areas=in_areas,
    )
