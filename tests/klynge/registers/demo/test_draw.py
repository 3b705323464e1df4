import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klynge.registers.demo import draw
from klynge.registers.demo.plan import numbers

ROWS = np.arange(40_000)


@given(st.integers(0, 2**40), st.integers(1, 500), st.integers(0, 400))
def test_a_block_drawn_alone_is_the_same(seed, length, start):
    rows = np.arange(1_000)
    part = rows[start : start + length]
    assert (draw.uniform(seed, "topic", rows)[part] == draw.uniform(seed, "topic", part)).all()


def test_uniform_is_even_and_differs_between_seeds_and_topics():
    drawn = draw.uniform(1, "a", ROWS)
    assert drawn.min() >= 0 and drawn.max() < 1
    assert np.histogram(drawn, 10, (0, 1))[0] == pytest.approx(np.full(10, 4_000), rel=0.06)
    for other in (draw.uniform(2, "a", ROWS), draw.uniform(1, "b", ROWS)):
        assert abs(np.corrcoef(drawn, other)[0, 1]) < 0.02


def test_poisson_has_its_rate_as_mean_and_variance():
    for rate in (0.05, 0.6, 3.0):
        drawn = draw.poisson(1, "events", ROWS, np.full(len(ROWS), rate))
        assert drawn.mean() == pytest.approx(rate, rel=0.06)
        assert drawn.var() == pytest.approx(rate, rel=0.06)


def test_poisson_of_rate_zero_is_zero():
    assert not draw.poisson(1, "events", ROWS, np.zeros(len(ROWS))).any()


def test_normal_has_mean_zero_and_deviation_one():
    drawn = draw.normal(1, "noise", ROWS)
    assert drawn.mean() == pytest.approx(0, abs=0.02)
    assert drawn.std() == pytest.approx(1, abs=0.02)


def test_choices_follow_their_weights():
    shares = np.bincount(draw.chosen(1, "kind", ROWS, [1, 2, 7])) / len(ROWS)
    assert shares == pytest.approx([0.1, 0.2, 0.7], abs=0.01)


def is_valid(number: int) -> bool:
    digits = [int(digit) for digit in f"{number:09d}"]
    check = -sum(weight * digit for weight, digit in zip((3, 2, 7, 6, 5, 4, 3, 2), digits[:8], strict=True)) % 11
    return check == digits[8]


@pytest.mark.parametrize(("kind", "first_digits"), [(numbers.UNITS, "123"), (numbers.ESTABLISHMENTS, "45")])
def test_numbers_are_valid_different_and_not_issued_by_the_registers(kind, first_digits):
    issued = numbers.issue(5_000, 3, kind)
    assert len(set(issued.tolist())) == 5_000
    assert all(is_valid(number) and str(number)[0] in first_digits for number in issued.tolist())


def test_a_real_number_passes_the_same_check():
    assert is_valid(974760673) and not is_valid(974760672)
