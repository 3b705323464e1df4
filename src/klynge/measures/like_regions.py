"""Which regions are alike? Of the same centrality and about as many firms, so that a percentile means something."""

from dataclasses import dataclass, replace

from klynge.boundaries.municipalities import index
from klynge.lake import View
from klynge.measures.mass_population import in_clause

LABOUR_MARKET, COUNTY, CENTRALITY = "labour_market", "county", "centrality"
MEASURES = ("constraint", "eigenvector")  # what a percentile is taken of
FACTORS = (2.0, 3.0)  # how many times more or fewer firms a like region may have: the narrower is tried first
FEWEST = 8  # like regions, below which a percentile would jump by more than a dozen points per region
SAME_CLASS, NEAREST = "same_centrality_and_size", "nearest_in_size"
NO_CENTRALITY, TOO_FEW = "no_centrality", "too_few_alike"


@dataclass(frozen=True, slots=True)
class LikeRegions:
    """The regions a percentile is taken among.

    set_id : labour_market or county; names : the like regions
    rule : `same_centrality_and_size`, or else `nearest_in_size`
    reason : why the nearest in size: `no_centrality` (of the region's firms none is known) or `too_few_alike`; else ''
    factor : how many times more or fewer firms they may have; None with `nearest_in_size`
    centrality : mean class of the region's municipalities by firms, None if not known
    means : measure → the like regions' means
    """

    set_id: str
    names: tuple[str, ...]
    rule: str
    factor: float | None
    centrality: float | None
    means: dict[str, tuple[float | None, ...]]
    reason: str = ""

    def count(self, measure: str) -> int:
        """How many of them have a mean of the measure: those that a percentile is taken among."""
        return sum(mean is not None for mean in self.means.get(measure, ()))


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    firms: int
    centrality: float | None
    means: dict[str, float | None]


def like_regions(view: View, municipalities: tuple[str, ...], *, firms: int) -> LikeRegions:
    """The comparison regions most alike; those that share a municipality with the region are left out."""
    set_id, candidates = _candidates(view, municipalities)
    centrality = _centrality(view, municipalities)
    for factor in FACTORS:
        chosen = [one for one in candidates if _is_alike(one, firms, centrality, factor)]
        if len(chosen) >= FEWEST:
            return _found(set_id, chosen, SAME_CLASS, factor, centrality)
    nearest = sorted(candidates, key=lambda one: max(one.firms, firms) / max(1, min(one.firms, firms)))
    reason = NO_CENTRALITY if centrality is None else TOO_FEW
    return replace(_found(set_id, nearest[:FEWEST], NEAREST, None, centrality), reason=reason)


def _is_alike(one: _Candidate, firms: int, centrality: float | None, factor: float) -> bool:
    if centrality is None or one.centrality is None or round(one.centrality) != round(centrality):
        return False
    return firms / factor <= one.firms <= firms * factor


def _found(set_id, chosen: list[_Candidate], rule: str, factor: float | None, centrality: float | None) -> LikeRegions:
    measures = sorted({measure for one in chosen for measure in one.means})
    means = {measure: tuple(one.means[measure] for one in chosen) for measure in measures}
    names = tuple(one.name for one in chosen)
    return LikeRegions(set_id, names, rule, factor, centrality, means)


def _candidates(view: View, municipalities: tuple[str, ...]) -> tuple[str, list[_Candidate]]:
    own = _own_regions(view, municipalities)
    rows = view.query(
        """
        SELECT set_id, region_id, any_value(name) AS name, any_value(firms) AS firms,
               any_value(centrality) AS centrality, list(measure) AS measures, list(mean) AS means
        FROM region_statistics WHERE list_contains(?, measure) GROUP BY set_id, region_id ORDER BY region_id
        """,
        [list(MEASURES)],
        tables=("region_statistics",),
    ).to_pylist()
    candidates = [
        _Candidate(row["name"], row["firms"], row["centrality"], dict(zip(row["measures"], row["means"], strict=True)))
        for row in rows
        if row["region_id"] not in own
    ]
    return rows[0]["set_id"] if rows else COUNTY, candidates


def _own_regions(view: View, municipalities: tuple[str, ...]) -> set[str]:
    """Codes of counties and labour-market regions that the municipalities lie in."""
    # a lake holds one of the two sets of regions, so their codes are never compared with each other
    return index(view).labour_market_of(municipalities) or {code[:2] for code in municipalities}


def _centrality(view: View, municipalities: tuple[str, ...]) -> float | None:
    if not view.has("municipality_sets"):
        return None
    query = f"""
        SELECT avg(try_cast(member_of AS DOUBLE)) AS centrality
        FROM organisation_measures JOIN municipality_sets USING (municipality)
        WHERE set_id = ? AND in_scope AND municipality IN {in_clause(municipalities)}
        """
    tables = ("organisation_measures", "municipality_sets")
    return view.query(query, [CENTRALITY, *municipalities], tables=tables)["centrality"][0].as_py()
