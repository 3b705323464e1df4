import pytest

from klynge.measures.bounds import Bounds
from klynge.measures.mass_rules import answers, backtest, backtest_source, gap, thresholds
from klynge.text import LANGUAGES

# USN 2022, tables 5 and 6: firms, of which with more than 20 employees, employees. Table 6 is short of table 5 by
# one or two firms in four areas, whose size is not printed: they may be larger firms, or not.
STUDY = {
    "construction": (34, Bounds(23, 24), 2286),
    "energy-environment": (17, Bounds(13, 14), 738),
    "tourism": (15, Bounds(13, 15), 1620),
    "industry": (14, Bounds(11, 12), 911),
    "food": (4, Bounds(3, 3), 267),
    "wood": (3, Bounds(3, 3), 246),
    "ict": (2, Bounds(2, 2), 925),
}


def by_id(area: str, fragmented_share: float | None = None) -> dict:
    _, larger, employees = STUDY[area]
    return {one.id: one for one in answers(larger, Bounds.exactly(employees), fragmented_share)}


def test_construction_passes_the_printed_rule_at_its_low_end_only():
    construction = by_id("construction")
    assert construction["printed_low"].met is True
    assert construction["printed_high"].met is False
    assert construction["printed_high"].parts[0].gap == Bounds(7, 8)
    assert construction["printed_low"].parts[0].gap == Bounds(3, 4)


@pytest.mark.parametrize("area", [area for area in STUDY if area != "construction"])
def test_no_other_area_of_the_study_passes_even_the_low_end(area):
    assert by_id(area)["printed_low"].met is False


def test_the_reason_of_the_study_shows():
    with_fragments = by_id("construction", fragmented_share=0.8)["with_fragmentation"]
    assert with_fragments.met is False
    assert [part.threshold.measure for part in with_fragments.parts if part.met is False] == ["fragmented_share"]
    assert by_id("construction")["with_employees"].met is False


def test_chain_is_unknown_until_it_is_declared():
    whole = Bounds.exactly(40), Bounds.exactly(4000), 0.2
    assert {one.id: one.met for one in answers(*whole)}["with_fragmentation"] is None
    assert {one.id: one.met for one in answers(*whole, chain_coverage=0.75)}["with_fragmentation"] is True
    assert {one.id: one.met for one in answers(*whole, chain_coverage=0.5)}["with_fragmentation"] is False


def test_the_part_that_fails_tells_the_distance_in_its_own_unit():
    (failing,) = by_id("construction", fragmented_share=0.8)["with_employees"].telling()
    assert (failing.threshold.measure, failing.gap) == ("employees", Bounds.exactly(314))
    (failing,) = by_id("construction", fragmented_share=0.8)["with_fragmentation"].telling()
    assert (failing.threshold.measure, failing.value, failing.gap) == ("fragmented_share", Bounds(0.8, 0.8), None)


@pytest.mark.parametrize(("limit", "first"), [("larger_firms_low", 21), ("employees", 2600)])
def test_the_gap_is_the_number_that_tips_the_answer(limit, first):
    limit = thresholds()[limit]
    for count in (0, first - 2, first - 1, first, first + 1, first + 5):
        met, step = count >= first, gap(Bounds.exactly(count), limit).low
        assert step > 0
        tipped, just_not = (count - step, count - step + 1) if met else (count + step, count + step - 1)
        assert (tipped >= first) is not met and (just_not >= first) is met


def test_bounds_that_straddle_a_limit_have_no_gap():
    assert gap(Bounds(20, 21), thresholds()["larger_firms_low"]) is None
    assert gap(Bounds(22, None), thresholds()["larger_firms_low"]) == Bounds(2, None)


def test_every_threshold_says_who_set_it():
    assert {one.basis for one in thresholds().values()} == {"printed", "our_proposal"}
    assert all(one.source for one in thresholds().values())


def test_the_printed_rule_on_the_projects_of_2010():
    said = {row.name: (row.met_low, row.met_high) for row in backtest()}
    assert said["Arena Beredskap"] == said["MediArena"] == (False, False)
    assert said["NCE Micro- and Nanotechnology"] == (False, False)
    assert said["Innovative opplevelser"] == (None, False)
    assert said["NCE Maritime"] == said["NCE Raufoss"] == (None, None)
    assert len(said) == 12


def test_the_projects_are_those_whose_size_is_printed():
    by_name = {row.name: row for row in backtest()}
    assert by_name["NCE Raufoss"].firms == Bounds(41, None)
    assert by_name["NCE NODE"].approximate and not by_name["NCE Maritime"].approximate
    assert {row.where for row in by_name.values()} == {"V1", "V2", "2.2, V2"}


def test_printed_sizes_and_their_place_read_in_every_language():
    whole = [*(row.printed for row in backtest()), backtest_source()]
    assert all(set(words) == set(LANGUAGES) for words in whole)
    assert not any(word in row.printed["nb"] for row in backtest() for word in ("firms", "actors", "than"))
