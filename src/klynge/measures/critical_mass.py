"""Is there a critical mass of firms in a region? Industry area by area, as the Ringerike study counts them.

Population: the 200 largest firms by operating revenue, less the study's exclusions (resale, savings banks).
Hidden head counts are bounds all the way to the answers.
"""

from collections import Counter
from dataclasses import dataclass

from klynge.boundaries import areas
from klynge.boundaries.size_classes import CLASS_IDS
from klynge.lake import View
from klynge.measures import mass_neighbours
from klynge.measures.bounds import Bounds, count_true, largest_share, total
from klynge.measures.mass_neighbours import Candidates, Neighbours
from klynge.measures.mass_population import EMPLOYEES, NOTHING, Accounting, Firm, in_clause, population
from klynge.measures.mass_rules import Answer, answers, printed_limits

TOP = 200  # "the 200 largest firms by operating revenue": the study's population
LARGER_THAN = 20  # employees: strictly more gives the study's 23 larger firms in construction
SMALL_SEGMENT = 2  # firms: "split by activity gives fragments of 1–2 actors"


@dataclass(frozen=True, slots=True)
class Segment:
    """A five-digit industry of an area, and how many firms are in it."""

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
    revenue : NOK, sum of those known, None where none is; revenue_unknown : firms without
    size_classes : firms by class, with `straddling` and `unknown` for hidden head counts
    segments : five-digit industries, most firms first
    fragmented_share : share of the segments with one or two firms, None without segments
    cornerstone : the firm with most employees; cornerstone_share : the largest firm's share of the area's employees
    outside_owned : firms whose group has its top outside the region, None where groups are not imported
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
    outside_owned: Bounds | None
    at_work: WorkPlaces | None
    answers: tuple[Answer, ...]
    neighbours: Neighbours

    @property
    def outside_ownership_share(self) -> Bounds | None:
        """Share of the firms that are owned from outside, None without firms or groups."""
        if self.outside_owned is None or not self.firms:
            return None
        return Bounds(self.outside_owned.low / len(self.firms), self.outside_owned.high / len(self.firms))

    def answer(self, answer_id: str) -> Answer:
        return next(one for one in self.answers if one.id == answer_id)


@dataclass(frozen=True, slots=True)
class CriticalMass:
    """The answer for a region.

    ranked_by : revenue, employees (where no revenue is known) or none (no firms)
    outside_areas : firms by division, for those in no area of the set
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

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know, as names of texts under `critical_mass.note`."""
        said = {
            "no_firms": self.ranked_by == NOTHING,
            "ranked_by_employees": self.ranked_by == EMPLOYEES,
            "revenue_partly_known": self.accounting.unranked > 0,
            "no_groups": any(one.outside_owned is None for one in self.areas),
        }
        return tuple(note for note, applies in said.items() if applies)

    def area(self, area_id: str) -> AreaMass:
        """One area; UnknownNameError lists the good ones."""
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
    """Critical mass in the region that the municipalities make.

    Parameters
    ----------
    municipalities : codes in force, as `Region.municipalities`
    top : firms in the population, largest first
    larger_than : a larger firm has more employees than this
    area_set : declared set of industry areas, `study` or `all`

    Returns
    -------
    One AreaMass for each area of the set, in its order, and the accounting of the population.
    A region without firms gives zeros and the note `no_firms`.

    Raises
    ------
    NotBuiltError where the national tables have not been built; UnknownNameError for an unknown set.
    """
    municipalities = tuple(municipalities)
    own = population(view, municipalities, top=top, area_set=area_set)
    owned_outside = _owned_outside(view, own.firms, municipalities)
    at_work = _at_work(view, municipalities, area_set)
    near = mass_neighbours.candidates(view, municipalities)
    added = mass_neighbours.added_by_area(view, near, own, larger_than=larger_than, area_set=area_set)
    masses = (
        _area_mass(area.id, own.firms, larger_than, owned_outside, at_work, near, added[area.id])
        for area in areas.area_set(area_set).areas
    )
    years = [firm.accounts_year for firm in own.firms if firm.accounts_year is not None]
    return CriticalMass(
        municipalities=municipalities,
        top=top,
        larger_than=larger_than,
        area_set=area_set,
        ranked_by=own.ranked_by,
        accounting=own.accounting,
        areas=tuple(masses),
        outside_areas=_outside_areas(own.firms),
        revenue_years=(min(years), max(years)) if years else None,
        as_of=view.entries["organisations"].as_of if "organisations" in view.entries else "",
    )


def _area_mass(
    area: str,
    everyone: tuple[Firm, ...],
    larger_than: int,
    owned_outside: dict[str, bool | None] | None,
    at_work: dict[str, WorkPlaces] | None,
    near: Candidates,
    added: dict[str, Bounds],
) -> AreaMass:
    firms = tuple(firm for firm in everyone if firm.area == area)
    larger = count_true(firm.employees.more_than(larger_than) for firm in firms)
    employees = total(firm.employees for firm in firms)
    revenues = [firm.revenue for firm in firms if firm.revenue is not None]
    sizes = Counter(firm.size for firm in firms)
    segments = _segments(firms)
    fragmented = sum(segment.is_small for segment in segments) / len(segments) if segments else None
    return AreaMass(
        area=area,
        firms=firms,
        larger=larger,
        revenue=sum(revenues) if revenues or not firms else None,
        revenue_unknown=len(firms) - len(revenues),
        employees=employees,
        size_classes={name: sizes[name] for name in CLASS_IDS},
        segments=segments,
        fragmented_share=fragmented,
        cornerstone=max(firms, key=lambda firm: firm.employees.low, default=None),
        cornerstone_share=largest_share([firm.employees for firm in firms]),
        outside_owned=None if owned_outside is None else count_true(owned_outside[firm.org_id] for firm in firms),
        at_work=None if at_work is None else at_work.get(area, WorkPlaces(0, Bounds.exactly(0))),
        answers=answers(larger, employees, fragmented),
        neighbours=mass_neighbours.neighbours(near, larger, added, printed_limits()),
    )


def _segments(firms: tuple[Firm, ...]) -> tuple[Segment, ...]:
    counts = Counter((firm.industry, firm.industry_version) for firm in firms)
    segments = (Segment(code, version, count) for (code, version), count in counts.items())
    return tuple(sorted(segments, key=lambda one: (-one.firms, one.code, one.version)))


def _outside_areas(firms: tuple[Firm, ...]) -> dict[str, int]:
    divisions = Counter(firm.industry[:2] for firm in firms if firm.industry and not firm.area and not firm.excluded)
    return dict(sorted(divisions.items(), key=lambda item: (-item[1], item[0])))


def _owned_outside(
    view: View, firms: tuple[Firm, ...], municipalities: tuple[str, ...]
) -> dict[str, bool | None] | None:
    """Whether each firm's group has its top outside; unknown where the top is no organisation in business here."""
    if not view.has("groups"):
        return None
    tops = tuple({firm.group_top for firm in firms if firm.group_top != firm.org_id})
    found = {}
    if tops:
        query = f"SELECT org_id, municipality FROM corporate_tops WHERE org_id IN {in_clause(tops)}"
        rows = view.query(query, list(tops), tables=("corporate_tops",)).to_pylist()
        found = {row["org_id"]: row["municipality"] not in municipalities for row in rows}
    return {firm.org_id: False if firm.group_top == firm.org_id else found.get(firm.group_top) for firm in firms}


def _at_work(view: View, municipalities: tuple[str, ...], area_set: str) -> dict[str, WorkPlaces] | None:
    if not view.has("establishments"):
        return None
    area, excluded = areas.sql_case("industry", "industry_version", area_set)
    rows = view.query(
        f"SELECT {area} AS area, sum(establishments) AS establishments, sum(employees_low) AS low, "
        f"sum(employees_high) AS high, sum(unbounded) AS unbounded FROM establishment_cells "
        f"WHERE municipality IN {in_clause(municipalities)} AND NOT {excluded} GROUP BY 1",
        list(municipalities),
        tables=("establishment_cells",),
    ).to_pylist()
    return {row["area"]: _work_places(row) for row in rows if row["area"]}


def _work_places(row: dict) -> WorkPlaces:
    high = None if row["unbounded"] else int(row["high"])
    return WorkPlaces(int(row["establishments"]), Bounds(int(row["low"]), high))
