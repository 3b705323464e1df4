"""In what state is the installation? Database, migrations, lake, worker, disk, last backup."""

import datetime as dt
import json
import shutil
import sqlite3
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from klynge import api, settings
from klynge_web.jobs import watch
from klynge_web.jobs.models import Job, Worker
from klynge_web.people.models import Person

SIDES = ("open", "closed")
LAST_BACKUP = "last-backup.json"
LOW_DISK = 2_000_000_000  # bytes: an import of a national register writes about as much


@dataclass(frozen=True, slots=True)
class Installation:
    """What the page of the installation tells. Nothing here names a person.

    database : such as "SQLite 3.40.1"; journal : of SQLite, '' elsewhere; pending : names of migrations
    worker_at : when a worker was last heard of, None if never; last_backup : None if none is known of
    manifests : side of the lake → name of the manifest in force, '' where nothing is imported, None where it is damaged
    disk_free : bytes; people, jobs : how many there are, jobs by state
    """

    version: str
    database: str
    journal: str
    pending: list[str]
    worker_at: dt.datetime | None
    worker_works: bool
    disk_free: int
    last_backup: dict | None
    people: int
    jobs: dict[str, int]
    manifests: dict[str, str | None]

    @property
    def disk_low(self) -> bool:
        return self.disk_free < LOW_DISK

    @property
    def disk_gigabytes(self) -> float:
        return self.disk_free / 1_000_000_000

    @property
    def backup_megabytes(self) -> float:
        return self.last_backup["bytes"] / 1_000_000 if self.last_backup else 0.0


def installation(reader) -> Installation:
    """The state now, for somebody who may read of it."""
    home = settings.load().home
    last = Worker.objects.order_by("-beat_at").first()
    return Installation(
        version=version("klynge"),
        database=database_version(),
        journal=journal_mode(),
        pending=pending(),
        worker_at=last and last.beat_at,
        worker_works=watch.working(),
        disk_free=disk_free(home),
        last_backup=last_backup(home),
        people=Person.objects.filter(is_active=True).count(),
        jobs=_jobs(reader),
        manifests={side: _manifest(side) for side in SIDES},
    )


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def pending(database=connection) -> list[str]:
    """Migrations of this version that the database has not had, as `people.0002_names`."""
    executor = MigrationExecutor(database)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def nothing_pending() -> bool:
    return not pending()


def lake_is_readable() -> bool:
    """True if the manifests of both sides can be read; raises LakeDamagedError where one cannot."""
    for side in SIDES:
        api.open_lake().manifest(side)
    return True


def worker_at_work() -> bool:
    return watch.working()


def database_version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def journal_mode() -> str:
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        return cursor.fetchone()[0]


def disk_free(home: Path) -> int:
    """Bytes left where the installation lies."""
    return shutil.disk_usage(home if home.exists() else home.parent).free


def last_backup(home: Path) -> dict | None:
    """When the last backup was made, how large it became, and the name of its file."""
    try:
        kept = json.loads((home / LAST_BACKUP).read_text("utf-8"))
        return {"at": dt.datetime.fromisoformat(kept["at"]), "file": str(kept["file"]), "bytes": int(kept["bytes"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _jobs(reader) -> dict[str, int]:
    states = Counter(Job.objects.for_user(reader).values_list("state", flat=True))
    return {state: states[state] for state in Job.STATES if states[state]}


def _manifest(side: str) -> str | None:
    try:
        manifest = api.open_lake().manifest(side)
    except api.KlyngeError:
        return None
    return manifest.id if manifest.tables else ""
