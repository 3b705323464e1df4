"""Which database has the installation? The one door to copying it, whatever its kind."""

from pathlib import Path

from klynge_web.operation.postgres import Postgres
from klynge_web.operation.sqlite import Sqlite

Database = Sqlite | Postgres
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NEXT = {
    "sqlite": "Start without DATABASE_URL, or with sqlite:////path/to/file, and restore there.",
    "postgresql": "Let DATABASE_URL name a PostgreSQL database, and restore there.",
}


def of_settings() -> Database:
    """The database of DATABASE_URL, or the file in KLYNGE_HOME."""
    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return Sqlite(Path(settings["NAME"]), settings)
    return Postgres(settings)


def named(kind: str) -> str:
    return _NAMES.get(kind, kind)
