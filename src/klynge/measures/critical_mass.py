"""Is there a critical mass of firms in a region? The largest firms by industry area, as the Ringerike study counts them.

Population: the 200 largest firms by operating revenue, less the study's exclusions (resale, savings banks).
Public bodies are no firms and are not counted. Hidden head counts are bounds all the way to the answers.
"""

from collections import Counter
from dataclasses import dataclass

from klynge.boundaries import areas
from klynge.boundaries.size_classes import CLASS_IDS, size_class
from klynge.lake import View
from klynge.measures.bounds import Bounds, count_true, largest_share, total
from klynge.measures.mass_rules import Answer, answers
from klynge.measures.mass_neighbours import NeighbourSearch, Neighbours, search

TOP = 200  # "the 200 largest firms by operating revenue": the study's population
LARGER_THAN = 20  # employees: strictly more gives the study's 23 larger firms in construction
SMALL_SEGMENT = 2  # firms: "split by activity gives fragments of 1–2 actors"
PUBLIC_FORMS = ("ADOS", "FYLK", "KF", "FKF", "KOMM", "ORGL", "STAT", "SÆR")


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm of the population. revenue : NOK, None if unknown; outside : its group's top is outside the region."""

    org_id: str
    name: str | None
    municipality: str
    industry: str | None
    industry_version: str | None
    area: str | None
    excluded: bool
    revenue: int | None
    employees: Bounds
    group_top: str
    outside: bool | None

    @property
    def size(self) -> str:
        return size_class(int(self.employees.low), None if self.employees.high is None else int(self.employees.high))


@dataclass(frozen=True, slots=True)
class Segment:
    """A five-digit industry of an area, and its firms."""

    code: str
    version: str
    firms: int

    @property
    def is_small(self) -> bool:
        return self.firms <= SMALL_SEGMENT


@dataclass(frozen=True, slots=True)
class WorkPlaces:
    """All establishments of an area in the region, whoever owns them: a check beside the firms' own employees."""

    establishments: int
    employees: Bounds


@dataclass(frozen=True, slots=True)
class AreaMass:
    """One industry area of the region.

    firms : largest first; larger : firms with more employees than the limit
    revenue : NOK, sum of those known; revenue_unknown : firms without
    size_classes : firms by class, with `straddling` and `unknown` for hidden head counts
    segments : five-digit industries, most firms first; fragmented_share : share of them with one or two firms
    cornerstone : the firm with most employees; cornerstone_share : its share of the area's employees
    outside_ownership : firms whose group has its top outside the region, None where groups are not imported
    at_work : establishments of the area, None where they are not imported
    """

    area: str
    firms: tuple[Firm, ...]
    larger: Bounds
    revenue: int | None
    revenue_unknown: int
    employees: Bounds
    size_classes: dict[str, int]
    segments: tuple[Segment, ...]
    fragmented_share: float | None
    cornerstone: Firm | None
    cornerstone_share: Bounds | None
    outside_ownership: Bounds | None
    at_work: WorkPlaces | None
    answers: tuple[Answer, ...]
    neighbours: Neighbours

    @property
    def outside_ownership_share(self) -> Bounds | None:
        if self.outside_ownership is None or not self.firms:
            return None
        return Bounds(self.outside_ownership.low / len(self.firms), self.outside_ownership.high / len(self.firms))


@dataclass(frozen=True, slots=True)
class Accounting:
    """From all firms of the region to those in the areas; every step is counted.

    active = population + beyond_top + without_revenue, population = excluded + no_industry + outside_areas + in_areas.
    without_revenue : not ranked, because their revenue is not known (0 where employees rank the firms)
    """

    active: int
    without_revenue: int
    beyond_top: int
    population: int
    excluded: int
    no_industry: int
    outside_areas: int
    in_areas: int


@dataclass(frozen=True, slots=True)
class CriticalMass:
    """The answer for a region. ranked_by : revenue, employees (where no revenue is known) or none (no firms).

    outside_areas : firms by division, for those in no area of the set; notes : keys under `critical_mass.note`
    revenue_years : first and last year of the accounts; as_of : date of the register of units
    """

    municipalities: tuple[str, ...]
    top: int
    larger_than: int
    area_set: str
    ranked_by: str
    accounting: Accounting
    areas: tuple[AreaMass, ...]
    outside_areas: dict[str, int]
    revenue_years: tuple[int, int] | None
    as_of: str
    notes: tuple[str, ...]

    def area(self, area_id: str) -> AreaMass:
        areas.area_set(self.area_set).area(area_id)
        return next(one for one in self.areas if one.area == area_id)


def critical_mass(
    view: View,
    municipalities: tuple[str, ...],
    *,
    top: int = TOP,
    larger_than: int = LARGER_THAN,
    area_set: str = "study",
) -> CriticalMass:
    """Critical mass of the region that the municipalities make.

    top : firms in the population, largest first; larger_than : employees that a larger firm has more than
    area_set : declared set of industry areas, `study` or `all`
    Raises NotBuiltError where the national tables have not been built. A region without firms gives zeros.
    """
    rows = _population_rows(view, municipalities, top, area_set)
    ranked_by, rows = _ranked(rows)
    firms = _firms(view, rows, municipalities)
    at_work = _at_work(view, municipalities, area_set)
    search_from = NeighbourSearch(municipalities, larger_than, area_set, ranked_by, _bar(rows, ranked_by, top))
    neighbours = search(view, search_from)
    groups = view.has("groups")
    masses = tuple(
        _area_mass(area.id, firms, larger_than, at_work, groups, neighbours)
        for area in areas.area_set(area_set).areas
    )
    accounting = _accounting(rows, firms, ranked_by)
    years = [row["accounts_year"] for row in rows if row["accounts_year"] is not None]
    return CriticalMass(
        municipalities=tuple(municipalities),
        top=top,
        larger_than=larger_than,
        area_set=area_set,
        ranked_by=ranked_by,
        accounting=accounting,
        areas=masses,
        outside_areas=_outside(firms),
        revenue_years=(min(years), max(years)) if years else None,
        as_of=_as_of(view),
        notes=_notes(ranked_by, accounting, firms),
    )
