"""What is known of where a region's firms stand? Comparison, network position and hypotheses as evidence."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from klynge.evidence.model import Evidence, Quality, Status
from klynge.lake import View
from klynge.measures.catalogue import MEASURES
from klynge.measures.comparison import ALL, REGION, GroupComparison, GroupFigures
from klynge.measures.equal_cells import Matched
from klynge.measures.finding import MATCHED, Finding
from klynge.measures.population import NETWORK
from klynge.measures.position import Estimate, Position

_BOARDS, _GRANTS, _ACCOUNTS = ("seats", "groups"), ("grants",), ("accounts", "firm_table")
_SOURCES = {
    "grants": _GRANTS,
    "applications": _GRANTS,
    "patents": ("patents",),
    "profitability": _ACCOUNTS,
    "growth_plain": _ACCOUNTS,
    "growth_symmetric": _ACCOUNTS,
    "tied_outsiders": (*_BOARDS, "memberships"),
    "member_innovation_difference": ("memberships", "patents", "grants"),
    "member_growth_difference": ("memberships", *_ACCOUNTS),
    "spillover_applications": (*_BOARDS, "memberships", "grants"),
    "spillover_patents": (*_BOARDS, "memberships", "patents"),
}
_POSITION_FIGURES = ("internal_ties", "external_ties", "ei_index", "pipeline_share")
# measure → hypothesis, comparison, and the outcomes that answer it, the study's own first
_NATIONAL = {
    "member_innovation_difference": ("H2", "member_matched", ("patents", "applications")),
    "member_growth_difference": ("H4", "member_matched", ("growth_symmetric",)),
    "spillover_applications": ("H3", "tied_outsider_matched", ("applications",)),
    "spillover_patents": ("H3", "tied_outsider_matched", ("patents",)),
}


def of_comparison(comparison: GroupComparison, view: View, region_id: str) -> list[Evidence]:
    """The region's mean of each measure compared, with its interval."""
    figures = [one for one in comparison.figures if one.group_id == REGION]
    return [
        replace(
            _row(view, one.measure, region_id, "rows/network" if one.measure in NETWORK else "rows/outcomes"),
            value=one.mean,
            status=_status(one, comparison),
            ci_low=one.ci_low,
            ci_high=one.ci_high,
            n=one.n,
            method="mean",
        )
        for one in figures
    ]


def of_position(position: Position, view: View, region_id: str) -> list[Evidence]:
    """Percentiles among like regions, differences at equal ties, ties within and out of the region."""
    rows = [_estimated(view, name, region_id, getattr(position, name)) for name in _POSITION_FIGURES]
    for standing in position.standings:
        percentile = _row(view, f"{standing.measure}_percentile", region_id, "rows/network")
        rows.append(
            replace(
                percentile,
                value=standing.percentile,
                status=_known(standing.percentile, position.with_board),
                n=len(standing.like.names),
                method=standing.like.rule,
            )
        )
        rows.append(_matched(view, f"{standing.measure}_at_equal_ties", region_id, standing.at_equal_ties, position))
    outsiders = _row(view, "tied_outsiders", region_id, "rows/network")
    absent = position.tied_outsiders is None
    status = Status.ABSENT if absent else Status.KNOWN
    return [*rows, replace(outsiders, value=position.tied_outsiders, status=status, n=position.with_board)]


def of_hypotheses(findings: Iterable[Finding], view: View, region_id: str) -> list[Evidence]:
    """What the whole country says of clusters and their members: asked for the region, the same for every region."""
    found = {(one.hypothesis, one.comparison, one.measure): one for one in findings}
    rows = []
    for measure, (hypothesis, comparison, outcomes) in _NATIONAL.items():
        answers = [found[key] for key in ((hypothesis, comparison, outcome) for outcome in outcomes) if key in found]
        rows.append(_national(_row(view, measure, region_id, ""), answers[0] if answers else None))
    return rows


def _national(row: Evidence, finding: Finding | None) -> Evidence:
    if finding is None:
        return replace(row, status=Status.ABSENT, method=MATCHED, note="standing.national")
    return replace(
        row,
        parameters=f"outcome={finding.measure}",
        value=finding.estimate,
        status=Status.UNDEFINED if finding.estimate is None else Status.KNOWN,
        ci_low=finding.ci_low,
        ci_high=finding.ci_high,
        n=finding.n,
        method=finding.method,
        quality=Quality.APPROXIMATE,
        note="standing.national" if finding.direction_known else "standing.direction_unknown",
    )


def _row(view: View, measure: str, region_id: str, rows: str) -> Evidence:
    """The parts of an evidence row that do not depend on its value."""
    tables = _SOURCES.get(measure, _BOARDS)
    entries = [entry for entry in view.entries.values() if entry.table in tables]
    registers = dict.fromkeys(entry.source.get("register", entry.table) for entry in entries)
    period = max((dt.date.fromisoformat(entry.as_of) for entry in entries), default=None)
    closed = any(entry.table == "firm_table" for entry in entries)
    collapsed = view.has("groups") or tables is not _BOARDS
    return Evidence(
        measure=measure,
        subject_kind="region",
        subject_id=region_id,
        period=period.isoformat() if period else "",
        source="; ".join(registers),
        unit=MEASURES[measure].unit,
        visibility="closed" if closed else "open",
        manifest=view.manifest_id,
        rows=rows,
        note="" if collapsed else "standing.groups_unknown",
    )


def _status(here: GroupFigures, comparison: GroupComparison) -> Status:
    """Why the region has no mean: nobody has looked it up, or there is nothing the formula could give."""
    if here.n:
        return Status.KNOWN
    country = comparison.of(ALL, here.measure)
    if country is None or not country.n:
        return Status.ABSENT
    boards = comparison.of(REGION, "degree")
    if here.measure in NETWORK and boards is not None and boards.n:
        return Status.UNDEFINED
    return Status.ABSENT if here.firms else Status.UNDEFINED


def _estimated(view: View, measure: str, region_id: str, estimate: Estimate) -> Evidence:
    return replace(
        _row(view, measure, region_id, "rows/ties"),
        value=estimate.value,
        status=_known(estimate.value, estimate.n),
        ci_low=estimate.ci_low,
        ci_high=estimate.ci_high,
        n=estimate.n,
        method="mean" if measure != "ei_index" else "ratio_of_sums",
    )


def _matched(view: View, measure: str, region_id: str, matched: Matched, position: Position) -> Evidence:
    return replace(
        _row(view, measure, region_id, "rows/network"),
        value=matched.estimate,
        status=_known(matched.estimate, position.with_board),
        ci_low=matched.ci_low,
        ci_high=matched.ci_high,
        n=matched.n,
        method=MATCHED,
    )


def _known(value: float | None, boards: int) -> Status:
    """Known, or undefined where boards are known, or absent where none is."""
    if value is not None:
        return Status.KNOWN
    return Status.UNDEFINED if boards else Status.ABSENT
