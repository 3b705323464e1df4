"""How sure is a mean, or a difference of means? Bootstrap intervals and permutation tests, fast enough for a page.

All draws come from a seed, so that the same data give the same page. Above `LIMIT` firms the normal limit of the
same distribution is used instead of drawing: with a thousand firms the two agree in all digits a page shows.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import erfc, sqrt

import numpy as np

DRAWS = 2_000
LIMIT = 1_000
SEED = 20_260_301
TRIMMED = 0.1  # share left out at each end of a trimmed mean
Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Summary:
    """A group's values: n of them known, mean, median, trimmed mean and the mean's 95 % interval (None: no value)."""

    n: int
    mean: float | None = None
    median: float | None = None
    trimmed_mean: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None


def summary(values: np.ndarray, *, seed: int = SEED) -> Summary:
    """Summary of the values that are not NaN."""
    known = values[~np.isnan(values)]
    if not len(known):
        return Summary(0)
    low, high = mean_interval(known, seed=seed)
    return Summary(len(known), float(known.mean()), float(np.median(known)), trimmed_mean(known), low, high)


def trimmed_mean(values: np.ndarray) -> float:
    """Mean without the lowest and the highest tenth (rounded down to whole values)."""
    cut = int(TRIMMED * len(values))
    ordered = np.sort(values)
    return float(ordered[cut : len(ordered) - cut].mean())


def mean_interval(values: np.ndarray, *, seed: int = SEED) -> tuple[float | None, float | None]:
    """Percentile bootstrap 95 % interval of the mean; None for fewer than two values."""
    count = len(values)
    if count < 2:
        return None, None
    if count > LIMIT:
        half = Z_95 * values.std(ddof=1) / sqrt(count)
        return float(values.mean() - half), float(values.mean() + half)
    return interval(values.take(resamples(count, seed)).mean(axis=1))


def ratio_interval(above: np.ndarray, below: np.ndarray) -> tuple[float, float]:
    """Normal 95 % interval of a ratio of two sums over the same firms (delta method): the bootstrap's own limit."""
    ratio = above.sum() / below.sum()
    half = Z_95 * sqrt(((above - ratio * below) ** 2).sum()) / below.sum()
    return float(ratio - half), float(ratio + half)


def interval(draws: np.ndarray) -> tuple[float, float]:
    """Middle 95 % of the draws."""
    low, high = np.quantile(draws, (0.025, 0.975))
    return float(low), float(high)


@lru_cache(maxsize=2)
def resamples(count: int, seed: int) -> np.ndarray:
    """Positions of `DRAWS` samples with replacement, one per row; kept, as most measures of a region share them."""
    return np.random.default_rng(seed).integers(0, count, (DRAWS, count), dtype=np.intp)


def permutation_p(inside: np.ndarray, outside: np.ndarray, *, seed: int = SEED) -> float | None:
    """Two-sided p of the difference of means if labels meant nothing; None where a side is empty.

    Every draw is a sample of firms without replacement. One shuffle of all firms, cut into blocks of the smaller
    side's size, gives many such samples, so that 2,000 draws cost a few shuffles and not 2,000.
    """
    small, large = sorted((inside, outside), key=len)
    if not len(small):
        return None
    everyone = np.concatenate([small, large])
    count, total = len(small), len(everyone)
    # the difference of means is a linear function of the small side's mean, once all values are given
    observed = abs(float(small.mean() - everyone.mean()))
    if count > LIMIT:
        return _normal_p(observed, everyone.std(ddof=1) * sqrt((1 / count) * (1 - count / total)))
    blocks = max(1, (total - 1) // count)
    orders = _orders(total, -(-DRAWS // blocks), seed)[:, : blocks * count]
    drawn = np.abs(everyone[orders].reshape(-1, count).mean(axis=1) - everyone.mean())
    # equal sums added in another order may differ in the last digits
    extreme = int(np.count_nonzero(drawn >= observed - 1e-9 * (1 + observed)))
    return (1 + extreme) / (1 + len(drawn))


@lru_cache(maxsize=2)
def _orders(total: int, rounds: int, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    orders = np.empty((rounds, total), dtype=np.int32)
    for order in orders:
        order[:] = generator.permutation(total)
    return orders


def _normal_p(difference: float, deviation: float) -> float:
    if deviation == 0:
        return 1.0
    return erfc(abs(difference) / deviation / sqrt(2))


def effect_size(inside: np.ndarray, outside: np.ndarray) -> float | None:
    """Difference of means in pooled standard deviations (Cohen's d); None where it is not defined."""
    free = len(inside) + len(outside) - 2
    if len(inside) < 2 or len(outside) < 2:
        return None
    pooled = ((len(inside) - 1) * inside.var(ddof=1) + (len(outside) - 1) * outside.var(ddof=1)) / free
    return float((inside.mean() - outside.mean()) / sqrt(pooled)) if pooled > 0 else None


def percentile(value: float, others: np.ndarray) -> float | None:
    """Share of `others` below `value`, equal ones counted half, as 0–100; None without others."""
    if not len(others):
        return None
    return float(100 * (np.count_nonzero(others < value) + 0.5 * np.count_nonzero(others == value)) / len(others))
