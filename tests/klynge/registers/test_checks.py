"""Do the checks that readers share tell good values from bad ones?"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klynge.lake import engine
from klynge.registers import checks

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


@pytest.fixture(scope="module")
def evaluate():
    connection = engine.connect()
    yield lambda expression, value: connection.execute(
        f"SELECT {expression} FROM (SELECT ?::VARCHAR AS x)", [value]
    ).fetchone()[0]
    connection.close()


def passes(digits: str) -> bool:
    """The rule worked plainly: nine digits, and the weighted sum with the check digit divides by 11."""
    if len(digits) != 9 or not digits.isascii() or not digits.isdecimal():
        return False
    return sum(int(d) * w for d, w in zip(digits, (*WEIGHTS, 1), strict=True)) % 11 == 0


@given(st.from_regex(r"[0-9]{7,10}", fullmatch=True) | st.text(max_size=10))
def test_organisation_numbers_by_the_rule(evaluate, digits):
    assert evaluate(checks.is_number("x"), digits.replace("\0", "")) == passes(digits.replace("\0", ""))


@pytest.mark.parametrize(
    "printed", ["974760673", "no:974760673", "974 760 673", "974\u00a0760\u00a0673", "974760673.0"]
)
def test_organisation_numbers_as_people_write_them(evaluate, printed):
    assert evaluate(checks.organisation_id("x"), printed) == "no:974760673"
    assert evaluate(checks.is_organisation_id(checks.organisation_id("x")), printed)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-02-29", "2020-02-29"),
        ("29.02.2020", "2020-02-29"),
        ("2012-10-17 13:00:00", "2012-10-17"),
        ("2022-05-03T00:00:00Z", "2022-05-03"),
        ("25.05.2020 00:00", "2020-05-25"),
        ("2021-02-29", None),
        ("02/29/2020", None),
        ("2020", None),
        (None, None),
    ],
)
def test_dates(evaluate, text, day):
    assert evaluate(f"{checks.date('x')}::VARCHAR", text) == day


@given(st.floats(-1e14, 1e14))
def test_amounts_are_whole_units_rounded_away_from_zero(evaluate, value):
    expected = math.floor(abs(value) + 0.5) * (1 if value >= 0 else -1)
    assert abs(evaluate(checks.amount("x"), repr(value)) - expected) <= (1 if abs(value) > 2**51 else 0)


@pytest.mark.parametrize("text", ["nan", "inf", "1e16", "x", "", "1,5", "True"])
def test_what_is_no_amount(evaluate, text):
    assert evaluate(checks.amount("x"), text) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234", 1234),
        ("1 234 567", 1234567),
        ("−5,5", -6),
        ("1234.25", 1234),
        ("1.125e0", 1),
        ("1,234", None),
        ("12.345", None),
        ("1.234.567", None),
        ("=1+1", None),
        ("kr 5", None),
    ],
)
def test_own_amounts_that_could_be_read_in_two_ways_are_not_read(evaluate, text, amount):
    assert evaluate(checks.own_amount("x"), text) == amount


def test_own_amounts_in_thousands(evaluate):
    assert evaluate(checks.own_amount("x", factor=1000), "1,5") == 1500
