"""An installation of its own with real worker processes, and jobs of the tests' own kinds."""

import contextlib
import signal

import pytest
from django.core.management import call_command
from django.db import connections

import stand_ins
from klynge_web.jobs import timing
from klynge_web.jobs.registry import KINDS
from klynge_web.people.models import Person
from worker_processes import Installation, database, environment


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """The tests' kinds, here and nowhere else."""
    kinds = dict(KINDS)
    stand_ins.register(kinds)
    for name in kinds:
        monkeypatch.setitem(KINDS, name, kinds[name])


@pytest.fixture
def person(db) -> Person:
    return Person.objects.create_user("kari@example.org", name="Kari Elvedal")


@pytest.fixture(scope="session")
def template(tmp_path_factory, django_db_blocker):
    """A database with all tables, made once and copied for each test."""
    with django_db_blocker.unblock(), database(tmp_path_factory.mktemp("template") / "klynge.sqlite3") as name:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        connections["default"].close()
        yield name


@pytest.fixture
def installation(template, tmp_path, monkeypatch, django_db_blocker):
    """An installation with worker processes; the test itself speaks to the same database."""
    for name, seconds in stand_ins.TIMES.items():
        monkeypatch.setattr(timing, name, seconds)
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    with django_db_blocker.unblock(), database(tmp_path / "klynge.sqlite3", template) as name:
        made = Installation(tmp_path, environment(tmp_path, name))
        try:
            yield made
        finally:
            for process in made.processes:
                with contextlib.suppress(ProcessLookupError):
                    process.send_signal(signal.SIGCONT)
                    process.kill()
                process.wait()
