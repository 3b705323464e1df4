"""The engine's expressions against the formulas written plainly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.lake import engine
from klynge.measures import outcomes

RTOL = 1e-12  # one division of whole numbers
amounts = st.none() | st.integers(-(10**12), 10**12) | st.integers(-3, 3)
CONNECTION = engine.connect()


def computed(expression: str, *values):
    names = "abc"[: len(values)]
    columns = ", ".join(f"?::BIGINT AS {name}" for name in names)
    return CONNECTION.execute(f"SELECT {expression} FROM (SELECT {columns})", list(values)).fetchone()[0]


@settings(deadline=None)  # the engine's first query loads it
@given(amounts, amounts)
def test_plain_growth_is_the_change_by_the_size_of_the_start(before, after):
    found = computed(outcomes.growth_plain("a", "b"), before, after)
    if before is None or after is None or before == 0:
        assert found is None
    else:
        assert found == pytest.approx((after - before) / abs(before), rel=RTOL)


@settings(deadline=None)
@given(amounts, amounts)
def test_symmetric_growth_lies_between_minus_two_and_two_and_turns_its_sign_with_time(before, after):
    found = computed(outcomes.growth_symmetric("a", "b"), before, after)
    if before is None or after is None or before == after == 0:
        assert found is None
    else:
        assert found == pytest.approx((after - before) / ((abs(after) + abs(before)) / 2), rel=RTOL)
        assert -2 <= found <= 2
        assert computed(outcomes.growth_symmetric("b", "a"), before, after) == pytest.approx(-found, rel=RTOL)


@settings(deadline=None)
@given(amounts, st.none() | st.integers(0, 10**9), amounts)
def test_profitability_names_what_it_is(result, depreciation, assets):
    found = computed(outcomes.profitability("a", "b", "c"), result, depreciation, assets)
    basis = computed(outcomes.profitability_basis("a", "b", "c"), result, depreciation, assets)
    if result is None or assets is None or assets <= 0:
        assert (found, basis) == (None, None)
    elif depreciation is None:
        assert (found, basis) == (pytest.approx(result / assets, rel=RTOL), "operating_result")
    else:
        assert (found, basis) == (pytest.approx((result + depreciation) / assets, rel=RTOL), "ebitda")


@pytest.mark.parametrize(("year", "inside"), [(2020, False), (2021, True), (2025, True), (2026, False)])
def test_the_window_is_five_calendar_years(year, inside):
    assert computed(outcomes.in_window("a", "b"), year, 2025) is inside
