"""The two addresses for whoever watches the site: what they say, and that they need nothing."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from klynge_web.jobs.models import Worker
from klynge_web.operation import state


@pytest.fixture
def watcher(tmp_path, monkeypatch) -> Client:
    """Asks as a watcher does: by the machine's number, without a cookie."""
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    return Client(headers={"host": "10.1.2.3:8000"})


def ready(watcher) -> tuple[int, dict]:
    response = watcher.get("/readyz")
    return response.status_code, json.loads(response.content)


def test_the_process_answers_without_a_database(watcher):
    response = watcher.get("/livez")
    assert response.status_code == 200 and json.loads(response.content) == {"status": "live"}
    assert response.headers["Content-Type"] == "application/json" and response.headers["Cache-Control"] == "no-store"
    assert not response.cookies and "Vary" not in response.headers
    assert watcher.head("/livez").status_code == 200
    assert watcher.post("/livez").status_code == 405
    assert watcher.get("/livez/").status_code == 400, "other addresses need a name of this site"


@pytest.mark.both
@pytest.mark.django_db
def test_ready_when_all_is_well(watcher):
    well = {"database": "ok", "migrations": "ok", "lake": "ok"}
    assert ready(watcher) == (200, {"status": "ready", "checks": well, "worker": "silent"})
    Worker.objects.create(name="here", beat_at=timezone.now())
    assert ready(watcher)[1]["worker"] == "heard of"


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_not_ready_while_a_migration_is_pending(watcher):
    last = [name for app, name in _applied() if app == "usersessions"][-1]
    call_command("migrate", "usersessions", "zero", verbosity=0)
    try:
        assert state.pending() == [f"usersessions.{last}"]
        status, told = ready(watcher)
        assert status == 503 and told["status"] == "not ready"
        assert told["checks"] == {"database": "ok", "migrations": "failing", "lake": "ok"}
    finally:
        call_command("migrate", "usersessions", verbosity=0)
    assert ready(watcher)[0] == 200


def _applied() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return cursor.fetchall()


@pytest.mark.django_db
def test_not_ready_without_a_database_and_nothing_is_told_of_why(watcher, monkeypatch):
    def fail():
        raise RuntimeError("password hemmelig of host db.example.org")

    monkeypatch.setitem(state.__dict__, "database_answers", fail)
    from klynge_web.operation import health

    monkeypatch.setitem(health.CHECKS, "database", fail)
    response = watcher.get("/readyz")
    told = json.loads(response.content)
    assert response.status_code == 503
    assert told["checks"] == {"database": "failing", "migrations": "unknown", "lake": "ok"}
    assert told["worker"] == "unknown" and b"hemmelig" not in response.content


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["", "{", "[]", '{"tables": 5}'])
def test_not_ready_with_a_manifest_that_cannot_be_read(watcher, tmp_path, content):
    (tmp_path / "lake" / "closed").mkdir(parents=True)
    (tmp_path / "lake" / "closed" / "manifest.json").write_text(content)
    assert ready(watcher)[0] == 503 and ready(watcher)[1]["checks"]["lake"] == "failing"
