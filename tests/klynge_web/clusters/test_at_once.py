"""Two people write at the same moment, each with a connection of their own: one wins, and the other is told."""

import datetime as dt
import threading

import pytest
from django.core.management import call_command
from django.db import connections

import own_clusters
import site_world
from klynge_web.clusters import actions
from klynge_web.clusters.errors import StaleError, UnusableError
from klynge_web.clusters.models import Membership
from worker_processes import database

pytestmark = pytest.mark.both


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory, django_db_blocker):
    """A world in a database that threads can share; one in memory belongs to one thread alone."""
    file = tmp_path_factory.mktemp("at_once") / "klynge.sqlite3"
    with django_db_blocker.unblock(), database(file):
        call_command("migrate", verbosity=0)
        yield site_world.make_world()


def at_once(*acts) -> list[str]:
    """What came of each, begun at the same moment."""
    ours = connections["default"]
    ready, outcomes = threading.Barrier(len(acts)), []

    def run(act) -> None:
        connections["default"] = type(ours)(ours.settings_dict, "default")
        try:
            ready.wait(timeout=10)
            outcomes.append(act())
        except (UnusableError, StaleError) as problem:
            outcomes.append(problem.code)
        except Exception as problem:
            outcomes.append(repr(problem))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(outcomes)


def test_of_two_who_add_overlapping_memberships_one_wins(lake_home, shared_world):
    cluster, staff = shared_world.own.rows["organisation"], shared_world.people["cluster_staff"]
    for number, name in own_clusters.firms(lake_home, 5):

        def enter(year: int, number=number, name=name) -> str:
            own_clusters.add(cluster, number, by=staff, from_date=dt.date(year, 1, 1), name=name)
            return "added"

        assert at_once(lambda: enter(2019), lambda: enter(2020)) == ["added", "overlapping_membership"]
        assert Membership.objects.filter(organisation=cluster, member_id=number).count() == 1


def test_of_two_who_change_a_membership_one_is_told(lake_home, shared_world):
    row, staff = shared_world.own.rows["membership"], shared_world.people["cluster_staff"]
    Membership.objects.filter(pk=row.pk).update(to_date=dt.date(2023, 1, 1))
    for version in range(1, 5):

        def alter(role: str, version=version) -> str:
            actions.change_membership(row, version=version, by=staff, role=role)
            return "changed"

        roles = ("core", "public") if version % 2 else ("investor", "support")
        assert at_once(*(lambda role=role: alter(role) for role in roles)) == ["changed", "stale"]
        assert Membership.objects.get(pk=row.pk).version == version + 1


def test_two_lists_with_the_same_members_do_not_both_come_in(lake_home, shared_world):
    project, staff = shared_world.own.rows["project"], shared_world.people["cluster_staff"]

    def bring(upload: int, year: int) -> str:
        rows = [
            {"member_id": number, "member_name": name, "from_date": dt.date(year, 1, 1)}
            for number, name in own_clusters.firms(lake_home, 20)
        ]
        return str(actions.bring_in(project, rows, by=staff, upload_id=upload))

    assert at_once(lambda: bring(1, 2019), lambda: bring(2, 2020)) == ["20", "overlapping_membership"]
    assert Membership.objects.filter(project=project).count() == 20
