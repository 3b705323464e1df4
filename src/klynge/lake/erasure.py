"""How is a unit erased? From every snapshot and national table, and the erasure is itself kept, to be applied again.

A register that removes a unit asks the same of whoever has a copy. Files are written beside the old ones and put in
their place one by one; the numbers are noted first, so that an erasure that was interrupted is finished by the next.
"""

import datetime as dt
import hashlib
import json
import tempfile
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from klynge.lake import engine
from klynge.lake.draft import ROW_GROUP
from klynge.lake.manifest import Entry, Manifest
from klynge.lake.snapshots import SIDES, Lake
from klynge.lake.tables import TABLES

FILE = "erasures.json"
ERASED = "erased"  # stands in the rejects for a value that held the number
_SCHEME = "no:"
# a row with the unit in one of these columns is the unit's; in `parent_id` and `group_top` another's row names it
WHOSE = ("org_id", "est_id", "holder_id", "member_id", "child_id", "from_id", "to_id")


@dataclass
class Erasure:
    """One erased unit. `rows` : rows erased by table; `establishments` : its places of work, erased with it."""

    number: str
    sha256: str
    erased_on: str
    establishments: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        return [_SCHEME + self.number, *self.establishments]


def erasures(lake: Lake) -> list[Erasure]:
    """What has been erased, in the order it was asked for."""
    file = lake.folder / FILE
    return [Erasure(**one) for one in json.loads(file.read_text("utf-8"))] if file.exists() else []


def erase(lake: Lake, numbers: list[str], *, on: dt.date) -> list[Erasure]:
    """Erase units by organisation number, with those erased before; returns the whole list.

    Rows of the unit and of its establishments leave every table of both sides; a row of another unit that names it as
    superior unit or top of the group stays without that name. Aggregates stay until the next build.
    """
    lake.folder.mkdir(parents=True, exist_ok=True)
    with engine.storage_errors(lake.folder), lake._lock(), tempfile.TemporaryDirectory(dir=lake.folder) as spill:
        found = {one.number: one for one in erasures(lake)}
        for number in numbers:
            digest = hashlib.sha256(number.encode()).hexdigest()
            found.setdefault(number, Erasure(number, digest, on.isoformat()))
        with engine.connect(temporary=Path(spill)) as connection:
            _add_establishments(lake, connection, found)
            _note(lake, found)
            _erase_everywhere(lake, connection, found)
            _count_again(lake, connection)
        _note(lake, found)
    return list(found.values())


def _add_establishments(lake: Lake, connection, found: dict[str, Erasure]) -> None:
    for file in _files(lake, "data.parquet"):
        if _table(lake, file) == "establishments":
            rows = connection.execute(
                "SELECT DISTINCT org_id, est_id FROM read_parquet(?) WHERE list_contains(?, org_id) ORDER BY est_id",
                [str(file), [_SCHEME + number for number in found]],
            ).fetchall()
            for org_id, est_id in rows:
                known = found[org_id.removeprefix(_SCHEME)].establishments
                known += [est_id] if est_id not in known else []


def _erase_everywhere(lake: Lake, connection, found: dict[str, Erasure]) -> None:
    connection.execute("CREATE TEMP TABLE erased (id VARCHAR, number VARCHAR)")
    pairs = [(one_id, one.number) for one in found.values() for one_id in one.ids]
    if pairs:
        connection.executemany("INSERT INTO erased VALUES (?, ?)", pairs)
    for file in _files(lake, "data.parquet"):
        table = _table(lake, file)
        for number, count in _erase_in(connection, file, table):
            found[number].rows[table] = found[number].rows.get(table, 0) + count
    for file in _files(lake, "rejects.parquet"):
        _hide_in(connection, file)


def _erase_in(connection, file: Path, table: str) -> list[tuple[str, int]]:
    """Take the rows out of one file; numbers with their counts of rows."""
    rows = f"read_parquet({engine.literal(file)})"
    columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()]
    whose = [column for column in columns if column in WHOSE or (column == "parent_id" and table == "groups")]
    named = {"parent_id": "NULL", "group_top": "org_id"}
    named = {column: other for column, other in named.items() if column in columns and column not in whose}
    own, other = _any_erased(whose), _any_erased(list(named))
    if not connection.execute(f"SELECT 1 FROM {rows} WHERE {own} OR {other} LIMIT 1").fetchone():
        return []
    numbered = f"SELECT row_number() OVER () AS row_no, {', '.join(whose)} FROM {rows} WHERE {own}"
    ids = f"SELECT row_no, unnest([{', '.join(whose)}]) AS id FROM ({numbered})"
    counts = connection.execute(
        f"SELECT number, count(DISTINCT row_no) FROM ({ids}) JOIN erased USING (id) GROUP BY 1"
    ).fetchall()
    kept = ", ".join(f"CASE WHEN {_any_erased([c])} THEN {value} ELSE {c} END AS {c}" for c, value in named.items())
    replaced = f" REPLACE ({kept})" if kept else ""
    order = TABLES[table].order if table in TABLES else ()
    _rewrite(connection, file, f"SELECT *{replaced} FROM {rows} WHERE NOT ({own})", order)
    return counts


def _any_erased(columns: list[str]) -> str:
    # an id that is absent is nobody's
    return " OR ".join(f"coalesce({c} IN (SELECT id FROM erased), false)" for c in columns) or "false"


def _hide_in(connection, file: Path) -> None:
    """Rejects keep the value at fault: where it is an erased number the row stays, so that the counts do."""
    rows = f"read_parquet({engine.literal(file)})"
    hit = f"EXISTS (SELECT 1 FROM erased WHERE contains(raw, substr(id, {len(_SCHEME) + 1})))"
    if connection.execute(f"SELECT 1 FROM {rows} WHERE {hit} LIMIT 1").fetchone():
        hidden = f"SELECT * REPLACE (CASE WHEN {hit} THEN '{ERASED}' ELSE raw END AS raw) FROM {rows}"
        _rewrite(connection, file, hidden, ("row_no",))


def _rewrite(connection, file: Path, query: str, order: tuple[str, ...]) -> None:
    beside = file.with_name(f"{file.name}.new")
    by = f" ORDER BY {', '.join(order)}" if order else ""
    connection.execute(
        f"COPY ({query}{by}) TO {engine.literal(beside)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    beside.replace(file)


def _count_again(lake: Lake, connection) -> None:
    """Rows of every entry, in force or kept: an erasure that was interrupted may have left them behind."""

    def counted(side: str, entry: Entry) -> Entry:
        file = lake.folder / side / entry.key / entry.snapshot / "data.parquet"
        rows = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(file)]).fetchone()[0]
        return replace(entry, rows=rows)

    for side in SIDES:
        manifest = lake.manifest(side)
        tables = {key: counted(side, entry) for key, entry in manifest.tables.items()}
        history = {key: [counted(side, entry) for entry in kept] for key, kept in manifest.history.items()}
        if (tables, history) != (manifest.tables, manifest.history):
            lake._write_manifest(side, Manifest(tables, history))


def _note(lake: Lake, found: dict[str, Erasure]) -> None:
    beside = lake.folder / f"{FILE}.new"
    beside.write_text(json.dumps([asdict(one) for one in found.values()], indent=1), "utf-8")
    beside.replace(lake.folder / FILE)


def _files(lake: Lake, name: str) -> list[Path]:
    return sorted(file for part in (*SIDES, "national") for file in (lake.folder / part).rglob(name))


def _table(lake: Lake, file: Path) -> str:
    """open/TABLE/…/SNAPSHOT/data.parquet, or national/MANIFEST/TABLE/data.parquet."""
    parts = file.relative_to(lake.folder).parts
    return parts[2] if parts[0] == "national" else parts[1]
