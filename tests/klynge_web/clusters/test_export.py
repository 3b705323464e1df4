"""What has been entered reaches the closed lake exactly, and nothing else of it does."""

import contextlib
import datetime as dt
import random
import shutil

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import own_clusters
import site_world
from klynge import api
from klynge.progress import silent
from klynge_web.clusters import actions, export
from klynge_web.clusters.errors import UnusableError
from klynge_web.clusters.models import ClusterOrganisation, Membership, Milieu
from klynge_web.history.actions import WORKER
from klynge_web.jobs import timing, watch
from klynge_web.jobs.actions import JobStateError, begin, cancel
from klynge_web.jobs.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TABLES = ("milieus", "cluster_projects", "cluster_organisations", "memberships", "membership_fees")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An installation of its own, without a register."""
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def own_world(db, home):
    return site_world.make_world()


def in_lake(table: str, *, closed: bool = True) -> list[dict]:
    with api.open_lake().view(closed=closed) as view:
        if not view.has(table):
            return []
        return view.query(f"SELECT * FROM {table}", tables=(table,)).to_pylist()


def rowed(rows: list[dict]) -> list[tuple]:
    return sorted((tuple(sorted(row.items())) for row in rows), key=str)


def complete(table: str, rows: list[dict]) -> list[dict]:
    from klynge.lake import TABLES as declared

    return [{name: row.get(name) for name in declared[table].names} for row in rows]


def random_edit(draw: random.Random, world) -> None:
    """One thing that somebody does; what the rules refuse is not done."""
    by, holders = WORKER, [world.own.rows[name] for name in ("organisation", "project", "milieu")]
    holder, first = draw.choice(holders), dt.date(draw.randint(2000, 2025), draw.randint(1, 12), 1)
    last = draw.choice([None, first + dt.timedelta(days=draw.randint(0, 4000))])
    there = list(Membership.objects.all())
    number = f"x:SE:FIRMA {draw.randint(1, 6)}"
    match draw.randint(0, 6):
        case 0 | 1 | 2:
            fields = {"to_date": last, "role": draw.choice(["", "core"]), "dated": draw.random() < 0.5}
            fee = draw.choice([None, 0, 25_000]) if holder is holders[0] else None
            own_clusters.add(holder, number, by=by, from_date=first, name=number, fee=fee, **fields)
        case 3 if there:
            row = draw.choice(there)
            changes = {
                "from_date": first,
                "reason": draw.choice(["", 'konkurs; "=1+1"']),
                "fee": draw.choice([None, 7]),
            }
            actions.change_membership(row, version=row.version, by=by, **changes)
        case 4 if there:
            row = draw.choice(there)
            actions.remove_membership(row, version=row.version, by=by)
        case 5:
            name = f"Miljø {draw.randint(1, 10**6)}"
            actions.create(draw.choice([Milieu, ClusterOrganisation]), by=by, name=name, source="Egen")
        case 6:
            row = type(holder).objects.get(pk=holder.pk)
            actions.change(row, version=row.version, by=by, name=f"Navn {draw.randint(1, 99)}")


@pytest.mark.parametrize("seed", range(6))
def test_the_lake_says_what_the_database_says(own_world, seed):
    draw = random.Random(seed)
    for _ in range(5):
        for _ in range(12):
            with contextlib.suppress(UnusableError):
                random_edit(draw, own_world)
        export.run(silent)
        expected = export.own_tables()
        for table in TABLES:
            assert rowed(in_lake(table)) == rowed(complete(table, expected[table])), table
        assert len(in_lake("memberships")) == Membership.objects.count()


def test_each_field_reaches_its_column(own_world):
    rows = own_world.own.rows
    Membership.objects.all().delete()
    own_clusters.add(
        rows["project"],
        "x:SE:VOLVO",
        by=WORKER,
        name="Volvo",
        to_date=dt.date(2022, 2, 2),
        dated=False,
        kind="listed partner",
        role="research",
        reason="flyttet",
        fee=900,
    )
    export.run(silent)
    assert in_lake("memberships") == [
        {
            "holder_id": "elvedal-prosjekt",
            "member_id": "x:SE:VOLVO",
            "from_date": own_clusters.FIRST,
            "to_date": dt.date(2022, 2, 2),
            "dated": False,
            "kind": "listed partner",
            "role": "research",
            "reason": "flyttet",
            "source": own_clusters.SOURCE,
        }
    ]
    assert in_lake("membership_fees") == [
        {"holder_id": "elvedal-prosjekt", "member_id": "x:SE:VOLVO", "from_date": own_clusters.FIRST, "fee": 900}
    ]
    (project,) = [row for row in in_lake("cluster_projects") if row["project_id"] == "elvedal-prosjekt"]
    assert (project["organisation_id"], project["programme"], project["theme"]) == ("elvedal", "NCE", None)
    (organisation,) = [row for row in in_lake("cluster_organisations") if row["organisation_id"] == "elvedal"]
    assert (organisation["milieu_id"], organisation["org_id"]) == ("elvedal-miljo", None)


def test_nothing_of_it_is_open(own_world):
    export.run(silent)
    assert len(in_lake("memberships")) > 0
    for table in TABLES:
        assert in_lake(table, closed=False) == []
    with api.open_lake().view() as view:
        assert view.entries == {}


def test_without_rows_a_table_is_taken_out_and_not_said_to_be_empty(own_world):
    export.run(silent)
    Membership.objects.all().delete()
    export.run(silent)
    with api.open_lake().view(closed=True) as view:
        assert not view.has("memberships") and view.has("milieus")


def test_an_export_without_a_change_writes_nothing(own_world):
    export.run(silent)
    before = api.open_lake().manifest("closed").id
    assert export.run(silent).summary["own_memberships"] == Membership.objects.count()
    assert api.open_lake().manifest("closed").id == before


def test_numbers_tell_whether_it_is_invented(own_world):
    Membership.objects.all().delete()
    export.run(silent)
    assert not any(entry.invented for entry in api.open_lake().manifest("closed").tables.values())
    own_clusters.add(own_world.own.rows["organisation"], site_world.MEMBER, by=WORKER)
    export.run(silent)
    assert api.open_lake().manifest("closed").tables["memberships/own"].invented


def test_every_change_asks_for_one_export(own_world):
    for n in range(3):
        own_clusters.add(own_world.own.rows["organisation"], f"x:SE:{n}", by=own_world.people["cluster_staff"])
    assert Job.objects.filter(kind="export_own", state="queued").count() == 1
    Job.objects.filter(kind="export_own", state="queued").update(state="running")
    own_clusters.add(own_world.own.rows["organisation"], "x:SE:LATER", by=WORKER)
    assert Job.objects.filter(kind="export_own", state="queued").count() == 1


def test_the_export_is_nobody_s_to_stop(own_world):
    """One who has entered something joins the export of another: neither takes it from the other."""
    staff = own_world.people["cluster_staff"]
    own_clusters.add(own_world.own.rows["organisation"], "x:SE:1", by=staff)
    job = Job.objects.get(kind="export_own", state="queued")
    assert job.by is None
    for by in (staff, WORKER):
        with pytest.raises(JobStateError):
            cancel(job, by=by)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == ("queued", False)


@pytest.mark.parametrize("state", ["failed", "lost", "cancelled"])
def test_an_export_that_failed_is_begun_again(own_world, state):
    own_clusters.add(own_world.own.rows["organisation"], "x:SE:1", by=WORKER)
    first, now = Job.objects.get(kind="export_own", state="queued"), timezone.now()
    again, before = Job.objects.filter(earlier=first), Job.objects.filter(kind="export_own").count()
    Job.objects.filter(pk=first.pk).update(state=state, ended_at=now)
    watch.look()
    assert not again.exists(), "not at once: what made it fail may last"
    Job.objects.filter(pk=first.pk).update(ended_at=now - dt.timedelta(seconds=timing.TRIED_AGAIN + 1))
    for _ in range(2):
        watch.look()
    assert (again.get().state, again.get().by, again.get().kind) == ("queued", None, "export_own")
    again.update(state="done", ended_at=now - dt.timedelta(days=1))
    watch.look()
    assert Job.objects.filter(kind="export_own").count() == before + 1


def test_the_build_waits_until_nobody_edits(own_world, monkeypatch):
    monkeypatch.setattr(api, "needs_build", lambda lake, closed: closed)

    def handed():
        job = Job.objects.get(kind="build", state="queued")
        return job, DBTaskResult.objects.get(pk=job.task_id).run_after

    export.run(silent)
    job, first = handed()
    assert dt.timedelta(seconds=timing.QUIET - 5) < first - timezone.now() <= dt.timedelta(seconds=timing.QUIET)
    assert not DBTaskResult.objects.ready().filter(pk=job.task_id).exists()
    export.run(silent)
    same, later = handed()
    assert same.pk == job.pk and later > first
    long_ago = timezone.now() - dt.timedelta(seconds=timing.LONGEST_QUIET - 5)
    Job.objects.filter(pk=job.pk).update(created_at=long_ago)
    export.run(silent)
    assert handed()[1] < timezone.now() + dt.timedelta(seconds=6), "others who go on editing do not put it off for ever"


def test_a_build_that_somebody_asks_for_waits_no_longer(own_world, monkeypatch):
    monkeypatch.setattr(api, "needs_build", lambda lake, closed: closed)
    export.run(silent)
    job = begin("build", by=WORKER)
    assert DBTaskResult.objects.ready().filter(pk=job.task_id).exists()
    export.run(silent)
    assert DBTaskResult.objects.ready().filter(pk=job.task_id).exists()


@pytest.fixture
def demo(country, tmp_path, monkeypatch):
    shutil.copytree(country / "home", tmp_path / "home")
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_readiness_on_the_command_line_counts_own_members(demo, db):
    """From the form to the answer: members entered here count in the closed answer, and in no open one."""
    world = site_world.make_world()
    cluster = world.own.rows["organisation"]
    actions.change(cluster, version=1, by=WORKER, network="innovation_norway")
    region = "SELECT org_id FROM organisation_measures WHERE in_scope AND name IS NOT NULL AND NOT programme_member "
    region += "AND municipality IN (SELECT municipality FROM organisation_measures GROUP BY 1) ORDER BY 1 LIMIT 5"
    with api.open_lake().view() as view:
        five = view.query(region, tables=("organisation_measures",))["org_id"].to_pylist()
    for number in five:
        own_clusters.add(cluster, number, by=world.people["cluster_staff"])
    Job.objects.all().delete()
    export.run(silent)
    assert Job.objects.get().kind == "build"
    api.build(api.open_lake())
    export.run(silent)
    assert Job.objects.count() == 1, "the tables are built: no second build"

    def members(closed: bool) -> set[str]:
        query = "SELECT org_id FROM organisation_measures WHERE programme_member"
        with api.open_lake().view(closed=closed) as view:
            return set(view.query(query, tables=("organisation_measures",))["org_id"].to_pylist())

    assert set(five) <= members(True) and not set(five) & members(False)
    answer = api.readiness("elvedalen", api.open_lake(), closed=True)
    assert "own" in answer.closed and "own" not in api.readiness("elvedalen", api.open_lake()).closed
