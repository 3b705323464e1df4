"""How does a drawn table get into a lake? Rows as dicts; what a row leaves out is null, or the type's zero."""

import datetime as dt

import pyarrow as pa

from klynge.lake import TABLES, Lake, View

_ZERO = {"VARCHAR": "", "BOOLEAN": False, "DATE": dt.date(2000, 1, 1), "DOUBLE": 0.0}


def store(lake: Lake, *, as_of: dt.date | None = None, **tables: list[dict]) -> None:
    """Put source tables in force that describe `as_of`, by default today."""
    with lake.draft() as draft:
        for name, rows in tables.items():
            _store(draft, name, rows, as_of)


def build(lake: Lake, **tables: list[dict]) -> View:
    """Write national tables and open a view of the lake."""
    view = lake.view()
    with lake.national(view) as draft:
        for name, rows in tables.items():
            _store(draft, name, rows)
    return view


def _store(draft, name: str, rows: list[dict], as_of: dt.date | None = None) -> None:
    columns = TABLES[name].columns
    full = [{c.name: row.get(c.name, None if c.nullable else _ZERO.get(c.type, 0)) for c in columns} for row in rows]
    unknown = {key for row in rows for key in row} - {c.name for c in columns}
    assert not unknown, f"{name} has no {unknown}"
    table = pa.table({c.name: pa.array([row[c.name] for row in full]) for c in columns})
    draft.connection.register("drawn_rows", table)
    draft.store(name, "SELECT * FROM drawn_rows", as_of=as_of)
    draft.connection.unregister("drawn_rows")
