"""How do the region's firms differ from the rest of the country, and how many are members of clusters?"""

from collections.abc import Iterable

from klynge.evidence.model import NO_FIRMS, Evidence, Quality, Status
from klynge.lake import View
from klynge.measures.catalogue import MEASURES
from klynge.measures.comparison import REGION, GroupComparison
from klynge.measures.population import Population


def of_differences(comparison: GroupComparison, measures: Iterable[str], view: View, region_id: str) -> list[Evidence]:
    """The region's mean less the mean of all other firms in scope, as `<measure>_difference`.

    The interval is that of the region's mean: the rest of the country is so many firms that it is taken as known.
    """
    return [_difference(comparison, measure, view, region_id) for measure in measures]


def _difference(comparison: GroupComparison, measure: str, view: View, region_id: str) -> Evidence:
    found, here = comparison.difference(measure), comparison.of(REGION, measure)
    name = f"{measure}_difference"
    if not here.firms:
        return _row(name, view, region_id, status=Status.NOT_APPLICABLE, method="raw_difference", note=NO_FIRMS)
    if found.estimate is None:
        # no firm of the country has a value: the register is not imported
        status = Status.UNDEFINED if found.n or found.n_others else Status.ABSENT
        return _row(name, view, region_id, status=status, method="raw_difference")
    others = here.mean - found.estimate
    return _row(
        name,
        view,
        region_id,
        value=found.estimate,
        ci_low=None if here.ci_low is None else here.ci_low - others,
        ci_high=None if here.ci_high is None else here.ci_high - others,
        n=found.n,
        method="raw_difference",
        quality=Quality.APPROXIMATE,
        rows="rows/outcomes",
    )


def of_memberships(people: Population, region: tuple[str, ...], view: View, region_id: str) -> list[Evidence]:
    """Firms in scope of the region that are members of a cluster of the national programme."""
    inside = people["programme_member"][people.inside(region)]
    if not len(inside):
        return [_row("cluster_memberships", view, region_id, status=Status.NOT_APPLICABLE, note=NO_FIRMS)]
    if not view.has("memberships"):
        return [_row("cluster_memberships", view, region_id, status=Status.ABSENT, note="evidence.settle.members")]
    members = int((inside == 1).sum())
    return [_row("cluster_memberships", view, region_id, value=members, n=len(inside), rows="rows/network")]


def _row(measure: str, view: View, region_id: str, **fields) -> Evidence:
    period = max((entry.as_of for entry in view.entries.values()), default="")
    return Evidence(
        measure=measure,
        subject_kind="region",
        subject_id=region_id,
        period=period,
        source="lake",
        unit=MEASURES[measure].unit,
        manifest=view.manifest_id,
        **fields,
    )
