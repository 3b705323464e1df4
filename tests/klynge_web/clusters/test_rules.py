"""May a membership be so? Each rule by itself, and many rows at once."""

import datetime as dt

import pytest

import own_clusters
from klynge_web.clusters.rules import Period, is_member_id, judge, member_id_of, membership_fault

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TODAY = dt.date.today()


def day(year: int) -> dt.date:
    return dt.date(year, 1, 1)


@pytest.mark.parametrize(
    ("written", "member_id"),
    [
        (" 974 760 673 ", "no:974760673"),
        ("974\u00a0760\u00a0673", "no:974760673"),
        ("974.760.673", "no:974760673"),
        ("NO:974760673", "no:974760673"),
        ("no: 974 760 673", "no:974760673"),
        ("x:se:Volvo  AB", "x:SE:VOLVO AB"),
        ("SE:556000-1111", "se:556000-1111"),
        ("", "no:"),
    ],
)
def test_a_number_is_understood_as_people_write_it(written, member_id):
    assert member_id_of(written) == member_id


@pytest.mark.parametrize(
    ("member_id", "good"),
    [
        ("no:974760673", True),
        ("no:974760674", False),
        ("no:97476067", False),
        ("no:9747606733", False),
        ("no:12345678901", False),
        ("no:", False),
        ("no:٩٧٤٧٦٠٦٧٣", False),
        ("x:SE:VOLVO AB", True),
        ("x:SWE:VOLVO", False),
        ("x:SE:", False),
        ("x:SE", False),
        ("x:SE:" + "A" * 200, False),
        ("se:556000-1111", True),
        ("=cmd:1", False),
        ("974760673", False),
    ],
)
def test_what_is_a_member_s_number(member_id, good):
    assert is_member_id(member_id) is good


def test_each_fault_has_its_code(cluster, firms, country):
    known, proprietor = firms[0][0], own_clusters.sole_proprietor(country)
    assert membership_fault(cluster, known, day(2020), None) is None
    assert membership_fault(cluster, "no:974760674", day(2020), None) == "bad_organisation_number"
    assert membership_fault(cluster, known, TODAY + dt.timedelta(days=1), None) == "future_date"
    assert membership_fault(cluster, known, TODAY, None) is None
    assert membership_fault(cluster, known, dt.date(1, 1, 1), None) == "early_date"
    assert membership_fault(cluster, known, dt.date(1899, 12, 31), None) == "early_date"
    assert membership_fault(cluster, known, dt.date(1900, 1, 1), None) is None
    assert membership_fault(cluster, known, day(2020), day(2019)) == "reversed_dates"
    assert membership_fault(cluster, known, day(2020), day(2020)) is None
    assert membership_fault(cluster, proprietor, day(2020), None) == "sole_proprietor"
    assert membership_fault(cluster, "x:SE:VOLVO", day(2020), None) is None


def test_former_members_may_be_gone_from_the_register(cluster):
    gone = "no:974760673"
    assert membership_fault(cluster, gone, day(2020), None) == "unknown_organisation"
    assert membership_fault(cluster, gone, day(2020), TODAY) == "unknown_organisation"
    assert membership_fault(cluster, gone, day(2020), TODAY - dt.timedelta(days=1)) is None


def test_an_establishment_is_a_member_too(cluster):
    from klynge import api

    with api.open_lake().view() as view:
        query = (
            "SELECT e.est_id FROM establishments e JOIN organisations o USING (org_id) WHERE o.name IS NOT NULL "
            "AND e.est_id NOT IN (SELECT org_id FROM organisations) ORDER BY 1 LIMIT 1"
        )
        (place,) = view.query(query, tables=("establishments", "organisations"))["est_id"].to_pylist()
    assert membership_fault(cluster, place, day(2020), None) is None


def test_without_a_register_numbers_are_taken_as_they_are(cluster, tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    assert membership_fault(cluster, "no:974760673", day(2020), None) is None
    assert membership_fault(cluster, "no:974760674", day(2020), None) == "bad_organisation_number"


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        (day(2010), day(2012), None),  # ends on the day the other begins
        (day(2010), day(2013), "overlapping_membership"),
        (day(2010), None, "overlapping_membership"),
        (day(2012), day(2012), "overlapping_membership"),  # the same first day
        (day(2013), day(2014), "overlapping_membership"),
        (day(2015), None, None),  # begins on the day the other ends
        (day(2014), None, "overlapping_membership"),
    ],
)
def test_periods_may_touch_and_not_overlap(cluster, staff, firms, first, last, fault):
    member = firms[0][0]
    there = own_clusters.add(cluster, member, by=staff, from_date=day(2012), to_date=day(2015))
    assert membership_fault(cluster, member, first, last) == fault
    assert membership_fault(cluster, member, first, last, besides=[there.pk]) is None
    assert membership_fault(cluster, firms[1][0], first, last) is None


def test_other_holders_do_not_matter(world, cluster, staff, firms):
    own_clusters.add(cluster, firms[0][0], by=staff)
    assert membership_fault(world.own.rows["project"], firms[0][0], day(2020), None) is None


def test_rows_of_a_list_are_judged_together(cluster, staff, firms):
    member, other = firms[0][0], firms[1][0]
    own_clusters.add(cluster, member, by=staff, from_date=day(2015))
    rows = [
        Period(other, day(2010), None),
        Period(other, day(2012), None),  # overlaps the row before it
        Period("no:1", day(2010), None),
        Period(member, day(2015), day(2016)),  # the one there is
        Period(member, day(2017), None),
    ]
    wanted = [None, "overlapping_membership", "bad_organisation_number", "overlapping_membership"]
    assert judge(cluster, rows) == [*wanted, "overlapping_membership"]
    # changing it, its end makes room for the next
    wanted = [None, "overlapping_membership", "bad_organisation_number", None, None]
    assert judge(cluster, rows, changing=True) == wanted
