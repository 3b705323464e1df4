"""Is a region well placed in the board network, read fairly? Beside like regions, and at equal number of ties.

Raw means mostly mirror firm size, groups and distance to the capital. So: the percentile among regions alike in
size and centrality, the difference at equal ties, size and industry, and how many ties stay in the region.
"""

from dataclasses import dataclass

import numpy as np

from klynge.lake import View
from klynge.measures.comparison import GROUPS, REGION
from klynge.measures.equal_cells import Matched, codes, matched_difference
from klynge.measures.like_regions import MEASURES as PLACED
from klynge.measures.like_regions import LikeRegions, like_regions
from klynge.measures.mass_population import in_clause
from klynge.measures.population import Population, read
from klynge.measures.resampling import LIMIT, SEED, interval, mean_interval, percentile, ratio_interval, resamples


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of the region's firms with its 95 % bootstrap interval. value None : not defined; n : firms."""

    value: float | None
    ci_low: float | None
    ci_high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One measure of the region beside others.

    means : mean by comparison group, the region's own as `region`
    percentile : share of like regions with a lower mean, 0–100 (equal ones half); like : which these are
        (fewer than `like_regions.FEWEST` give a rank, and no percentile that a verdict may rest on)
    at_equal_ties : difference to firms of the country with equally many ties, employees and the same industry area
    """

    measure: str
    means: dict[str, float | None]
    percentile: float | None
    like: LikeRegions
    at_equal_ties: Matched


@dataclass(frozen=True, slots=True)
class Position:
    """What `position` found. Ties count organisations (groups as one) that share a board member.

    firms : firms in scope; with_board : those whose board is known, on which the figures of ties rest
    internal_ties, external_ties : per firm, to organisations within and outside the region (abroad is outside)
    ei_index : (external − internal)/(external + internal) of all ties together
    pipeline_share : share of firms with a tie that leaves the region
    component_share : share of firms in the largest component of the country
    tied_outsiders : firms that are no members of a cluster but share a board member with one (None: not known)
    """

    municipalities: tuple[str, ...]
    firms: int
    with_board: int
    standings: tuple[Standing, ...]
    internal_ties: Estimate
    external_ties: Estimate
    ei_index: Estimate
    pipeline_share: Estimate
    component_share: Estimate
    tied_outsiders: int | None

    def of(self, measure: str) -> Standing:
        return next(standing for standing in self.standings if standing.measure == measure)


def position(
    view: View, municipalities: tuple[str, ...], *, seed: int = SEED, people: Population | None = None
) -> Position:
    """Place a region's firms in the board network of the country.

    municipalities : codes in force; people : the firms in scope, where they have been read already
    Raises NotBuiltError where the national tables have not been built.
    """
    people = people or read(view)
    inside = people.inside(municipalities)
    region = people.where(inside)
    internal, external = _ties(view, municipalities)
    return Position(
        municipalities=tuple(municipalities),
        firms=len(region),
        with_board=len(internal),
        standings=_standings(view, people, inside, municipalities, seed),
        internal_ties=_mean(internal, seed),
        external_ties=_mean(external, seed),
        ei_index=_ei_index(internal, external, seed),
        pipeline_share=_mean((external > 0).astype(float), seed),
        component_share=_mean(_known(region["component_share"]), seed),
        tied_outsiders=_tied_outsiders(region),
    )


def _standings(view: View, people: Population, inside: np.ndarray, municipalities, seed: int) -> tuple[Standing, ...]:
    like = like_regions(view, municipalities, firms=int(inside.sum()))
    cells = codes(people.degree_class, people.size_class, people["area"])
    national = _national_means(view)
    return tuple(
        _standing(measure, people[measure], inside, cells, like, national.get(measure, {}), seed) for measure in PLACED
    )


def _standing(measure, values, inside, cells, like: LikeRegions, national: dict, seed: int) -> Standing:
    here = _known(values[inside])
    mean = float(here.mean()) if len(here) else None
    others = np.array([m for m in like.means.get(measure, ()) if m is not None])
    return Standing(
        measure,
        {REGION: mean, **national},
        percentile(mean, others) if mean is not None else None,
        like,
        matched_difference(values, inside, cells, seed=seed),
    )


def _national_means(view: View) -> dict[str, dict[str, float | None]]:
    query = (
        "SELECT measure, group_id, mean FROM group_statistics "
        "WHERE list_contains(?, measure) AND list_contains(?, group_id)"
    )
    rows = view.query(query, [list(PLACED), list(GROUPS)], tables=("group_statistics",)).to_pylist()
    means: dict[str, dict[str, float | None]] = {}
    for row in rows:
        means.setdefault(row["measure"], {})[row["group_id"]] = row["mean"]
    return means


def _ties(view: View, municipalities: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Internal and external ties of every firm in scope whose board is known."""
    codes = in_clause(tuple(municipalities))
    rows = view.query(
        f"""
        WITH near AS (
            SELECT from_id, count(*) FILTER (WHERE to_municipality IN {codes}) AS internal, count(*) AS ties
            FROM board_ties WHERE from_municipality IN {codes} GROUP BY from_id
        )
        SELECT coalesce(internal, 0)::DOUBLE AS internal, coalesce(ties - internal, 0)::DOUBLE AS external
        FROM organisation_measures LEFT JOIN near ON from_id = org_id
        WHERE in_scope AND degree IS NOT NULL AND municipality IN {codes} ORDER BY org_id
        """,
        [*municipalities] * 3,
        tables=("board_ties", "organisation_measures"),
    )
    return rows.column("internal").to_numpy(), rows.column("external").to_numpy()


def _known(values: np.ndarray) -> np.ndarray:
    return values[~np.isnan(values)]


def _mean(values: np.ndarray, seed: int) -> Estimate:
    if not len(values):
        return Estimate(None, None, None, 0)
    return Estimate(float(values.mean()), *mean_interval(values, seed=seed), len(values))


def _ei_index(internal: np.ndarray, external: np.ndarray, seed: int) -> Estimate:
    ties = internal.sum() + external.sum()
    if not ties:
        return Estimate(None, None, None, len(internal))
    value = float((external.sum() - internal.sum()) / ties)
    if len(internal) < 2:
        return Estimate(value, None, None, len(internal))
    if len(internal) > LIMIT:
        return Estimate(value, *ratio_interval(external - internal, external + internal), len(internal))
    drawn = resamples(len(internal), seed)
    inward, outward = internal[drawn].sum(axis=1), external[drawn].sum(axis=1)
    tied = inward + outward > 0
    return Estimate(value, *interval((outward - inward)[tied] / (inward + outward)[tied]), len(internal))


def _tied_outsiders(region: Population) -> int | None:
    known = _known(region["tied_outsider"])
    return int(known.sum()) if len(known) else None
