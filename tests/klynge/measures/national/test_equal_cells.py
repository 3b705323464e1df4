"""Differences within cells against the definition worked plainly, and against labels shuffled by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.measures.equal_cells import codes, difference, matched_difference

RTOL = 1e-9  # sums of small numbers, centred in one implementation and not in the other
firms = st.lists(
    st.tuples(st.integers(-9, 9) | st.just(None), st.booleans(), st.integers(0, 3)), min_size=1, max_size=40
)


def plainly(rows) -> tuple[float | None, int, int]:
    total, weight, others = 0.0, 0, 0
    for cell in {c for _, _, c in rows}:
        inside = [v for v, t, c in rows if c == cell and t and v is not None]
        outside = [v for v, t, c in rows if c == cell and not t and v is not None]
        if inside and outside:
            total += len(inside) * (sum(inside) / len(inside) - sum(outside) / len(outside))
            weight, others = weight + len(inside), others + len(outside)
    return (total / weight if weight else None), weight, others


@given(firms)
@settings(deadline=None)
def test_agrees_with_the_definition_worked_plainly(rows):
    values = np.array([np.nan if v is None else v for v, _, _ in rows], dtype=float)
    treated, cells = np.array([t for _, t, _ in rows]), np.array([c for _, _, c in rows])
    estimate, n, n_others = plainly(rows)
    found = matched_difference(values, treated, cells)
    assert (found.n, found.n_others) == (n, n_others)
    if estimate is None:
        assert (found.estimate, found.ci_low, found.p) == (None, None, None)
    else:
        assert found.estimate == pytest.approx(estimate, rel=RTOL, abs=1e-9)
        assert 0 <= found.p <= 1


def drawn(seed: int, effect: float, size: int = 3_000):
    draw = np.random.default_rng(seed)
    cells = draw.integers(0, 60, size)
    # firms of some cells are treated more often and have higher values anyway: matching must take that away
    treated = draw.random(size) < 0.05 + 0.3 * (cells > 40)
    values = draw.normal(0, 1, size) + 2.0 * (cells > 40) + effect * treated
    return values, treated, cells


def test_a_planted_effect_is_recovered_and_the_interval_holds_it():
    found = [matched_difference(*drawn(seed, 0.3)) for seed in range(60)]
    assert np.mean([f.estimate for f in found]) == pytest.approx(0.3, abs=0.02)
    assert np.mean([f.ci_low <= 0.3 <= f.ci_high for f in found]) >= 0.85


def test_nothing_is_found_where_nothing_is_planted():
    found = [matched_difference(*drawn(seed, 0.0)).p for seed in range(100)]
    assert np.mean(np.array(found) < 0.05) <= 0.12


def test_p_agrees_with_labels_shuffled_within_cells():
    values, treated, cells = drawn(5, 0.1, size=400)
    draw = np.random.default_rng(0)
    by_cell = np.argsort(cells, kind="stable")
    shuffled = []
    for _ in range(2_000):
        dealt = np.empty_like(treated)
        dealt[by_cell] = treated[np.lexsort((draw.random(400), cells))]
        shuffled.append(difference(values, dealt, cells))
    observed = difference(values, treated, cells)
    assert matched_difference(values, treated, cells).p == pytest.approx(
        np.mean(np.abs(shuffled) >= abs(observed)), abs=0.04
    )


def test_few_cells_have_an_estimate_and_no_interval():
    found = matched_difference(np.array([1.0, 3.0]), np.array([False, True]), np.array([0, 0]))
    assert (found.estimate, found.ci_low, found.cells) == (2.0, None, 1)


def test_firms_alone_in_their_cell_are_counted_as_unmatched():
    found = matched_difference(np.array([1.0, 3.0, 5.0]), np.array([False, True, True]), np.array([0, 0, 1]))
    assert (found.n, found.unmatched) == (1, 1)


def test_codes_tell_combinations_apart():
    found = codes(np.array([1, 1, 2, 2, 1]), np.array([-1, 5, -1, 5, -1]))
    assert found.tolist() == [0, 1, 2, 3, 0]
