"""What is the difference between like and like? Exact matching on cells, such as size × industry × county."""

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from klynge.measures.resampling import LIMIT, SEED, interval, ratio_interval, resamples

FEWEST_CELLS = 5  # a bootstrap over fewer cells gives intervals far too narrow


@dataclass(frozen=True, slots=True)
class Matched:
    """Mean difference treated − others within cells, weighted by the treated of each cell.

    ci_low, ci_high : 95 % interval, bootstrap over cells (None: fewer than `FEWEST_CELLS`)
    p : permutation of the labels within cells (None: no cell holds both)
    n : treated firms with a value whose cell holds others; n_others : those others; unmatched : treated without
    """

    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    p: float | None
    n: int
    n_others: int
    unmatched: int
    cells: int


@dataclass(frozen=True, slots=True)
class _Cells:
    """Per cell that holds both kinds: their numbers, difference of means, and variance over permuted labels."""

    treated: np.ndarray
    others: np.ndarray
    difference: np.ndarray
    variance: np.ndarray


def codes(*columns: np.ndarray) -> np.ndarray:
    """One whole number per combination of the columns' values, which are whole numbers, for use as cells."""
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        lowest = column.min(initial=0)
        combined = combined * (int(column.max(initial=0)) - lowest + 1) + (column - lowest)
    return np.unique(combined, return_inverse=True)[1]


def matched_difference(values: np.ndarray, treated: np.ndarray, cells: np.ndarray, *, seed: int = SEED) -> Matched:
    """Compare treated firms with others of the same cell; firms whose value is NaN are left out."""
    known = ~np.isnan(values)
    values, treated, cells = values[known], treated[known], cells[known]
    both = _both(values, treated, cells)
    matched = int(both.treated.sum())
    unmatched = int(treated.sum()) - matched
    if not matched:
        return Matched(None, None, None, None, 0, 0, unmatched, 0)
    estimate = float((both.treated * both.difference).sum() / matched)
    low, high = _interval(both, estimate, seed)
    return Matched(
        estimate, low, high, _p(both, estimate), matched, int(both.others.sum()), unmatched, len(both.treated)
    )


def difference(values: np.ndarray, treated: np.ndarray, cells: np.ndarray) -> float:
    """The estimate of `matched_difference` alone, NaN where there is none: what a placebo repeats many times."""
    both = _both(values, treated, cells)
    return float((both.treated * both.difference).sum() / both.treated.sum()) if len(both.treated) else np.nan


def _both(values: np.ndarray, treated: np.ndarray, cells: np.ndarray) -> _Cells:
    size = int(cells.max()) + 1 if len(cells) else 0
    total = np.bincount(cells, minlength=size)
    inside = np.bincount(cells, treated, minlength=size)
    both = (inside > 0) & (inside < total)
    # centred first: sums of squares of large values would cancel
    centred = values - values.mean() if len(values) else values
    sums, squares = np.bincount(cells, centred, minlength=size), np.bincount(cells, centred**2, minlength=size)
    inside_sums = np.bincount(cells, centred * treated, minlength=size)[both]
    total, inside, sums, squares = total[both], inside[both], sums[both], squares[both]
    outside = total - inside
    spread = np.maximum(squares - sums**2 / total, 0) / (total - 1)
    gap = inside_sums / inside - (sums - inside_sums) / outside
    return _Cells(inside, outside, gap, spread * total / (inside * outside))


def _interval(both: _Cells, estimate: float, seed: int) -> tuple[float | None, float | None]:
    count = len(both.treated)
    if count < FEWEST_CELLS:
        return None, None
    weighted = both.treated * both.difference
    if count > LIMIT:
        return ratio_interval(weighted, both.treated)
    drawn = resamples(count, seed)
    return interval(weighted[drawn].sum(axis=1) / both.treated[drawn].sum(axis=1))


def _p(both: _Cells, estimate: float) -> float:
    """Two-sided p of labels permuted within cells: its mean is 0, its variance exact, its shape taken as normal."""
    deviation = sqrt((both.treated**2 * both.variance).sum()) / both.treated.sum()
    return erfc(abs(estimate) / deviation / sqrt(2)) if deviation > 0 else 1.0
