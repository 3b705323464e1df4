"""`klynge administrator`: lets the first administrator in."""

import os

import typer


def administrator() -> None:
    """Print an address with which an administrator is made, once. It works for 24 hours."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klynge_web.config.settings")
    django.setup()
    _require_database()
    from klynge_web.history.actions import COMMAND
    from klynge_web.people import actions, letters

    address = letters.absolute(actions.begin_set_up(by=COMMAND))
    typer.echo(
        "Open this address to create the administrator. It works once, for 24 hours; an earlier one stops working:"
    )
    typer.echo(address)


def _require_database() -> None:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from klynge.errors import SettingError

    remedy = "Start 'klynge serve', which brings it up to date, and run this again."
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        raise SettingError(f"The database cannot be asked ({type(problem).__name__}). Check DATABASE_URL.") from None
    if pending:
        raise SettingError(f"The database is not up to date: {len(pending)} changes are missing. {remedy}")
