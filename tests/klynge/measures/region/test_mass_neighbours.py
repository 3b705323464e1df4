import pytest
from hypothesis import given
from hypothesis import strategies as st

from klynge.measures.bounds import Bounds
from klynge.measures.critical_mass import critical_mass
from klynge.measures.mass_neighbours import smallest_sets

from .conftest import firm

REGION = ("3305", "3310")


def large(start: int, count: int, municipality: str, **fields) -> list[dict]:
    return [
        firm(start + n, municipality=municipality, employees_low=30, employees_high=30, **fields) for n in range(count)
    ]


def labour_market(*codes: str) -> list[dict]:
    return [{"set_id": "labour_market", "municipality": code, "member_of": "12", "name": "Ringerike"} for code in codes]


def construction(view, **options):
    return critical_mass(view, REGION, **options).area("construction")


def test_one_neighbour_of_the_labour_market_region_tips_the_rule(country):
    firms = [*large(0, 15, "3305"), *large(100, 6, "3316"), *large(200, 2, "3318"), *large(300, 50, "0301")]
    area = construction(country(firms, municipality_sets=labour_market("3305", "3310", "3316", "3318")))
    assert area.neighbours.candidates.found_by == "labour_market"
    assert area.neighbours.candidates.municipalities == ("3316", "3318")
    assert area.neighbours.added == {"3316": Bounds.exactly(6), "3318": Bounds.exactly(2)}
    assert area.neighbours.tipping == {"printed_low": (("3316",),), "printed_high": ()}
    assert area.neighbours.with_all == Bounds.exactly(23)


def test_commuting_finds_the_neighbours_where_labour_market_regions_are_not_imported(country):
    commuting = [
        {"home": "3305", "work": "3301", "year": 2024, "employed": 900, "status": "known"},
        {"home": "3314", "work": "3310", "year": 2024, "employed": 100, "status": "known"},
        {"home": "3305", "work": "3310", "year": 2024, "employed": 5000, "status": "known"},
        {"home": "3305", "work": "3240", "year": 2023, "employed": 9999, "status": "known"},
        {"home": "3305", "work": "3322", "year": 2024, "employed": None, "status": "suppressed"},
    ]
    area = construction(country(large(0, 3, "3305"), commuting=commuting))
    assert area.neighbours.candidates.municipalities == ("3301", "3314")
    assert area.neighbours.candidates.found_by == "commuting"


def test_the_county_is_the_last_resort_and_a_lone_region_has_no_neighbours(country):
    firms = [*large(0, 3, "3305"), *large(50, 1, "3316"), *large(60, 1, "0301")]
    area = construction(country(firms))
    assert (area.neighbours.candidates.found_by, area.neighbours.candidates.municipalities) == ("county", ("3316",))
    lone = critical_mass(country(firms), ("0301",)).area("construction")
    assert lone.neighbours.candidates.found_by == "none" and lone.neighbours.with_all == lone.larger


def test_a_neighbours_firm_counts_only_above_the_regions_own_bar(country):
    firms = [*large(0, 5, "3305", revenue=50), *large(50, 4, "3316", revenue=49), *large(70, 2, "3316", revenue=50)]
    assert construction(country(firms), top=3).neighbours.added == {"3316": Bounds.exactly(2)}
    # with room for all there is no bar, but revenue must be known
    firms += large(80, 1, "3316", revenue=None)
    assert construction(country(firms), top=99).neighbours.added == {"3316": Bounds.exactly(6)}


def test_excluded_firms_and_other_areas_do_not_tip(country):
    firms = [*large(0, 2, "3305"), *large(50, 30, "3316", industry="47.110"), *large(90, 30, "3316", industry="62.100")]
    assert construction(country(firms)).neighbours.added == {}


def test_an_area_that_meets_the_rule_needs_nobody(country):
    assert construction(country(large(0, 31, "3305"))).neighbours.tipping == {}


@pytest.mark.parametrize(
    "missing, expected",
    [
        (5, (("a",),)),
        (6, (("a", "b"), ("a", "c"))),
        (9, (("a", "b", "c"),)),
        (11, ()),
    ],
)
def test_smallest_sets(missing, expected):
    assert smallest_sets(missing, {"a": 5, "b": 3, "c": 2, "d": 0}) == expected


@given(st.integers(1, 30), st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 9)))
def test_no_smaller_set_would_do(missing, added):
    from itertools import combinations

    found = smallest_sets(missing, added)
    sizes = [
        size
        for size in range(1, len(added) + 1)
        if any(sum(added[code] for code in one) >= missing for one in combinations(added, size))
    ]
    assert bool(found) == bool(sizes)
    assert all(len(one) == min(sizes) and sum(added[code] for code in one) >= missing for one in found)
