"""Backup while the site writes, everything gone, restore: it is all there again, and what was erased is not."""

import json
import shutil
import tarfile

import pytest

import installations
from small_demo import make_home

pytestmark = pytest.mark.both

FILL = """
from klynge_web.clusters.models import ClusterOrganisation, Membership
from klynge_web.history.actions import COMMAND, action, tell
from klynge_web.people.models import Assignment, Invitation, Person
from django.contrib.sessions.models import Session
from django.utils import timezone
import datetime as dt

@action()
def fill(*, by):
    cluster = ClusterOrganisation.objects.create(slug="elvedal", name="Elvedal klynge", source="Oppdiktet")
    for n in range(20):
        person = Person.objects.create_user(f"person{n}@example.org", "lang og hemmelig setning", name=f"Person {n}")
        tell(person, "person.created", person)
        row = Membership.objects.create(organisation=cluster, member_id=f"no:20000{n:04}", member_name=f"Firma {n}",
            from_date=dt.date(2020, 1, 1), source="Oppdiktet", fee=1000 + n)
        tell(person, "person.created", row)
    Assignment.objects.create(person=person, role="administrator")
    tell(by, "person.created", person)

fill(by=COMMAND)
Session.objects.create(session_key="s" * 32, session_data="hemmelig", expire_date=timezone.now() + dt.timedelta(1))
"""
WRITE = """
import sys, time
from klynge_web.people.models import Person
n = 0
while True:
    Person.objects.create_user(f"late{n}@example.org", name=f"Late {n}")
    n += 1
    if n == 3:
        print("writing", flush=True)
    time.sleep(0.002)
"""
COUNTS = """
import json
from django.apps import apps
from django.db import connection
names = sorted(set(connection.introspection.table_names()))
with connection.cursor() as cursor:
    def count(name):
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        return cursor.fetchone()[0]
    print(json.dumps({name: count(name) for name in names}))
"""
ERASE = """
from klynge_web.history.actions import COMMAND
from klynge_web.operation.actions import erase_person
from klynge_web.people.models import Person
erase_person(Person.objects.get(email="person7@example.org"), by=COMMAND)
"""
LEFT = """
import json
from klynge_web.history.models import Event
from klynge_web.people.models import Person
print(json.dumps({
    "people": sorted(Person.objects.filter(email__startswith="person").values_list("email", flat=True)),
    "events": Event.objects.filter(verb="person.created").count(),
    "nameless": Event.objects.filter(verb="person.created", actor="person", by=None).count(),
}))
"""


@pytest.fixture
def installation(tmp_path, tmp_path_factory):
    """People, memberships, a small lake, files that were sent and declared."""
    home = make_home(tmp_path_factory.getbasetemp() / "small_demo")
    made = installations.new(tmp_path / "home")
    made.home.mkdir()
    shutil.copytree(home / "lake", made.home / "lake")
    shutil.copytree(home / "regions", made.home / "regions")
    (made.home / "evidence").mkdir()
    (made.home / "evidence" / "own.toml").write_text("# declared\n", "utf-8")
    (made.home / "media" / "uploads").mkdir(parents=True)
    (made.home / "media" / "uploads" / "list.csv").write_text("Orgnr\n200000005\n", "utf-8")
    (made.home / "keys").mkdir(mode=0o700)
    (made.home / "keys" / "person.key").write_text("p" * 64)
    (made.home / "keys" / "person.key").chmod(0o600)
    made.migrate()
    made.python(FILL)
    return made


def firm_of(home) -> str:
    """A firm that has a row in the lake."""
    from klynge import api

    with api.open_lake(home).view() as view:
        query = "SELECT org_id FROM establishments ORDER BY org_id LIMIT 1"
        return view.query(query, tables=("establishments",))["org_id"].to_pylist()[0].removeprefix("no:")


def rows_with(home, number: str) -> int:
    from klynge import api

    with api.open_lake(home).view() as view:
        query = "SELECT count(*) AS n FROM organisations WHERE org_id = ?"
        return view.query(query, [f"no:{number}"], tables=("organisations",))["n"].to_pylist()[0]


def files_of(home) -> dict[str, bytes]:
    kept = [home / name for name in ("lake", "media", "regions", "evidence")]
    files = [file for folder in kept for file in folder.rglob("*") if file.is_file() and file.name != "lock"]
    return {str(file.relative_to(home)): file.read_bytes() for file in files}


def test_the_drill(installation, tmp_path):
    archive = tmp_path / "klynge.tar"
    writer = installation.begin_python(WRITE)
    assert writer.stdout.readline() == "writing\n"
    told = installation.klynge("backup", archive)
    writer.kill()
    writer.communicate()
    assert "personal data" in told and "person.key" in told
    verified = installation.klynge("verify", archive)
    assert "is whole" in verified

    manifest = read(archive, "manifest.json")
    counts = manifest["database"]["counts"]
    late = counts["people_person"] - 20
    assert late >= 3, "the copy is of a moment in which others wrote"
    assert counts["clusters_membership"] == 20 and counts["django_session"] == 0
    assert archive.stat().st_mode & 0o777 == 0o600
    names = {one["name"] for one in manifest["members"]}
    assert {"media/uploads/list.csv", "home/evidence/own.toml", "lake/open/manifest.json"} <= names
    assert [name for name in names if "key" in name] == []
    before = files_of(installation.home)

    # erased after the backup was made, and kept apart from what is lost
    number = firm_of(installation.home)
    assert rows_with(installation.home, number) == 1
    installation.klynge("erase", number)
    installation.python(ERASE)
    lists = {"--erasures": installation.home / "lake" / "erasures.json"}
    lists["--erased-people"] = installation.home / "erased-people.json"
    kept = {option: shutil.copy(file, tmp_path) for option, file in lists.items()}

    new = installations.new(tmp_path / "new")
    arguments = [part for option, file in kept.items() for part in (option, file)]
    told = new.klynge("restore", archive, *arguments)
    assert "Erased again: 1 units, 1 people." in told and "person.key" in told
    after = json.loads(new.python(COUNTS))
    differ = {table for table in counts if after[table] != counts[table]}
    assert after["people_person"] == counts["people_person"] - 1
    assert differ <= {"people_person", "django_content_type", "auth_permission"}, differ
    left = json.loads(new.python(LEFT))
    assert "person7@example.org" not in left["people"] and len(left["people"]) == 19
    assert left["events"] == 41 and left["nameless"] == 2, "what was done stays, without the name"

    assert rows_with(new.home, number) == 0
    files = files_of(new.home)
    changed = {name for name in before if files.get(name) != before[name]}
    assert all(name.startswith("lake/") for name in changed) and len(changed) < len(before) / 2
    assert set(before) <= set(files)
    # and once more: the lists of the installation itself are enough
    told = new.klynge("restore", archive, "--replace")
    assert "Erased again: 1 units, 1 people." in told and "is kept" in told
    assert rows_with(new.home, number) == 0 and json.loads(new.python(LEFT)) == left
    again = tmp_path / "again.tar"
    new.klynge("backup", again)
    assert "is whole" in new.klynge("verify", again)


def test_an_installation_with_data_is_replaced_only_when_asked(installation, tmp_path):
    archive = tmp_path / "klynge.tar"
    installation.klynge("backup", archive)
    before = (json.loads(installation.python(COUNTS)), files_of(installation.home))
    told = installation.klynge("restore", archive, fails=True)
    assert "has data. Nothing was changed. With --replace" in told
    assert (json.loads(installation.python(COUNTS)), files_of(installation.home)) == before


def test_a_running_site_is_not_restored_under(installation, tmp_path):
    archive = tmp_path / "klynge.tar"
    installation.klynge("backup", archive)
    site = "from klynge_web.operation.checks import require_usable\nrequire_usable()\nprint('up', flush=True)\n"
    running = installation.begin_python(site + "import time\ntime.sleep(60)")
    while running.stdout.readline() not in ("up\n", ""):
        pass
    told = installation.klynge("restore", archive, "--replace", fails=True)
    assert "runs in this installation" in told and "Nothing was changed" in told
    running.kill()
    running.communicate()
    assert "is kept" in installation.klynge("restore", archive, "--replace")


def read(archive, name: str) -> dict:
    with tarfile.open(archive) as tar:
        return json.loads(tar.extractfile(name).read())
