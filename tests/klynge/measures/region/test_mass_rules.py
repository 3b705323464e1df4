import pytest

from klynge.measures.bounds import Bounds
from klynge.measures.mass_rules import answers, backtest, distance, thresholds

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
    assert construction["printed_high"].distance == Bounds(7, 8)
    assert construction["printed_low"].distance == Bounds(-4, -3)


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


def test_distance_is_never_zero_and_changes_sign_where_the_rule_tips():
    assert [distance(Bounds.exactly(n), 20).low for n in (0, 19, 20, 21, 22)] == [21, 2, 1, -1, -2]


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
    assert all(row.source.startswith("NIFU STEP 38/2010") for row in by_name.values())
