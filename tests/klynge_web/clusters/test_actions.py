"""Writes are all or nothing, told, and leave the rows of others alone."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

import own_clusters
from klynge_web.access.refusals import Refused
from klynge_web.clusters import actions
from klynge_web.clusters.errors import HeldError, StaleError, UnusableError
from klynge_web.clusters.models import Brought, ClusterOrganisation, ClusterProject, Membership, Milieu
from klynge_web.clusters.rules import Period, membership_fault
from klynge_web.history.models import Event
from klynge_web.history.words import told
from klynge_web.jobs.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def day(year: int) -> dt.date:
    return dt.date(year, 1, 1)


def verbs() -> list[str]:
    return [verb for verb in Event.objects.order_by("pk").values_list("verb", flat=True) if not verb.startswith("job.")]


def exports() -> int:
    return Job.objects.filter(kind="export_own", state="queued").count()


def test_a_membership_from_beginning_to_end(cluster, staff, firms):
    Event.objects.all().delete()
    row = own_clusters.add(cluster, firms[0][0], by=staff)
    row = actions.change_membership(row, version=1, by=staff, role="core", kind="participant")
    row = actions.end_membership(row, version=2, by=staff, to_date=day(2024), reason="konkurs")
    assert (row.version, row.role, row.kind, row.to_date, row.reason) == (
        3,
        "core",
        "participant",
        day(2024),
        "konkurs",
    )
    assert row.changed_by == staff
    actions.remove_membership(row, version=3, by=staff)
    assert not Membership.objects.filter(pk=row.pk).exists()
    assert verbs() == [f"membership.{verb}" for verb in ("added", "changed", "ended", "removed")]
    assert exports() == 1


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_the_history_tells_fields_and_no_contents(cluster, staff, firms, lang):
    row = own_clusters.add(cluster, firms[0][0], by=staff)
    actions.change_membership(row, version=1, by=staff, reason="hemmelig grunn", to_date=day(2023), fee=None)
    event, number = Event.objects.get(verb="membership.changed"), firms[0][0].removeprefix("no:")
    assert event.facts == {"member": number, "fields": ["clusters.to_date", "clusters.reason"]}
    assert event.organisation_id == cluster.pk
    sentence = told(event, lang).sentence
    assert "clusters." not in sentence and number in sentence and "hemmelig" not in sentence


def test_saving_without_a_change_changes_nothing(cluster, staff, firms):
    row = own_clusters.add(cluster, firms[0][0], by=staff)
    assert actions.change_membership(row, version=1, by=staff, kind="member").version == 1
    assert verbs()[-1] == "membership.kept"


def test_the_second_of_two_who_edit_is_told(cluster, staff, firms):
    row = own_clusters.add(cluster, firms[0][0], by=staff)
    actions.change_membership(row, version=1, by=staff, role="core")
    with pytest.raises(StaleError) as problem:
        actions.change_membership(row, version=1, by=staff, role="public")
    assert problem.value.current.role == "core"
    with pytest.raises(StaleError):
        actions.remove_membership(row, version=1, by=staff)
    actions.remove_membership(row, version=2, by=staff)
    with pytest.raises(StaleError) as problem:
        actions.end_membership(row, version=2, to_date=day(2024), reason="", by=staff)
    assert problem.value.current is None


def test_a_change_must_fit_too(cluster, staff, firms):
    member = firms[0][0]
    own_clusters.add(cluster, member, by=staff, from_date=day(2010), to_date=day(2015))
    row = own_clusters.add(cluster, member, by=staff, from_date=day(2015))
    before = Event.objects.count()
    for fields, code, field in (
        ({"from_date": day(2014)}, "overlapping_membership", "from_date"),
        ({"to_date": day(2014)}, "reversed_dates", "to_date"),
        ({"from_date": day(2090)}, "future_date", "from_date"),
    ):
        with pytest.raises(UnusableError) as problem:
            actions.change_membership(row, version=1, by=staff, **fields)
        assert (problem.value.code, problem.value.field) == (code, field)
    row.refresh_from_db()
    assert (row.version, row.from_date, Event.objects.count()) == (1, day(2015), before)


def test_fees_are_for_those_whom_the_matrix_names(world, cluster, staff, firms):
    analyst = world.people["analyst"]
    milieu = world.own.rows["milieu"]
    with pytest.raises(Refused):
        own_clusters.add(milieu, firms[0][0], by=analyst, fee=1000)
    row = own_clusters.add(milieu, firms[0][0], by=analyst)
    with pytest.raises(Refused):
        actions.change_membership(row, version=1, by=analyst, fee=1000)
    with pytest.raises(Refused):
        actions.bring_in(
            milieu, [{"member_id": firms[1][0], "from_date": day(2020), "fee": 5}], by=analyst, upload_id=1
        )
    assert own_clusters.add(cluster, firms[0][0], by=staff, fee=1000).fee == 1000


@pytest.mark.parametrize(
    "role", ["board_observer", "programme_officer", "evaluator", "administrator", "member_contact"]
)
def test_those_who_may_not_write_do_not(world, cluster, firms, role):
    with pytest.raises(Refused):
        own_clusters.add(cluster, firms[0][0], by=world.people[role])
    assert not Membership.objects.filter(member_id=firms[0][0]).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"from_date": day(2020), "to_date": day(2019)},
        {"fee": -1},
        {"project": True},
        {"organisation": None},
        {"from_date": own_clusters.FIRST},
    ],
)
def test_the_database_refuses_what_no_form_may_write(world, cluster, firms, fields):
    row = {"organisation": cluster, "member_id": firms[0][0], "from_date": own_clusters.FIRST, "source": "x"}
    Membership.objects.create(**row, member_name="A")
    if fields.get("project"):
        fields = {"project": world.own.rows["project"]}
    other = row | {"member_id": firms[0][0] if "from_date" in fields and len(fields) == 1 else firms[1][0]} | fields
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**other, member_name="B")


# ---- the three kinds


def test_holders_are_created_changed_and_removed(world):
    admin = world.people["administrator"]
    milieu = actions.create(Milieu, by=admin, name="Trenæringen på Ås", source="Egen")
    assert milieu.slug == "trenaeringen-paa-aas"
    assert actions.create(Milieu, by=admin, name="Trenæringen på Ås", source="Egen").slug == "trenaeringen-paa-aas-2"
    changed = actions.change(milieu, version=1, by=admin, name="Tre på Ås", place="Ås")
    assert (changed.name, changed.version, changed.slug) == ("Tre på Ås", 2, milieu.slug)
    with pytest.raises(StaleError):
        actions.change(milieu, version=1, by=admin, name="Noe annet")
    actions.remove(changed, version=2, by=admin)
    assert not Milieu.objects.filter(pk=milieu.pk).exists()
    assert verbs()[-4:] == ["milieu.created", "milieu.created", "milieu.changed", "milieu.removed"]


@pytest.mark.parametrize("kind", [Milieu, ClusterProject, ClusterOrganisation])
def test_an_identifier_names_one_holder_of_all_three_kinds(world, kind):
    for taken in ("elvedal", "elvedal-prosjekt", "elvedal-miljo", "new"):
        with pytest.raises(UnusableError, match="slug_taken"):
            actions.create(kind, by=world.people["administrator"], slug=taken, name="Ny", source="x")


def test_what_others_rest_on_is_not_removed(world, cluster, staff, firms):
    admin, rows = world.people["administrator"], world.own.rows
    for row, why in (
        (cluster, "has_memberships"),
        (rows["project"], "has_roles"),
        (rows["milieu"], "has_organisations"),
    ):
        if why == "has_organisations":
            ClusterProject.objects.update(milieu=None)
        with pytest.raises(HeldError) as problem:
            actions.remove(row, version=1, by=admin)
        assert (problem.value.why, problem.value.count > 0) == (why, True)
    Membership.objects.filter(organisation=cluster).delete()
    with pytest.raises(HeldError) as problem:
        actions.remove(cluster, version=1, by=admin)
    assert problem.value.why == "has_projects"
    assert ClusterOrganisation.objects.filter(pk=cluster.pk).exists()


# ---- uploads


def rows_of(firms, count: int, **fields) -> list[dict]:
    listed = [{"member_id": number, "member_name": name, "source": "opplastet.csv"} for number, name in firms[:count]]
    return [row | {"from_date": day(2021), **fields} for row in listed]


def snapshot() -> list[tuple]:
    fields = ("pk", "member_id", "member_name", "from_date", "to_date", "dated", "kind", "role", "reason", "fee")
    return sorted(Membership.objects.values_list(*fields))


def test_a_list_is_brought_in_and_taken_back(cluster, staff, firms):
    there = own_clusters.add(cluster, firms[0][0], by=staff, from_date=day(2021), role="core")
    same = own_clusters.add(
        cluster,
        firms[1][0],
        by=staff,
        from_date=day(2021),
        name=firms[1][1],
        source="opplastet.csv",
        kind="participant",
    )
    before = snapshot()
    count = actions.bring_in(cluster, rows_of(firms, 5, kind="participant"), by=staff, upload_id=12)
    assert count == 4  # three new, one changed; the one that says the same is not touched
    there.refresh_from_db(), same.refresh_from_db()
    assert (there.kind, there.role, there.version, same.version) == ("participant", "core", 2, 1)
    assert Event.objects.filter(verb="membership.brought_in").get().facts == {"upload": "12", "count": 4}
    assert actions.take_back(12, by=staff) == 4
    assert snapshot() == before
    assert Event.objects.filter(verb="membership.taken_back").get().facts == {"upload": "12", "count": 4, "kept": 0}
    assert actions.take_back(12, by=staff) == 0
    assert not Brought.objects.exists()


def test_a_list_is_brought_in_once(cluster, staff, firms):
    assert actions.bring_in(cluster, rows_of(firms, 3), by=staff, upload_id=12) == 3
    before = snapshot()
    assert actions.bring_in(cluster, rows_of(firms, 3), by=staff, upload_id=12) == 3
    assert snapshot() == before
    assert actions.bring_in(cluster, rows_of(firms, 3), by=staff, upload_id=13) == 0
    assert actions.take_back(13, by=staff) == 0
    assert snapshot() == before


def test_one_bad_row_and_nothing_is_brought_in(cluster, staff, firms):
    before = snapshot()
    rows = rows_of(firms, 4)
    rows[2] |= {"to_date": day(2020)}
    with pytest.raises(UnusableError) as problem:
        actions.bring_in(cluster, rows, by=staff, upload_id=12)
    assert (problem.value.code, problem.value.facts["row"]) == ("reversed_dates", 2)
    assert snapshot() == before and not Brought.objects.exists()
    assert "membership.brought_in" not in verbs()


def test_rows_edited_since_stay(cluster, staff, firms):
    changed = own_clusters.add(cluster, firms[0][0], by=staff, from_date=day(2021))
    actions.bring_in(cluster, rows_of(firms, 4, role="research"), by=staff, upload_id=12)
    changed.refresh_from_db()
    actions.change_membership(changed, version=2, by=staff, role="public")
    edited, removed = (Membership.objects.get(organisation=cluster, member_id=firms[n][0]) for n in (1, 2))
    actions.end_membership(edited, version=1, to_date=day(2023), reason="", by=staff)
    actions.remove_membership(removed, version=1, by=staff)
    assert actions.take_back(12, by=staff) == 1
    left = set(Membership.objects.filter(organisation=cluster, upload_id=12).values_list("member_id", flat=True))
    assert left == {firms[1][0]}
    changed.refresh_from_db()
    assert changed.role == "public"
    assert Event.objects.filter(verb="membership.taken_back").get().facts == {"upload": "12", "count": 1, "kept": 2}


def test_a_former_state_that_no_longer_fits_is_not_restored(cluster, staff, firms):
    member = firms[0][0]
    row = own_clusters.add(cluster, member, by=staff, from_date=day(2015))
    ended = [{"member_id": member, "from_date": day(2015), "to_date": day(2018)}]
    assert actions.bring_in(cluster, ended, by=staff, upload_id=12) == 1
    own_clusters.add(cluster, member, by=staff, from_date=day(2019))
    assert actions.take_back(12, by=staff) == 0
    row.refresh_from_db()
    assert row.to_date == day(2018)


def test_what_came_of_one_upload_makes_room_for_itself(cluster, staff, firms):
    """The upload ended one period and began the next: both go back, though the old period overlaps the new one."""
    member = firms[0][0]
    own_clusters.add(cluster, member, by=staff, from_date=day(2015))
    before = snapshot()
    rows = [
        {"member_id": member, "from_date": day(2015), "to_date": day(2018)},
        {"member_id": member, "member_name": "A", "from_date": day(2019)},
    ]
    assert actions.bring_in(cluster, rows, by=staff, upload_id=12) == 2
    assert actions.take_back(12, by=staff) == 2
    assert snapshot() == before


def test_a_long_list_is_taken_back_by_few_queries(cluster, staff, firms, django_assert_max_num_queries):
    own_clusters.add(cluster, "x:SE:0", by=staff, from_date=day(2021))
    before = snapshot()
    rows = [
        {"member_id": f"x:SE:{n}", "member_name": f"Firma {n}", "from_date": day(2021), "role": "core"}
        for n in range(1200)
    ]
    assert actions.bring_in(cluster, rows, by=staff, upload_id=12) == 1200
    with django_assert_max_num_queries(45):
        assert actions.take_back(12, by=staff) == 1200
    assert snapshot() == before and not Brought.objects.exists()


def test_no_two_memberships_overlap_whatever_is_tried(cluster, staff, firms):
    """Every pair of a grid of periods, tried in turn: what is in the table never overlaps."""
    years = [*range(2010, 2016), None]
    for first in years[:-1]:
        for last in years:
            try:
                own_clusters.add(cluster, firms[0][0], by=staff, from_date=day(first), to_date=last and day(last))
            except UnusableError as problem:
                assert problem.code in ("overlapping_membership", "reversed_dates")
    rows = Membership.objects.filter(organisation=cluster, member_id=firms[0][0])
    assert rows.count() > 1
    for row in rows:
        period = Period(row.member_id, row.from_date, row.to_date)
        assert membership_fault(cluster, *period, besides=[row.pk]) is None
