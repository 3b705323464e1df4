"""How do an installation's own data come into the closed lake?

As parts of declared tables, written by the site: `memberships/own`, `firm_table/upload-12`. They lie on the closed side
whatever the table's own visibility, and where they overlap with other parts the table's `own_by` decides.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from klynge.errors import SettingError, UnknownNameError
from klynge.lake import TABLES, Entry, Lake, Table
from klynge.lake.contract import Side
from klynge.lake.draft import Draft, Stored
from klynge.lake.erasure import WHOSE, erasures
from klynge.provenance import Source

if TYPE_CHECKING:
    import pyarrow as pa

    Rows = pa.Table | Iterable[dict]

REGISTER = "own"
_PART = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one table on their way into the lake."""

    table: Table
    rows: "pa.Table"
    part: str
    source: Source

    @property
    def key(self) -> str:
        return f"{self.table.name}/{self.part}"


def store_own(lake: Lake, table: str, rows: "Rows", *, part: str, source_title: str, as_of: dt.date) -> Stored:
    """Put rows in force as a part of a declared table on the closed side; all or nothing.

    Parameters
    ----------
    table : name of a source table; its columns are the rows', and what a row leaves out is null
    part : small letters, digits and hyphens, such as `own` or `upload-12`; it takes the place of the part of that name
    source_title : what readers are told it is; as_of : the day the rows describe

    Returns
    -------
    What was stored. `outcome` is `unchanged` where the part had these rows already: then nothing is written, and the
    national tables need no new build. Rows of erased units are left out and counted under `erased`.

    Raises
    ------
    UnknownNameError for a table that there is none of, SettingError for a part, a column or a value that cannot be
    used, KlyngeError for a row that lacks what every row must have, RejectLimitError where more rows than the setting
    allows have the same key; LakeBusyError, LakeStorageError.
    """
    return store_own_tables(lake, {table: rows}, part=part, source_title=source_title, as_of=as_of)[0]


def store_own_tables(
    lake: Lake, tables: "Mapping[str, Rows | None]", *, part: str, source_title: str, as_of: dt.date
) -> list[Stored]:
    """As `store_own` for several tables, which come into force together; None takes the part of that table out."""
    _require_part(part)
    parts = [
        _part(name, rows, part, source_title, as_of, list(tables)) for name, rows in tables.items() if rows is not None
    ]
    gone = [name for name, rows in tables.items() if rows is None and _is_kept(lake, f"{_declared(name).name}/{part}")]
    earlier = lake.manifest("closed").tables
    new = [one for one in parts if not _is_same(earlier.get(one.key), one)]
    stored: dict[str, Stored] = {}
    if new or gone:
        with lake.draft() as draft:
            for name in gone:
                draft.withdraw(name, part, "closed")
            stored = {one.key: _write(lake, draft, one) for one in new}
    return [stored.get(one.key) or _unchanged(lake, earlier[one.key], one) for one in parts]


def withdraw(lake: Lake, table: str, part: str, side: Side = "closed") -> bool:
    """Take a part of a table out, with the earlier snapshots kept of it; False if there is none.

    Whoever reads it now reads on: its files go with the next write.
    """
    name = _declared(table).name
    if not _is_kept(lake, f"{name}/{part}" if part else name, side):
        return False
    with lake.draft() as draft:
        draft.withdraw(table, part, side)
    return True


def _part(name: str, rows: "Rows", part: str, title: str, as_of: dt.date, together: list[str]) -> _Part:
    declared = _declared(name)
    table = _arrow(declared, rows)
    source = Source(
        register=REGISTER,
        title=title,
        publisher=REGISTER,
        licence=REGISTER,
        file=part,
        valid_on=as_of.isoformat(),
        sha256=_digest(table),
        tables=[f"{one}/{part}" for one in sorted(together)],
    )
    return _Part(declared, table, part, source)


def _write(lake: Lake, draft: Draft, one: _Part) -> Stored:
    left = _without_erased(lake, one.rows)
    draft.connection.register("own_rows", left)
    try:
        return draft.store(
            one.table.name,
            "SELECT * FROM own_rows",
            as_of=dt.date.fromisoformat(one.source.valid_on),
            source=one.source,
            left_out={"erased": one.rows.num_rows - left.num_rows} if left.num_rows < one.rows.num_rows else None,
            part=one.part,
            side="closed",
        )
    finally:
        draft.connection.unregister("own_rows")


def _without_erased(lake: Lake, rows: "pa.Table") -> "pa.Table":
    """Without rows of units that the register had erased: they must not come back from our own lists."""
    import pyarrow as pa
    import pyarrow.compute as pc

    gone = pa.array([one_id for one in erasures(lake) for one_id in one.ids], pa.string())
    for column in (name for name in rows.column_names if name in WHOSE and len(gone)):
        rows = rows.filter(pc.invert(pc.is_in(rows[column], gone)))
    return rows


def _arrow(table: Table, rows: "Rows") -> "pa.Table":
    """The rows in the declared columns and types."""
    import pyarrow as pa

    schema = pa.schema([(column.name, _types()[column.type]) for column in table.columns])
    given = rows if isinstance(rows, pa.Table) else list(rows)
    names = given.column_names if isinstance(given, pa.Table) else {name for row in given for name in row}
    if unknown := sorted(set(names) - set(table.names)):
        raise SettingError(
            f"The table {table.name} has no column {' or '.join(unknown)}; it has {', '.join(table.names)}. "
            "Nothing was stored.",
            name=table.name,
        )
    try:
        if isinstance(given, pa.Table):
            columns = [
                given[f.name].cast(f.type) if f.name in names else pa.nulls(given.num_rows, f.type) for f in schema
            ]
            return pa.table(columns, schema=schema)
        return pa.Table.from_pylist(given, schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError) as problem:
        raise SettingError(
            f"A value for the table {table.name} is not of its column's type. Nothing was stored. The columns are "
            "described in docs/reference/tables.md.",
            name=table.name,
        ) from problem


def _types() -> dict:
    import pyarrow as pa

    return {
        "VARCHAR": pa.string(),
        "DATE": pa.date32(),
        "BOOLEAN": pa.bool_(),
        "SMALLINT": pa.int16(),
        "INTEGER": pa.int32(),
        "BIGINT": pa.int64(),
        "DOUBLE": pa.float64(),
    }


def _digest(rows: "pa.Table") -> str:
    """SHA-256 of the rows, in any order."""
    told = sorted(json.dumps(row, default=str, sort_keys=True) for row in rows.to_pylist())
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _is_same(entry: Entry | None, one: _Part) -> bool:
    asked = (one.source.sha256, one.source.title)
    return entry is not None and (entry.source.get("sha256"), entry.source.get("title")) == asked


def _unchanged(lake: Lake, entry: Entry, one: _Part) -> Stored:
    folder = lake.folder / entry.side / entry.key / entry.snapshot
    return Stored(
        one.table,
        folder,
        entry.rows,
        entry.invented,
        rejected=entry.rejected,
        reasons=entry.reasons,
        left_out=entry.left_out,
        as_of=dt.date.fromisoformat(entry.as_of),
        source=one.source,
        part=one.part,
        outcome="unchanged",
        side=entry.side,
    )


def _is_kept(lake: Lake, key: str, side: Side = "closed") -> bool:
    manifest = lake.manifest(side)
    return key in manifest.tables or key in manifest.history


def _declared(name: str) -> Table:
    known = [table.name for table in TABLES.values() if table.kind == "source"]
    if name not in known:
        raise UnknownNameError("table", name, known)
    return TABLES[name]


def _require_part(part: str) -> None:
    if not _PART.fullmatch(part):
        raise SettingError(
            f"{part!r} cannot be the name of a part: it must be small letters, digits and hyphens, such as own or "
            "upload-12. Nothing was stored.",
            name="part",
        )
