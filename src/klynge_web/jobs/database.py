"""Is the database as the code expects it, and how is it brought there? The site starts when it is, or says why not."""

import datetime as dt
import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from klynge.errors import KlyngeError

COPIES_KEPT = 3


class PendingMigrationsError(KlyngeError):
    """The database is older than the code."""

    code = "pending_migrations"
    exit_code = 70


class MigrationError(KlyngeError):
    """The database could not be brought up to date; the site is not started."""

    code = "migration"
    exit_code = 71


def pending() -> list[str]:
    """Migrations that have not been run, such as `clusters.0003_fee`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_up_to_date() -> None:
    """Raises PendingMigrationsError."""
    waiting = pending()
    if waiting:
        raise PendingMigrationsError(
            f"The database is older than this version of Klynge: {len(waiting)} migrations have not been run, the "
            f"first is {waiting[0]}. Start the site with 'klynge serve', which runs them, and try again.",
            count=len(waiting),
        )


def bring_up_to_date(home: Path) -> Path | None:
    """Run what is pending, one process at a time; returns the copy that was made of the database before, if any.

    Raises MigrationError, with the copy to go back to.
    """
    with _alone(home / "migrating.lock"):
        _close_to_others()
        waiting = pending()
        copy = _copy() if waiting else None
        try:
            if waiting:
                call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        except Exception as problem:
            raise _failed(problem, copy) from problem
    return copy


def _failed(problem: Exception, copy: Path | None) -> MigrationError:
    left = pending()
    where = f" at {left[0]}" if left else ""
    back = f" The database as it was before is in {copy}; put it back to run the version before." if copy else ""
    return MigrationError(
        f"The database could not be brought up to date{where}: {type(problem).__name__}: {problem}. "
        f"The site was not started.{back}",
        count=len(left),
    )


def _close_to_others() -> None:
    """A new database file is readable by its owner alone: persons stand in it."""
    if connection.vendor == "sqlite" and not connection.introspection.table_names():
        Path(connection.settings_dict["NAME"]).chmod(0o600)


def _copy() -> Path | None:
    """A copy of a database file beside it, before it is changed; None on a server, or where nothing is in it yet."""
    file = Path(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or not file.is_file() or not connection.introspection.table_names():
        return None
    copy = file.with_name(f"{file.name}.before-{dt.datetime.now():%Y%m%d-%H%M%S}")
    copy.touch(0o600)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    for old in sorted(file.parent.glob(f"{file.name}.before-*"))[:-COPIES_KEPT]:
        old.unlink()
    return copy


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
