"""What does critical mass say, row by row? One row per measure and industry area of the region."""

from functools import partial

from klynge.evidence.model import Evidence, Quality, Status
from klynge.measures.bounds import Bounds
from klynge.measures.catalogue import MEASURES
from klynge.measures.critical_mass import AreaMass, CriticalMass
from klynge.measures.mass_population import EMPLOYEES

SOURCE = "units"
REVENUE_SOURCE = "units; accounts"


def as_evidence(mass: CriticalMass, region_id: str, manifest: str) -> list[Evidence]:
    """The evidence rows of a region's critical mass; `about` is the industry area.

    A number that hidden head counts leave open has its lower bound as `value`, both bounds in `low` and `high`
    (`high` None: no upper bound) and the quality approximate. What is exact has no bounds.
    """
    common = {
        "subject_kind": "region",
        "subject_id": region_id,
        "parameters": f"top={mass.top};larger_than={mass.larger_than};area_set={mass.area_set}",
        "method": f"largest firms by {mass.ranked_by}",
        "note": _note(mass),
        "manifest": manifest,
    }
    return [row for area in mass.areas for row in _area_rows(area, mass, common)]


def _area_rows(area: AreaMass, mass: CriticalMass, common: dict) -> list[Evidence]:
    row = partial(
        _row,
        **common,
        about=area.area,
        rows=f"rows/critical_mass?area={area.area}",
        n=len(area.firms),
        source=SOURCE if mass.ranked_by == EMPLOYEES else REVENUE_SOURCE,
        period=mass.as_of,
    )
    tipping = area.neighbours.tipping.get("printed_low")
    return [
        row("firms", Bounds.exactly(len(area.firms))),
        row("larger_firms", area.larger),
        row("revenue", _exactly(area.revenue), period=_years(mass), missing=Status.ABSENT),
        row("employees", area.employees),
        row("segments", Bounds.exactly(len(area.segments))),
        row("fragmented_share", _exactly(area.fragmented_share)),
        row("cornerstone_share", area.cornerstone_share),
        row(
            "outside_ownership_share",
            area.outside_ownership_share,
            missing=Status.ABSENT if area.outside_owned is None else Status.UNDEFINED,
            **({"note": "critical_mass.note.no_groups"} if area.outside_owned is None else {}),
        ),
        row(
            "larger_firms_with_neighbours",
            area.neighbours.with_all,
            parameters=f"{common['parameters']};neighbours={area.neighbours.candidates.found_by}"
            + (f";tipped_by={'+'.join(tipping[0])}" if tipping else ""),
        ),
        row("chain_coverage", None, missing=Status.ABSENT, note="critical_mass.note.no_chain"),
    ]


def _row(measure: str, value: Bounds | None, *, missing: Status = Status.UNDEFINED, **fields) -> Evidence:
    fields = {"measure": measure, "unit": MEASURES[measure].unit, **fields}
    if value is None:
        return Evidence(**fields, status=missing)
    if value.is_exact:
        return Evidence(**fields, value=value.low)
    return Evidence(**fields, value=value.low, low=value.low, high=value.high, quality=Quality.APPROXIMATE)


def _note(mass: CriticalMass) -> str:
    about_all = [note for note in mass.notes if note != "no_groups"]
    return f"critical_mass.note.{about_all[0]}" if about_all else ""


def _exactly(value: float | None) -> Bounds | None:
    return None if value is None else Bounds.exactly(value)


def _years(mass: CriticalMass) -> str:
    if mass.revenue_years is None:
        return ""
    first, last = mass.revenue_years
    return str(first) if first == last else f"{first}–{last}"
