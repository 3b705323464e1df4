"""What is known of where a region's firms stand? Comparison, network position and hypotheses as evidence."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from klynge.evidence.model import NO_FIRMS, Evidence, Quality, Status
from klynge.lake import View
from klynge.measures.catalogue import MEASURES
from klynge.measures.comparison import ALL, REGION, GroupComparison
from klynge.measures.equal_cells import Matched
from klynge.measures.finding import MATCHED, Finding
from klynge.measures.like_regions import FEWEST
from klynge.measures.population import NETWORK
from klynge.measures.position import Estimate, Position, Standing

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
# measure → hypothesis, comparison, and the outcomes that answer it: the study's own first, the next only without it
_NATIONAL = {
    "member_innovation_difference": ("H2", "member_matched", ("applications", "patents")),
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
            **_value(one.mean, one.firms, one.measure in NETWORK and view.has("seats")),
            ci_low=one.ci_low,
            ci_high=one.ci_high,
            n=one.n,
            method="mean",
        )
        for one in figures
    ]


def of_position(position: Position, view: View, region_id: str) -> list[Evidence]:
    """Percentiles among like regions, differences at equal ties, ties within and out of the region."""
    rows = [_estimated(view, name, region_id, getattr(position, name), position) for name in _POSITION_FIGURES]
    for standing in position.standings:
        rows.append(_percentile(view, standing, region_id, position))
        rows.append(_matched(view, f"{standing.measure}_at_equal_ties", region_id, standing.at_equal_ties, position))
    outsiders = _row(view, "tied_outsiders", region_id, "rows/network")
    measured = view.has("seats") and view.has("memberships")
    found = _value(position.tied_outsiders, position.firms, measured)
    return [*rows, replace(outsiders, **found, n=position.with_board)]


def of_hypotheses(findings: Iterable[Finding], view: View, region_id: str) -> list[Evidence]:
    """What the whole country says of clusters and their members: asked for the region, the same for every region."""
    found = {(one.hypothesis, one.comparison, one.measure): one for one in findings}
    known = _outcomes_known(view)
    rows = []
    for measure, (hypothesis, comparison, outcomes) in _NATIONAL.items():
        outcome = next((one for one in outcomes if one in known), outcomes[0])
        row = replace(_row(view, measure, region_id, "rows/outcomes"), parameters=f"outcome={outcome}")
        measured = outcome in known and view.has("memberships") and (hypothesis != "H3" or view.has("seats"))
        rows.append(_national(row, found.get((hypothesis, comparison, outcome)), measured))
    return rows


def _outcomes_known(view: View) -> set[str]:
    """Measures that some firm of the country has a value of."""
    query = "SELECT measure FROM group_statistics WHERE group_id = ? AND n > 0"
    return set(view.query(query, [ALL], tables=("group_statistics",))["measure"].to_pylist())


def _national(row: Evidence, finding: Finding | None, measured: bool) -> Evidence:
    """A difference without an interval is left undefined: nobody can tell whether it is more than chance."""
    if finding is None:
        status = Status.UNDEFINED if measured else Status.ABSENT
        return replace(row, status=status, method=MATCHED, note="standing.national")
    certain = finding.estimate is not None and finding.ci_low is not None
    return replace(
        row,
        value=finding.estimate if certain else None,
        status=Status.KNOWN if certain else Status.UNDEFINED,
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
    closed = any(entry.side == "closed" for entry in entries)
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


def _estimated(view: View, measure: str, region_id: str, estimate: Estimate, position: Position) -> Evidence:
    return replace(
        _row(view, measure, region_id, "rows/ties"),
        **_value(estimate.value, position.firms, view.has("seats")),
        ci_low=estimate.ci_low,
        ci_high=estimate.ci_high,
        n=estimate.n,
        method="mean" if measure != "ei_index" else "ratio_of_sums",
    )


def _percentile(view: View, standing: Standing, region_id: str, position: Position) -> Evidence:
    """Where the region stands among like ones; a rank among a handful is no percentile."""
    alike = standing.like.count(standing.measure)
    few = standing.percentile is not None and alike < FEWEST
    return replace(
        _row(view, f"{standing.measure}_percentile", region_id, "rows/network"),
        **_value(None if few else standing.percentile, position.firms, view.has("seats")),
        **({"note": "standing.few_alike"} if few else {}),
        n=alike,
        parameters=f"reason={standing.like.reason}" if standing.like.reason else "",
        method=standing.like.rule,
    )


def _matched(view: View, measure: str, region_id: str, matched: Matched, position: Position) -> Evidence:
    return replace(
        _row(view, measure, region_id, "rows/network"),
        **_value(matched.estimate, position.firms, view.has("seats")),
        ci_low=matched.ci_low,
        ci_high=matched.ci_high,
        n=matched.n,
        method=MATCHED,
    )


def _value(value: float | None, firms: int, measured: bool) -> dict:
    """The value, or why there is none: no firms to ask about, nothing that the formula gives, or nobody has measured.

    measured : the whole country has been imported. Of accounts, which are fetched region by region, nobody knows.
    """
    if not firms:
        return {"status": Status.NOT_APPLICABLE, "note": NO_FIRMS}
    if value is None:
        return {"status": Status.UNDEFINED if measured else Status.ABSENT}
    return {"value": value}
