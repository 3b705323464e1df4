"""Intervals and permutation tests against scipy, against all permutations, and against what must always hold."""

from itertools import combinations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.measures import resampling

P_ERROR = 0.035  # three standard deviations of a share of 2,000 draws
numbers = st.lists(st.integers(-50, 50).map(float), min_size=1, max_size=40).map(np.array)


@settings(deadline=None)
@given(numbers)
def test_trimmed_mean_is_scipys(values):
    assert resampling.trimmed_mean(values) == pytest.approx(scipy.stats.trim_mean(values, 0.1))


def test_no_value_gives_no_figures_and_one_value_no_interval():
    assert resampling.summary(np.array([np.nan])) == resampling.Summary(0)
    assert resampling.summary(np.array([4.0, np.nan])) == resampling.Summary(1, 4.0, 4.0, 4.0, None, None)


@pytest.mark.parametrize("size", [40, 3_000])
def test_interval_of_the_mean_holds_the_true_mean_about_as_often_as_it_says(size):
    draw = np.random.default_rng(3)
    intervals = [resampling.mean_interval(draw.gamma(2, 1, size), seed=i) for i in range(200)]
    held = np.mean([low <= 2 <= high for low, high in intervals])
    assert 0.88 <= held <= 0.99


def test_interval_of_a_ratio_is_that_of_the_bootstrap():
    draw = np.random.default_rng(4)
    below = draw.poisson(4, 900) + 1.0
    above = below * draw.uniform(-1, 1, 900)
    drawn = resampling.resamples(900, 1)
    expected = resampling.interval(above[drawn].sum(axis=1) / below[drawn].sum(axis=1))
    # 2,000 draws place the ends of an interval within a few hundredths of its length
    assert resampling.ratio_interval(above, below) == pytest.approx(expected, abs=0.05 * (expected[1] - expected[0]))


def test_permutation_p_agrees_with_all_permutations():
    inside, outside = np.array([3.0, 9, 4, 8]), np.array([1.0, 5, 2, 6, 0, 3, 4])
    everyone = np.concatenate([inside, outside])
    means = [everyone[list(chosen)].mean() for chosen in combinations(range(11), 4)]
    exact = np.mean(np.abs(np.array(means) - everyone.mean()) >= abs(inside.mean() - everyone.mean()) - 1e-9)
    assert resampling.permutation_p(inside, outside) == pytest.approx(exact, abs=P_ERROR)


def test_permutation_p_is_evenly_spread_where_nothing_is_planted():
    draw = np.random.default_rng(8)
    found = [resampling.permutation_p(draw.normal(size=30), draw.normal(size=500), seed=i) for i in range(400)]
    assert scipy.stats.kstest(found, "uniform").pvalue > 0.01


def test_permutation_p_finds_a_planted_difference():
    draw = np.random.default_rng(7)
    assert resampling.permutation_p(draw.normal(0.6, 1, 100), draw.normal(0, 1, 4_000)) < 0.001


def test_above_the_limit_the_normal_distribution_gives_the_same_p():
    draw = np.random.default_rng(11)
    inside, outside = draw.poisson(0.33, 990).astype(float), draw.poisson(0.3, 5_000).astype(float)
    drawn = resampling.permutation_p(inside, outside)
    more = np.concatenate([inside, inside[:11]])
    assert resampling.permutation_p(more, outside) == pytest.approx(drawn, abs=0.1)


@settings(deadline=None)
@given(numbers, numbers)
def test_permutation_p_does_not_ask_which_side_is_which(one, other):
    p = resampling.permutation_p(one, other)
    assert 0 < p <= 1
    # of two equally long sides, either may be the one that is drawn
    assert p == pytest.approx(resampling.permutation_p(other, one), abs=2 * P_ERROR if len(one) == len(other) else 0)


def test_p_and_effect_size_of_an_empty_side_are_unknown():
    assert resampling.permutation_p(np.array([]), np.ones(3)) is None
    assert resampling.effect_size(np.array([1.0]), np.ones(3)) is None
    assert resampling.effect_size(np.ones(2), np.ones(3)) is None


def test_effect_size_is_the_difference_in_pooled_deviations():
    one, other = np.array([1.0, 2, 3, 4]), np.array([3.0, 5, 7])
    pooled = np.sqrt((3 * one.var(ddof=1) + 2 * other.var(ddof=1)) / 5)
    assert resampling.effect_size(one, other) == pytest.approx((one.mean() - other.mean()) / pooled)


@settings(deadline=None)
@given(st.integers(-60, 60).map(float), numbers)
def test_percentile_is_scipys_and_mirrors(value, others):
    found = resampling.percentile(value, others)
    assert found == pytest.approx(scipy.stats.percentileofscore(others, value, kind="mean"))
    assert found + resampling.percentile(-value, -others) == pytest.approx(100)


def test_percentile_among_none_is_unknown():
    assert resampling.percentile(1.0, np.array([])) is None
