"""What is known about a cluster? What publications print, what its own people say, and what the registers give.

Each gatherer is a line of GATHERERS. One that lacks a table leaves absent rows that name the remedy; the others go on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from klynge import settings
from klynge.errors import NotBuiltError, NotImportedError
from klynge.evidence import published, questions
from klynge.evidence.model import Evidence, Quality, Status
from klynge.lake import View
from klynge.measures.catalogue import MEASURES
from klynge.measures.cluster import beside, make_up, support, ties
from klynge.measures.cluster.figure import Figure
from klynge.measures.cluster.roster import Roster, roster

CLUSTER = "cluster"
OF_CLUSTERS = tuple(name for name, measure in MEASURES.items() if measure.subject == CLUSTER)


@dataclass
class Asked:
    """A cluster in a view of the lake, with what several gatherers share."""

    view: View
    roster: Roster

    @cached_property
    def firms(self) -> list[dict]:
        return make_up.read(self.view, self.roster.members())

    @cached_property
    def regions(self) -> dict[str, str]:
        return make_up.labour_markets(self.view)

    @cached_property
    def ties(self) -> ties.Ties:
        return ties.read(self.view, self.firms)


@dataclass(frozen=True, slots=True)
class Gatherer:
    """One way to figures: which measures, the tables behind them, how."""

    measures: tuple[str, ...]
    tables: tuple[str, ...]
    find: Callable[[Asked], Iterable[Figure]]


def _of(question: str, *left_out: str) -> tuple[str, ...]:
    found = next(one for one in questions.QUESTIONS if one.id == question)
    return tuple(name for name in found.measures if name not in left_out)


_MATCHED = tuple(beside.OUTCOMES)
_FAR = "member_far_tie_share"
_MARKETS = "municipality_sets/labour_market"  # the part of the table, as entries name it
_PER_MEMBER, _JOINT = ("member_grants", "member_applications"), ("member_joint_projects", "member_research_projects")
GATHERERS = (
    Gatherer(_of("cluster_list"), ("memberships",), lambda a: make_up.of_list(a.roster)),
    Gatherer(_of("cluster_firms"), ("organisations",), lambda a: make_up.of_firms(a.firms)),
    Gatherer(_of("cluster_place"), ("organisations", _MARKETS), lambda a: make_up.of_places(a.firms, a.regions)),
    Gatherer(_of("cluster_ties", _FAR), ("seats", "groups"), lambda a: ties.figures(a.ties, a.firms)),
    Gatherer((_FAR,), ("seats", _MARKETS), lambda a: [ties.far(a.ties, a.firms, a.regions)]),
    Gatherer(_of("cluster_owners"), ("groups",), lambda a: make_up.of_owners(a.view, a.firms, a.regions)),
    Gatherer(_PER_MEMBER, ("grants",), lambda a: support.per_member(a.firms)),
    Gatherer(_JOINT, ("grants",), lambda a: support.projects(a.view, a.roster)),
    Gatherer(_of("cluster_patents"), ("patents",), lambda a: support.patents(a.firms)),
    Gatherer(_of("cluster_accounts", *_MATCHED), ("accounts", "firm_table"), lambda a: make_up.of_accounts(a.firms)),
    Gatherer(_MATCHED, ("accounts", "firm_table"), lambda a: beside.matched(a.view, a.roster.members())),
)


def cluster_evidence(view: View, cluster_id: str) -> list[Evidence]:
    """The computed rows about a cluster of the lake: a row per measure, known, or absent with the remedy.

    Raises UnknownNameError, with near names, if the lake has no such cluster.
    """
    return of_roster(view, roster(view, cluster_id))


def of_roster(view: View, found: Roster) -> list[Evidence]:
    """The same for a list that has been read already."""
    asked = Asked(view, found)
    rows = [row for gatherer in GATHERERS for row in _gathered(gatherer, asked)]
    seen = {row.measure for row in rows}
    return _marked(view, [*rows, *(_absent(name, asked) for name in OF_CLUSTERS if name not in seen)])


def published_about(cluster_id: str) -> list[Evidence]:
    """What publications print about a cluster; empty for one that none writes of."""
    return published.about(CLUSTER, cluster_id)


def own_about(cluster_id: str, folder: Path | None = None) -> list[Evidence]:
    """What the installation's own evidence files say of a cluster. They are its own: closed."""
    rows = published.own(folder or settings.load().home / "evidence", CLUSTER, cluster_id)
    return [replace(row, visibility="closed") for row in rows]


def _gathered(gatherer: Gatherer, asked: Asked) -> list[Evidence]:
    if not asked.roster.rows:
        return [_absent(name, asked, "evidence.settle.cluster_list") for name in gatherer.measures]
    try:
        return [_row(figure, gatherer, asked) for figure in gatherer.find(asked)]
    except (NotImportedError, NotBuiltError) as problem:
        note = "evidence.settle.build" if isinstance(problem, NotBuiltError) else ""
        return [_absent(name, asked, note) for name in gatherer.measures]


def _row(figure: Figure, gatherer: Gatherer, asked: Asked) -> Evidence:
    tables = ("memberships", *gatherer.tables)
    entries = [e for e in asked.view.entries.values() if e.table in tables or e.key in tables]
    registers = dict.fromkeys(entry.source.get("register", entry.table) for entry in entries)
    lacking = figure.value is None and not figure.bounded
    status = Status.KNOWN if not lacking else Status.UNDEFINED if figure.measured else Status.ABSENT
    exact = not figure.approximate and not figure.bounded
    return Evidence(
        measure=figure.measure,
        subject_kind=CLUSTER,
        subject_id=asked.roster.cluster_id,
        about=figure.about,
        period=asked.roster.on.isoformat(),
        parameters=figure.parameters,
        source="; ".join(registers),
        value=figure.value,
        status=status,
        low=figure.low,
        high=figure.high,
        ci_low=figure.ci_low,
        ci_high=figure.ci_high,
        n=figure.n,
        unit=MEASURES[figure.measure].unit,
        method=figure.method,
        note=_remedy(figure.measure) if status is Status.ABSENT else "",
        quality=Quality.EXACT if exact else Quality.APPROXIMATE,
        manifest=asked.view.manifest_id,
    )


def _absent(measure: str, asked: Asked, note: str = "") -> Evidence:
    return Evidence(
        measure=measure,
        subject_kind=CLUSTER,
        subject_id=asked.roster.cluster_id,
        status=Status.ABSENT,
        unit=MEASURES[measure].unit,
        note=note or _remedy(measure),
        manifest=asked.view.manifest_id,
    )


def _remedy(measure: str) -> str:
    return f"evidence.settle.{questions.BY_MEASURE[measure].id}"


def _marked(view: View, rows: list[Evidence]) -> list[Evidence]:
    """Whatever is computed beside a closed table may rest on it: the list, the firms in scope, every mean."""
    if not any(entry.side == "closed" for entry in view.entries.values()):
        return rows
    return [replace(row, visibility="closed") for row in rows]
