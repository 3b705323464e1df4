"""A worker is killed (kill -9) while it imports or takes back: nothing is half done, and the next attempt finishes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from upload_process import ROWS

ROOT = Path(__file__).parents[3]
DATABASE = os.environ.get("DATABASE_URL", "")
NOTHING = {"memberships": 0, "brought": 0, "stored": 0}


class Installation:
    """A home and a database that processes of their own work on."""

    def __init__(self, folder: Path, template: "Installation | None" = None):
        self.home, self.name = folder / "home", f"killed_{os.getpid()}_{abs(hash(str(folder))) % 10**8}"
        if template:
            shutil.copytree(template.home, self.home)
        if DATABASE:
            _on_server(f'CREATE DATABASE "{self.name}"' + (f' TEMPLATE "{template.name}"' if template else ""))

    @property
    def environment(self) -> dict:
        found = os.environ | {
            "KLYNGE_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "klynge_web.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}",
        }
        if DATABASE:
            found["DATABASE_URL"] = DATABASE.replace("/postgres?", f"/{self.name}?")
        return found

    def start(self, *command: str) -> subprocess.Popen:
        script = str(ROOT / "tests" / "upload_process.py")
        return subprocess.Popen(
            [sys.executable, script, *command],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> dict:
        process = self.start(*command)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return json.loads(out.splitlines()[-1]) if out.strip() else {}

    def kill_at(self, job: str, point: str) -> None:
        """Begin a job in a process, and kill the process at the point."""
        process = self.start("work", job, point)
        self._wait(process, "reached")
        process.send_signal(signal.SIGKILL)
        process.communicate()

    def kill_after(self, job: str, seconds: float) -> None:
        """Begin a job in a process, and kill the process so long after it began."""
        process = self.start("work", job, "")
        self._wait(process, "begun")
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    def _wait(self, process: subprocess.Popen, mark: str) -> None:
        until = time.monotonic() + 60
        while not (self.home / mark).exists():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            time.sleep(0.02)
        (self.home / mark).unlink()


def _on_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(DATABASE, autocommit=True) as connection:
        connection.execute(statement)


def _prepared(factory, kind: str) -> Installation:
    made = Installation(factory.mktemp(f"prepared-{kind}"))
    made.run("prepare", kind)
    return made


@pytest.fixture(scope="module")
def members(tmp_path_factory) -> Installation:
    return _prepared(tmp_path_factory, "memberships")


@pytest.fixture(scope="module")
def table(tmp_path_factory) -> Installation:
    return _prepared(tmp_path_factory, "firm_table")


def _finishes(place: Installation, kind: str) -> None:
    """The next attempt does all of it, once; and another one nothing more."""
    finished = place.run("finish", "import_upload")
    assert finished["done"] == [{"upload_add": ROWS}] * 2
    found = finished["found"]
    written = {"memberships": ROWS, "brought": ROWS} if kind == "memberships" else {"stored": ROWS}
    assert found == NOTHING | written | {"state": "imported", "rows": ROWS, "other_rows": 0, "imported": 1, "undone": 0}


@pytest.mark.both
@pytest.mark.parametrize(("point", "there"), [("judged", 0), ("rows written", 0), ("marked", 0), ("committed", ROWS)])
def test_an_import_of_members(members, tmp_path, point, there):
    place = Installation(tmp_path, members)
    place.kill_at("import_upload", point)
    found = place.run("look")
    assert (found["memberships"], found["brought"]) == (there, there)
    assert found["state"] == ("imported" if there else "read")
    _finishes(place, "memberships")


@pytest.mark.both
@pytest.mark.parametrize(
    ("point", "stored", "state"),
    [("part written", 0, "read"), ("part in force", ROWS, "read"), ("table marked", ROWS, "imported")],
)
def test_an_import_of_a_table(table, tmp_path, point, stored, state):
    place = Installation(tmp_path, table)
    place.kill_at("import_upload", point)
    found = place.run("look")
    assert (found["stored"], found["state"]) == (stored, state)
    _finishes(place, "firm_table")


@pytest.mark.both
def test_taking_back_members(members, tmp_path):
    place = Installation(tmp_path, members)
    place.run("work", "import_upload")
    place.kill_at("undo_upload", "taken back")
    assert place.run("look")["memberships"] == ROWS
    place.kill_at("undo_upload", "undo committed")
    assert place.run("look")["memberships"] == 0
    finished = place.run("finish", "undo_upload")
    assert finished["done"] == [{"upload_taken_back": ROWS}] * 2
    found = finished["found"]
    assert found == NOTHING | {"state": "undone", "rows": ROWS, "other_rows": 0, "imported": 1, "undone": 1}


def test_taking_back_a_table(table, tmp_path):
    place = Installation(tmp_path, table)
    place.run("work", "import_upload")
    place.kill_at("undo_upload", "part withdrawn")
    assert place.run("look")["stored"] == 0
    finished = place.run("finish", "undo_upload")
    assert finished["done"] == [{"upload_taken_back": ROWS}] * 2
    assert finished["found"]["state"] == "undone"


def test_a_dry_run(members, tmp_path):
    place = Installation(tmp_path, members)
    place.kill_at("read_upload", "rows of the dry run")
    found = place.run("look")
    assert (found["rows"], found["other_rows"], found["state"]) == (ROWS, ROWS, "read")
    finished = place.run("finish", "read_upload")
    assert finished["done"] == [{"upload_add": ROWS}] * 2
    assert finished["found"]["other_rows"] == 0
    _finishes(place, "memberships")


@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.6])
def test_an_import_at_any_moment(members, tmp_path, seconds):
    place = Installation(tmp_path, members)
    place.kill_after("import_upload", seconds)
    found = place.run("look")
    assert (found["state"], found["memberships"]) in (("read", 0), ("imported", ROWS))
    _finishes(place, "memberships")
