"""Which source tables are there to compute from? Views of all of them, empty ones where nothing was imported."""

import datetime as dt
from dataclasses import dataclass

from klynge.boundaries.municipalities import index
from klynge.lake import TABLES, View
from klynge.lake.engine import identifier

INNOVASJON_NORGE, FORSKNINGSRADET = "innovasjon_norge", "forskningsradet"


@dataclass(frozen=True, slots=True)
class Sources:
    """What the national tables are computed from.

    connection : engine connection with a view per source table
    imported : names of the tables in the lake; grants : sources in the grants table
    dates : date the content of each table describes
    """

    connection: object
    imported: frozenset[str]
    grants: frozenset[str]
    dates: dict[str, dt.date]

    @property
    def as_of(self) -> dt.date:
        """Date of the unit register: ages and patent years count back from it."""
        return self.dates["organisations"]

    @property
    def members_on(self) -> dt.date:
        """Date on which a membership counts: that of the newer of register and list, as a list without dates
        says only who was a member on the day it was read."""
        return max(self.as_of, self.dates.get("memberships", self.as_of))

    def has(self, table: str) -> bool:
        return table in self.imported


def register(connection, view: View) -> Sources:
    """Make every source table of the view readable on the connection."""
    view.files("organisations")  # nothing can be said without the unit register
    tables = [table for table in TABLES.values() if table.kind == "source"]
    imported = frozenset(table.name for table in tables if view.has(table.name))
    for table in tables:
        rows = view.rows(table.name) if table.name in imported else _empty(table)
        connection.execute(f"CREATE VIEW {identifier(table.name)} AS {rows}")
    _map_municipalities(connection, view)
    return Sources(connection, imported, _grant_sources(connection, view), _dates(view))


def _empty(table) -> str:
    columns = ", ".join(f"NULL::{column.type} AS {identifier(column.name)}" for column in table.columns)
    return f"SELECT {columns} WHERE false"


def _dates(view: View) -> dict[str, dt.date]:
    dates: dict[str, dt.date] = {}
    for entry in view.entries.values():
        day = dt.date.fromisoformat(entry.as_of)
        dates[entry.table] = max(day, dates.get(entry.table, day))
    return dates


def _grant_sources(connection, view: View) -> frozenset[str]:
    # a source that was imported and gave no row is known to have none
    parts = {entry.part for entry in view.entries.values() if entry.table == "grants" and entry.part}
    rows = connection.execute("SELECT DISTINCT source FROM grants").fetchall()
    return frozenset(parts | {source for (source,) in rows})


def _map_municipalities(connection, view: View) -> None:
    """Table `municipality_now`: code of the registers → code in force. A split code stays: no single one is right."""
    known = index(view)
    codes = connection.execute(
        "SELECT DISTINCT municipality FROM organisations UNION SELECT DISTINCT municipality FROM establishments"
    ).fetchall()
    pairs = [(code, after[0]) for (code,) in codes if code and len(after := known.successors(code)) == 1]
    connection.execute("CREATE TABLE municipality_now (code VARCHAR, code_now VARCHAR)")
    changed = [(code, now) for code, now in pairs if code != now]
    if changed:
        connection.executemany("INSERT INTO municipality_now VALUES (?, ?)", changed)
