"""What did a test of a hypothesis find? One row of `hypothesis_tests`, and the raw difference that stands in it."""

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from klynge.measures.equal_cells import codes, matched_difference
from klynge.measures.population import Population
from klynge.measures.resampling import Z_95, permutation_p

RAW, MATCHED, REGRESSION, PLACEBO = "raw_difference", "matched_difference", "regression", "placebo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One estimate. measure : the outcome; comparison : who is compared, or which coefficient it is.

    estimate, ci_low, ci_high, p : None where it cannot be estimated; n : organisations used
    direction_known : False where what is compared is not dated before the outcome: then it is an association
    """

    hypothesis: str
    measure: str
    comparison: str
    method: str
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p: float | None = None
    n: int = 0
    direction_known: bool = False


def like_and_like(people: Population) -> np.ndarray:
    """Cells of firms of the same size class, industry area (division outside the areas) and county."""
    field = np.where(people["area"] >= 0, people["area"], 1_000 + people["division"])
    return codes(people.size_class, field, people["county"])


def compared(finding: Finding, people: Population, treated: np.ndarray, others: np.ndarray) -> list[Finding]:
    """The finding as raw difference and as difference within cells; `<comparison>_raw` and `<comparison>_matched`.

    Both stand side by side, so that neither is read alone.
    """
    either = treated | others
    values = people[finding.measure]
    matched = matched_difference(values[either], treated[either], like_and_like(people)[either])
    return [
        _raw(finding, values[treated], values[others]),
        replace(
            finding,
            comparison=f"{finding.comparison}_matched",
            method=MATCHED,
            estimate=matched.estimate,
            ci_low=matched.ci_low,
            ci_high=matched.ci_high,
            p=matched.p,
            n=matched.n + matched.n_others,
        ),
    ]


def _raw(finding: Finding, inside: np.ndarray, outside: np.ndarray) -> Finding:
    inside, outside = inside[~np.isnan(inside)], outside[~np.isnan(outside)]
    named = replace(finding, comparison=f"{finding.comparison}_raw", method=RAW, n=len(inside) + len(outside))
    if len(inside) < 2 or len(outside) < 2:
        return named
    estimate = float(inside.mean() - outside.mean())
    # Welch: the two groups need not vary alike
    half = Z_95 * sqrt(inside.var(ddof=1) / len(inside) + outside.var(ddof=1) / len(outside))
    low, high = estimate - half, estimate + half
    return replace(named, estimate=estimate, ci_low=low, ci_high=high, p=permutation_p(inside, outside))
