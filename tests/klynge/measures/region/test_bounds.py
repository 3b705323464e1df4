from hypothesis import given
from hypothesis import strategies as st

from klynge.measures.bounds import Bounds, all_true, count_true, largest_share, total

ROUNDING = 1e-12  # one division each
bounds = st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)).map(
    lambda pair: Bounds(pair[0], None if pair[1] is None else pair[0] + pair[1])
)


def test_a_limit_inside_the_bounds_leaves_the_answer_open():
    assert Bounds(18, 24).more_than(20) is None
    assert Bounds(21, 24).more_than(20) is True
    assert Bounds(18, 20).more_than(20) is False
    assert Bounds(0, None).more_than(20) is None
    assert Bounds(20, 20).at_least(20) is True and Bounds(20, 20).at_most(20) is True
    assert Bounds(18, 21).at_most(20) is None


def test_false_decides_before_unknown_does():
    assert all_true([True, None, False]) is False
    assert all_true([True, None]) is None
    assert all_true([]) is True
    assert count_true([True, None, False, None]) == Bounds(1, 3)


def test_largest_share():
    assert largest_share([]) is None
    assert largest_share([Bounds(0, 0)]) is None
    assert largest_share([Bounds(30, 30), Bounds(10, 10)]) == Bounds(0.75, 0.75)
    # 30 of at most 40, or 30 of at least 31
    assert largest_share([Bounds(30, 30), Bounds(1, 10)]) == Bounds(0.75, 30 / 31)
    assert largest_share([Bounds(30, 30), Bounds(1, None)]) == Bounds(1 / 31, 1)


@given(st.lists(st.tuples(bounds, st.integers(0, 9)), min_size=1))
def test_any_truth_within_the_bounds_lies_within_the_results(drawn):
    parts = [part for part, _ in drawn]
    truth = [part.low + extra if part.high is None else min(part.low + extra, part.high) for part, extra in drawn]
    whole = total(parts)
    assert whole.low <= sum(truth) and (whole.high is None or sum(truth) <= whole.high)
    larger = count_true(part.more_than(5) for part in parts)
    assert larger.low <= sum(value > 5 for value in truth) <= larger.high
    if sum(truth):
        share = largest_share(parts)
        assert share.low - ROUNDING <= max(truth) / sum(truth) <= share.high + ROUNDING
