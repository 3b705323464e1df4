from klynge.evidence.model import Quality, Status
from klynge.evidence.specialisation import as_evidence
from klynge.measures.bounds import Bounds
from klynge.measures.specialisation import quotients

KEYS = [("41", "SN2025"), ("62", "SN2025"), ("05", "SN2025")]


def rows(here: list[Bounds], everywhere: list[Bounds], measure: str = "lq_register") -> dict:
    found = quotients(KEYS, here, everywhere, establishments=[1, 2, 0])
    return {row.about: row for row in as_evidence(found, measure, "r", "m", period="2026")}


def test_exact_open_and_undefined_quotients():
    exact = [Bounds(10, 10), Bounds(30, 30), Bounds(0, 0)]
    row = rows(exact, exact)["41"]
    assert (row.value, row.low, row.quality, row.n, row.unit) == (1, None, Quality.EXACT, 1, "ratio")
    hidden = [Bounds(1, 4), Bounds(30, 30), Bounds(0, 0)]
    row = rows(hidden, exact)["41"]
    assert row.low < row.value < row.high and row.quality is Quality.APPROXIMATE
    row = rows(exact, exact)["05"]
    assert row.status is Status.UNDEFINED and row.value is None


def test_the_two_sources_are_two_measures():
    exact = [Bounds(10, 10)] * 3
    official, register = rows(exact, exact, "lq_official")["41"], rows(exact, exact)["41"]
    assert (official.measure, official.source) == ("lq_official", "employment")
    assert (register.measure, register.source) == ("lq_register", "establishments")
