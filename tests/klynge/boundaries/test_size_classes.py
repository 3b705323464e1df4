from itertools import pairwise

import pytest

from klynge.boundaries.size_classes import CLASS_IDS, SIZE_CLASSES, size_class


def test_classes_follow_on_each_other_without_overlap():
    assert [one.id for one in SIZE_CLASSES] == [
        "0", "1-5", "6-10", "11-15", "16-20", "21-30", "31-50", "51-100", ">100",
    ]  # fmt: skip
    for one, following in pairwise(SIZE_CLASSES):
        assert following.low == one.high + 1


@pytest.mark.parametrize("employees", range(150))
def test_every_number_is_in_exactly_one_class(employees):
    fitting = [one.id for one in SIZE_CLASSES if one.low <= employees and (one.high is None or employees <= one.high)]
    assert fitting == [size_class(employees, employees)]


@pytest.mark.parametrize(
    "low, high, expected",
    [
        (1, 4, "1-5"),
        (0, 4, "straddling"),
        (20, 21, "straddling"),
        (0, None, "unknown"),
        (101, None, ">100"),
        (101, 900, ">100"),
    ],
)
def test_bounds_that_reach_over_a_limit_are_in_no_class(low, high, expected):
    assert size_class(low, high) == expected
    assert expected in CLASS_IDS
