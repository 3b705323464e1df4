from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn import build
from klynge.boundaries.size_classes import CLASS_IDS
from klynge.errors import NotBuiltError, UnknownNameError
from klynge.evidence.critical_mass import as_evidence
from klynge.evidence.model import Status
from klynge.lake import Lake
from klynge.measures.bounds import Bounds
from klynge.measures.critical_mass import critical_mass

from .conftest import firm

REGION = ("3305", "3310")
GROUPS = [{"parent_id": "no:900000001", "child_id": "no:900000002"}]


def test_every_firm_is_accounted_for_from_all_to_the_areas(country):
    firms = [
        firm(1),
        firm(2, industry="47.110"),  # retail: left out
        firm(3, industry="64.190"),  # a bank: left out
        firm(4, industry="70.200"),  # in no area of the study
        firm(5, industry=None),
        firm(6, revenue=1),  # the smallest of six with a top of five
        firm(7, revenue=None),
        firm(8, active=False),
        firm(9, legal_form="KOMM"),
        firm(10, municipality="0301"),
    ]
    mass = critical_mass(country(firms), REGION, top=5)
    steps = mass.accounting
    assert (steps.active, steps.unranked, steps.beyond_top, steps.population) == (7, 1, 1, 5)
    assert (steps.excluded, steps.no_industry, steps.outside_areas, steps.in_areas) == (2, 1, 1, 1)
    assert mass.outside_areas == {"70": 1}
    assert mass.notes == ("revenue_partly_known", "no_groups")


def test_larger_is_strictly_more_and_hidden_head_counts_stay_bounds(country):
    firms = [
        firm(1, employees_low=20, employees_high=20),
        firm(2, employees_low=21, employees_high=21),
        firm(3, employees_low=1, employees_high=4),
        firm(4, employees_low=0, employees_high=None),
        firm(5, employees_low=18, employees_high=24),
    ]
    area = critical_mass(country(firms), REGION).area("construction")
    assert area.larger == Bounds(1, 3)
    assert area.employees == Bounds(60, None)
    sizes = {name: count for name, count in area.size_classes.items() if count}
    assert sizes == {"1-5": 1, "16-20": 1, "21-30": 1, "straddling": 1, "unknown": 1}


def test_printed_rule_is_unknown_where_hidden_counts_straddle_it(country):
    firms = [firm(n, employees_low=25, employees_high=25) for n in range(20)]
    straddling = firm(99, employees_low=18, employees_high=24)
    area = critical_mass(country([*firms, straddling]), REGION).area("construction")
    low, high = area.answer("printed_low"), area.answer("printed_high")
    assert low.met is None and low.parts[0].gap is None
    assert high.met is False and high.parts[0].gap == Bounds(10, 11)


def test_segments_of_one_or_two_firms_are_fragments(country):
    firms = [
        firm(1),
        firm(2),
        firm(3),
        firm(4, industry="43.210"),
        firm(5, industry="42.110"),
        firm(6, industry="42.110"),
    ]
    area = critical_mass(country(firms), REGION).area("construction")
    assert [(s.code, s.firms) for s in area.segments] == [("41.200", 3), ("42.110", 2), ("43.210", 1)]
    assert area.fragmented_share == pytest.approx(2 / 3)


def test_cornerstone_and_ownership_from_outside(country):
    firms = [
        firm(1, employees_low=60, employees_high=60, group_top="no:900000090"),
        firm(2, employees_low=20, employees_high=20, group_top="no:900000001"),
        firm(3, employees_low=20, employees_high=20, group_top="x:unknown"),
        firm(90, municipality="0301"),
    ]
    area = critical_mass(country(firms, groups=GROUPS), REGION).area("construction")
    assert area.cornerstone.org_id == "no:900000001"
    assert area.cornerstone_share == Bounds(0.6, 0.6)
    assert area.outside_owned == Bounds(1, 2)
    assert area.outside_ownership_share == Bounds(1 / 3, 2 / 3)


def test_without_revenue_the_firms_are_ranked_by_employees(country):
    firms = [firm(n, revenue=None, employees_low=n, employees_high=n) for n in range(1, 6)]
    mass = critical_mass(country(firms), REGION, top=3)
    assert mass.ranked_by == "employees" and "ranked_by_employees" in mass.notes
    assert [one.employees.low for one in mass.area("construction").firms] == [5, 4, 3]
    assert mass.area("construction").revenue is None
    rows = {row.measure: row for row in as_evidence(mass, "r", "m") if row.about == "construction"}
    assert rows["revenue"].status is Status.ABSENT
    assert rows["employees"].method == "largest firms by employees"


def test_work_places_stand_beside_the_firms_and_are_not_added(country):
    cells = [
        {"municipality": "3305", "industry": "41.200", "industry_version": "SN2025", "establishments": 3,
         "employees_low": 30, "employees_high": 34, "unbounded": 0},
        {"municipality": "3310", "industry": "43.210", "industry_version": "SN2025", "establishments": 2,
         "employees_low": 5, "employees_high": 5, "unbounded": 1},
        {"municipality": "0301", "industry": "43.210", "industry_version": "SN2025", "establishments": 9,
         "employees_low": 900, "employees_high": 900, "unbounded": 0},
    ]  # fmt: skip
    view = country([firm(1)], cells=cells, establishments=[])
    area = critical_mass(view, REGION).area("construction")
    assert area.at_work.establishments == 5 and area.at_work.employees == Bounds(35, None)
    assert area.employees == Bounds.exactly(10)
    assert critical_mass(view, REGION).area("ict").at_work.establishments == 0


def test_a_region_without_firms_says_so(country):
    mass = critical_mass(country([firm(1, municipality="0301")]), REGION)
    assert mass.ranked_by == "none" and "no_firms" in mass.notes
    assert all(area.larger == Bounds.exactly(0) and area.fragmented_share is None for area in mass.areas)
    assert all(area.answer("printed_low").met is False for area in mass.areas)
    rows = as_evidence(mass, "r", "m")
    assert {row.note for row in rows if row.measure == "firms"} == {"critical_mass.note.no_firms"}
    assert {row.status for row in rows if row.measure == "cornerstone_share"} == {Status.UNDEFINED}


def test_a_region_with_one_firm(country):
    area = critical_mass(country([firm(1)]), REGION).area("construction")
    assert area.fragmented_share == 1 and area.cornerstone_share == Bounds(1, 1)
    assert area.answer("printed_low").parts[0].gap == Bounds.exactly(21)


def test_all_industries_as_areas(country):
    mass = critical_mass(country([firm(1, industry="47.110"), firm(2, industry="70.200")]), REGION, area_set="all")
    assert mass.accounting.in_areas == 2
    assert len(mass.area("trade").firms) == len(mass.area("professional").firms) == 1


def test_unknown_area_or_set_lists_the_good_ones(country):
    view = country([firm(1)])
    with pytest.raises(UnknownNameError, match="construction"):
        critical_mass(view, REGION).area("space")
    with pytest.raises(UnknownNameError, match="study"):
        critical_mass(view, REGION, area_set="moon")


def test_says_that_the_national_tables_are_missing(lake):
    with pytest.raises(NotBuiltError, match="klynge build"):
        critical_mass(lake.view(), REGION)


def test_evidence_carries_bounds_sources_and_rows(country):
    firms = [firm(1, employees_low=30, employees_high=30), firm(2, employees_low=18, employees_high=24)]
    mass = critical_mass(country(firms), REGION)
    rows = {row.measure: row for row in as_evidence(mass, "ringeriksregionen", "abc") if row.about == "construction"}
    larger = rows["larger_firms"]
    assert (larger.value, larger.low, larger.high, larger.n) == (1, 1, 2, 2)
    assert larger.rows == "rows/critical_mass?area=construction" and larger.manifest == "abc"
    assert rows["firms"].value == 2 and rows["firms"].low is None
    assert rows["revenue"].value == 20_000_000 and rows["revenue"].period == "2025"
    assert rows["outside_ownership_share"].status is Status.ABSENT
    assert rows["chain_coverage"].status is Status.ABSENT
    assert len({(row.measure, row.about) for row in as_evidence(mass, "r", "m")}) == 10 * 7


employees = st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + pair[1])
)
drawn_firms = st.lists(
    st.tuples(st.sampled_from(["41.200", "43.210", "62.100", "47.110", "70.200", None]), employees), max_size=12
)


@pytest.fixture(scope="module")
def drawn_country(tmp_path_factory):
    lake = Lake(tmp_path_factory.mktemp("lake"))
    return lambda firms: build(lake, organisation_measures=firms, establishment_cells=[])


def test_parts_add_up_and_a_higher_limit_never_finds_more(drawn_country):
    @settings(deadline=None, max_examples=25)  # each example writes a lake
    @given(drawn_firms)
    def holds(drawn):
        firms = [
            firm(n, industry=industry, employees_low=low, employees_high=high)
            for n, (industry, (low, high)) in enumerate(drawn)
        ]
        with drawn_country(firms) as view:
            masses = [critical_mass(view, REGION, larger_than=limit) for limit in (5, 20, 50)]
        for mass in masses:
            steps = mass.accounting
            assert steps.active == steps.population + steps.beyond_top + steps.unranked == len(firms)
            assert sum(len(area.firms) for area in mass.areas) == steps.in_areas
            assert sum(mass.outside_areas.values()) == steps.outside_areas
            for area in mass.areas:
                assert sum(area.size_classes.values()) == sum(s.firms for s in area.segments) == len(area.firms)
                assert set(area.size_classes) == set(CLASS_IDS)
        for lower, higher in pairwise(masses):
            for a, b in zip(lower.areas, higher.areas, strict=True):
                assert a.larger.low >= b.larger.low and a.larger.high >= b.larger.high

    holds()
