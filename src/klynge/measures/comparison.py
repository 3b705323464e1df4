"""How do a region's firms stand beside the comparison groups of the country? Four groups, with intervals.

Groups: the region, members of the national programme, members of SIVA companies, and those in neither; they may
overlap, and the overlaps are counted. The country's figures were computed once (`group_statistics`).
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass

import numpy as np

from klynge.lake import View
from klynge.measures.population import MEASURED, NETWORK, Population, read
from klynge.measures.resampling import SEED, effect_size, permutation_p, summary

REGION, ALL = "region", "all"
GROUPS = (REGION, "programme_member", "siva_member", "neither", ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """One group and measure: firms in scope, n of them with a value, and what the values are like.

    mean, median, trimmed_mean (without the highest and lowest tenth), ci_low, ci_high (bootstrap 95 % interval of
    the mean) : None without values
    """

    group_id: str
    measure: str
    firms: int
    n: int
    mean: float | None
    median: float | None
    trimmed_mean: float | None
    ci_low: float | None
    ci_high: float | None

    @property
    def missing_share(self) -> float | None:
        """Share of the firms without a value; None without firms."""
        return 1 - self.n / self.firms if self.firms else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Mean of the region less mean of all other firms in scope.

    p : permutation of who is in the region, two-sided; effect_size : in pooled standard deviations
    """

    measure: str
    estimate: float | None
    p: float | None
    effect_size: float | None
    n: int
    n_others: int


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """What `compare` found. figures : one per group and measure; overlaps : firms in both of two groups.

    differences : one per outcome. Raw ones of network measures mostly mirror firm size, see `position` for fair ones.
    """

    municipalities: tuple[str, ...]
    figures: tuple[GroupFigures, ...]
    differences: tuple[Difference, ...]
    overlaps: dict[tuple[str, str], int]

    def of(self, group_id: str, measure: str) -> GroupFigures | None:
        """The figures of a group, or None where the group is not known (memberships have not been imported)."""
        return next((f for f in self.figures if f.group_id == group_id and f.measure == measure), None)

    def difference(self, measure: str) -> Difference:
        return next(d for d in self.differences if d.measure == measure)


def compare(
    view: View,
    municipalities: tuple[str, ...],
    measures: Collection[str] = tuple(MEASURED),
    *,
    seed: int = SEED,
    people: Population | None = None,
) -> GroupComparison:
    """Compare the firms in scope of a region with the groups of the country.

    municipalities : codes in force; measures : names of `population.MEASURED`
    people : the firms in scope, where they have been read already
    Raises NotBuiltError where the national tables have not been built.
    """
    people = people or read(view)
    inside = people.inside(municipalities)
    figures = [_region_figures(people, inside, measure, seed) for measure in measures]
    return GroupComparison(
        tuple(municipalities),
        (*figures, *_national_figures(view, measures)),
        tuple(_difference(people, inside, measure, seed) for measure in measures if measure not in NETWORK),
        _overlaps(people, inside),
    )


def _region_figures(people: Population, inside: np.ndarray, measure: str, seed: int) -> GroupFigures:
    found = summary(people[measure][inside], seed=seed)
    return GroupFigures(group_id=REGION, measure=measure, firms=int(inside.sum()), **asdict(found))


def _national_figures(view: View, measures: Collection[str]) -> list[GroupFigures]:
    query = "SELECT * FROM group_statistics WHERE list_contains(?, group_id) AND list_contains(?, measure)"
    rows = view.query(query, [list(GROUPS), list(measures)], tables=("group_statistics",)).to_pylist()
    return [GroupFigures(**row) for row in rows]


def _difference(people: Population, inside: np.ndarray, measure: str, seed: int) -> Difference:
    values = people[measure]
    known = ~np.isnan(values)
    here, others = values[known & inside], values[known & ~inside]
    both = len(here) and len(others)
    return Difference(
        measure=measure,
        estimate=float(here.mean() - others.mean()) if both else None,
        p=permutation_p(here, others, seed=seed),
        effect_size=effect_size(here, others),
        n=len(here),
        n_others=len(others),
    )


def _overlaps(people: Population, inside: np.ndarray) -> dict[tuple[str, str], int]:
    member, siva = people["programme_member"] == 1, people["siva_member"] == 1
    neither = (people["programme_member"] == 0) & (people["siva_member"] == 0)
    masks = {REGION: inside, "programme_member": member, "siva_member": siva, "neither": neither}
    names = list(masks)
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    return {(a, b): int((masks[a] & masks[b]).sum()) for a, b in pairs if {a, b} != {"neither", "siva_member"}}
