"""Every measure of a cluster, worked out by hand for five members."""

import datetime as dt

import pytest
from small_cluster import CLUSTER, country, member

from klynge.errors import UnknownNameError
from klynge.evidence import Status
from klynge.evidence.clusters import OF_CLUSTERS, cluster_evidence
from klynge.measures.cluster.roster import roster
from small_country import org

BY_HAND = {
    "members": 5,
    "new_members": 1,  # 4
    "leavers": 1,  # 5
    "member_growth": 0.0,  # five then, five now
    "member_churn": 1 / 5,
    "actor_groups": 3,  # firms, research, public
    "listed_partners": 1,
    "member_municipality_share": 3 / 5,  # 0, 1 and 4
    "member_region_share": 4 / 5,  # and 2
    "member_industries": 2,
    "member_division_share": 3 / 5,
    "member_rivals": 3 / 5,  # 0, 1 and 2; 3 and 4 have the code, but in two regions
    "member_age": 10,
    "member_young_share": 1 / 5,
    "member_tie_density": 2 / 10,  # 0–1 and 1–2
    "member_tied_share": 3 / 5,
    "member_outside_tie_share": 2 / 4,  # 2–6 and 4–6
    "member_far_tie_share": 2 / 6,  # 6 lies in the other region
    "member_tied_outsiders": 1,
    "member_constraint": (1 + 0.5 + 0.5 + 1) / 4,  # the path 0–1–2–6–4; 3 is an isolate
    "member_owners_elsewhere": 1 / 5,
    "member_patents": 1 / 5,
    "member_joint_projects": 2 / 5,  # A; B was rejected, D is too old, C is one member's
    "member_research_projects": 1 / 3,  # of 0, 1 and 4 only 0 works with 2
    "member_revenue": 100_000_000,
    "member_size_concentration": 0.9,
    "member_profitability": 0.1,
}


@pytest.fixture
def rows(small):
    with small() as view:
        return cluster_evidence(view, CLUSTER)


def one(rows, measure, about=""):
    (found,) = [row for row in rows if (row.measure, row.about) == (measure, about)]
    return found


@pytest.mark.parametrize("measure", BY_HAND)
def test_the_value_is_the_one_worked_out_by_hand(rows, measure):
    # years are counted in days by the register's date
    assert one(rows, measure).value == pytest.approx(BY_HAND[measure], abs=0.01 if measure == "member_age" else 1e-9)


def test_employees_are_bounds_where_the_register_hides_them(rows):
    row = one(rows, "member_employees")
    assert (row.value, row.low, row.high, str(row.quality)) == (None, 41, 44, "approximate")


def test_roles_are_counted_and_one_without_a_role_in_none_of_them(rows):
    roles = {row.about: row.value for row in rows if row.measure == "members_by_role"}
    assert roles == {"core": 1, "member": 1, "research": 1, "public": 1, "investor": 0, "support": 0}


def test_every_measure_of_clusters_has_a_row_and_names_what_it_rests_on(rows):
    assert {row.measure for row in rows} == set(OF_CLUSTERS)
    known = [row for row in rows if row.is_known]
    assert all(row.manifest and row.unit and row.period == "2026-06-30" for row in known)
    assert {row.visibility for row in rows} == {"open"}


def test_a_list_without_dates_says_nothing_of_last_year(small):
    undated = [{**row, "dated": False} for row in country()["memberships"]]
    with small(memberships=undated) as view:
        rows = cluster_evidence(view, CLUSTER)
    assert one(rows, "members").value == 5
    found = one(rows, "new_members")
    assert found.status is Status.ABSENT and found.note == "evidence.settle.cluster_list"


def test_a_cluster_with_one_member_has_no_density_and_no_concentration(small):
    with small(memberships=[member(0)]) as view:
        rows = cluster_evidence(view, CLUSTER)
    assert one(rows, "members").value == 1
    assert one(rows, "member_tie_density").status is not Status.KNOWN
    assert one(rows, "member_size_concentration").status is Status.UNDEFINED
    # its one tie goes to firm 1, which is no member here
    assert one(rows, "member_outside_tie_share").value == 1


@pytest.mark.parametrize(
    ("left_out", "measure"),
    [
        ("seats", "member_tie_density"),
        ("groups", "member_owners_elsewhere"),
        ("grants", "member_joint_projects"),
        ("patents", "member_patents"),
        ("accounts", "member_revenue"),
        ("municipality_sets", "member_region_share"),
        ("memberships", "members"),
    ],
)
def test_what_is_not_imported_is_absent_with_its_remedy_and_the_rest_goes_on(small, left_out, measure):
    with small(**{left_out: None}) as view:
        rows = cluster_evidence(view, CLUSTER)
    absent = one(rows, measure)
    assert (
        absent.status is Status.ABSENT and absent.value is None and absent.note.startswith("evidence.settle.cluster_")
    )
    assert (left_out == "memberships") or one(rows, "members").value == 5


def test_before_the_build_the_list_is_told_and_the_rest_asks_for_it(lake):
    from drawn import store

    store(lake, **country())
    with lake.view() as view:
        rows = cluster_evidence(view, CLUSTER)
    assert one(rows, "members").value == 5
    assert one(rows, "member_age").note == "evidence.settle.build"


def test_an_establishment_counts_as_its_organisation(small):
    campus = [{"est_id": "no:1", "org_id": org(2), "municipality": "3310", "industry_1": "85.420"}]
    listed = [member(2, "research"), {**member(2, "research"), "member_id": "no:1"}, member(0)]
    with small(memberships=listed, establishments=campus) as view:
        assert roster(view, CLUSTER).members() == {org(0), org(2)}


def test_members_are_those_of_the_day(small):
    with small() as view:
        found = roster(view, CLUSTER)
    assert found.members(dt.date(2019, 12, 31)) == frozenset()
    assert org(5) in found.members(dt.date(2026, 1, 31)) and org(5) not in found.members(dt.date(2026, 2, 1))


def test_an_unknown_cluster_brings_those_that_come_near(small):
    with small() as view, pytest.raises(UnknownNameError) as problem:
        cluster_evidence(view, "kvarts")
    assert problem.value.known == ["k"]
