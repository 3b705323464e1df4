"""Worker processes of the tests, and the databases that they and the tests share."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.db.utils import load_backend

from klynge_web.jobs.models import Job

TESTS = Path(__file__).parent


def wait_until(holds: Callable, seconds: float = 20):
    """What `holds` comes to, once it is true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = holds()
        if found:
            return found
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s")


@dataclass
class Installation:
    """A database that other processes share, and the processes."""

    home: Path
    environment: dict
    processes: list[subprocess.Popen] = field(default_factory=list)

    def run(self, *arguments: str, **choices) -> subprocess.Popen:
        command = [sys.executable, "-m", "klynge.cli", *arguments]
        process = subprocess.Popen(command, env=self.environment, **choices)
        self.processes.append(process)
        return process

    def worker(self) -> subprocess.Popen:
        return self.run("worker")

    def pause(self, process: subprocess.Popen) -> None:
        """Stop it in the middle, as when a machine sleeps, but not while it holds the lock of the database."""

        def paused() -> bool:
            process.send_signal(signal.SIGSTOP)
            if _is_free():
                return True
            process.send_signal(signal.SIGCONT)
            return False

        wait_until(paused)

    def wait_for(self, job: Job, *states: str, seconds: float = 20) -> Job:
        def reached():
            job.refresh_from_db()
            return job if job.state in states else None

        return wait_until(reached, seconds)


def _is_free() -> bool:
    """True if the database can be written now."""
    connection = connections["default"]
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
        try:
            cursor.execute("BEGIN EXCLUSIVE")
            cursor.execute("ROLLBACK")
            return True
        except OperationalError:
            return False
        finally:
            cursor.execute("PRAGMA busy_timeout = 20000")


def environment(home: Path, database: str) -> dict:
    given = {"KLYNGE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jobs_settings", "PYTHONPATH": str(TESTS)}
    url = os.environ.get("DATABASE_URL", "")
    if url and "sqlite" not in url:
        head, _, query = url.partition("?")
        given["DATABASE_URL"] = f"{head.rsplit('/', 1)[0]}/{database}?{query}"
    return {**os.environ, **given}


@contextlib.contextmanager
def database(file: Path, template: str = ""):
    """A database of its own is the default one meanwhile: a file, or a database of the server. Yields its name."""
    kept = connections["default"]
    backend = load_backend(settings.DATABASES["default"]["ENGINE"])
    name = str(file) if kept.vendor == "sqlite" else f"jobs_{uuid.uuid4().hex[:12]}"
    _make(kept.vendor, name, template)
    connections["default"] = backend.DatabaseWrapper({**kept.settings_dict, "NAME": name}, "default")
    try:
        yield name
    finally:
        connections["default"].close()
        connections["default"] = kept
        _drop(kept.vendor, name)


def _make(vendor: str, name: str, template: str) -> None:
    if vendor == "sqlite":
        if template:
            Path(name).write_bytes(Path(template).read_bytes())
    else:
        _on_server(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))


def _drop(vendor: str, name: str) -> None:
    if vendor == "postgresql":
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(statement)
