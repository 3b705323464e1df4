"""What does one answer read? The tables of one manifest, held fast while it is worked out."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from klynge.errors import NotBuiltError, NotImportedError, UnknownNameError
from klynge.lake import engine
from klynge.lake.manifest import Entry, Manifest
from klynge.lake.national import NATIONAL
from klynge.lake.tables import TABLES, Table


class View:
    """Tables in force at one moment. Every expression and query of one answer goes through one view."""

    def __init__(self, folder: Path, manifests: Mapping[str, Manifest]):
        self.folder, self.manifests = folder, manifests
        self._connection = engine.reader()
        self._backend = None
        self._registered: set[str] = set()

    @cached_property
    def manifest_id(self) -> str:
        """Name of what the view reads; with closed tables, both sides' names."""
        return "+".join(m.id for m in self.manifests.values() if m.tables or m is self.manifests["open"])

    @property
    def national_folder(self) -> Path:
        """Where the national tables of this manifest lie, or will. Tables of an earlier declaration are not found."""
        return self.folder / "national" / f"{self.manifest_id}-{_declaration()}"

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Entry of every source table, or part of one, in force.

        Named `memberships` or `grants/eu`; a closed part that has the name of an open one is `closed:memberships/own`.
        """
        found: dict[str, Entry] = {}
        for side, manifest in self.manifests.items():
            for key, entry in manifest.tables.items():
                found[f"{side}:{key}" if key in found else key] = entry
        return found

    @property
    def invented(self) -> bool:
        """True if any table in force holds generated data: then every page and file says so."""
        return any(entry.invented for entry in self.entries.values())

    def has(self, table: str) -> bool:
        """True if the table has been imported (source) or built (national)."""
        return bool(self._found(_declared(table)))

    def table(self, name: str):
        """The table as an Ibis expression.

        Raises NotImportedError or NotBuiltError, with the command that would fill it.
        """
        definition = self._definition(name)
        if self._backend is None:
            self._backend = engine.expressions(engine.connect())
        self._backend.con.execute(f"CREATE OR REPLACE VIEW {definition}")
        return self._backend.table(name)

    def query(self, sql: str, parameters: list | None = None, *, tables: tuple[str, ...] = ()):
        """Run SQL of our own over the named `tables` and return an Arrow table. User values are parameters."""
        for name in tables:
            self._register(name)
        return self._connection.execute(sql, parameters or []).to_arrow_table()

    def files(self, name: str) -> list[Path]:
        """The Parquet files of a table in force: one, or one per source that fills it.

        Where the table says that parts displace each other (`own_by`), `rows` has what counts of them.
        """
        declared = _declared(name)
        found = self._found(declared)
        if not found:
            raise (NotBuiltError(name) if declared.kind == "national" else NotImportedError(name, declared.remedy))
        return found

    def rows(self, name: str) -> str:
        """The query of the rows that count. Raises NotImportedError or NotBuiltError.

        All rows of all parts, except those that a later closed part displaces (see `Table.own_by`).
        """
        files, declared = self.files(name), _declared(name)
        if len(files) > 1 and declared.own_by:
            closed = [self.file(entry) for entry in self._closed_parts(name)]
            if closed:
                return _displaced([file for file in files if file not in closed], closed, declared.own_by)
        return f"SELECT * FROM {_read(files)}"

    def file(self, entry: Entry) -> Path:
        """The Parquet file of one snapshot, in force or kept in a manifest's history."""
        return self._folder(entry) / "data.parquet"

    def rejects(self, key: str):
        """Rows of the snapshot in force that could not be read: row_no, reason, raw (Arrow table).

        key : as in `entries`, such as `organisations` or `grants/forskningsradet`
        """
        if key not in self.entries:
            raise UnknownNameError("import", key, sorted(self.entries))
        path = self._folder(self.entries[key]) / "rejects.parquet"
        if not path.exists():
            return self.query("SELECT NULL::BIGINT AS row_no, '' AS reason, '' AS raw WHERE false")
        return self.query("SELECT row_no, reason, raw FROM read_parquet(?) ORDER BY row_no", [str(path)])

    def _register(self, name: str) -> None:
        if name not in self._registered:
            # temporary ones belong to this connection alone: other views of the process read other snapshots
            self._connection.execute(f"CREATE TEMP VIEW {self._definition(name)}")
            self._registered.add(name)

    def _definition(self, name: str) -> str:
        return f"{engine.identifier(name)} AS {self.rows(name)}"

    def _closed_parts(self, name: str) -> list[Entry]:
        """Those on the closed side, the later ones last: by what their content describes, then by when it came."""
        parts = [e for e in self.entries.values() if e.table == name and e.side == "closed" and self.file(e).exists()]
        return sorted(parts, key=lambda e: (e.as_of, e.imported_at))

    def _found(self, table: Table) -> list[Path]:
        if table.kind == "national":
            files = [self.national_folder / table.name / "data.parquet"]
        else:
            files = [self.file(e) for e in self.entries.values() if e.table == table.name]
        return [file for file in files if file.exists()]

    def _folder(self, entry: Entry) -> Path:
        return self.folder / entry.side / entry.key / entry.snapshot

    def close(self) -> None:
        self._connection.close()
        if self._backend is not None:
            self._backend.disconnect()

    def __enter__(self) -> "View":
        return self

    def __exit__(self, *_) -> None:
        self.close()


def _read(files: Sequence[Path]) -> str:
    return f"read_parquet([{', '.join(map(engine.literal, files))}])"


def _displaced(opened: Sequence[Path], closed: Sequence[Path], own_by: Sequence[str]) -> str:
    """Rows of the open files and of each closed one that no later closed file has rows for."""
    columns = ", ".join(map(engine.identifier, own_by))
    layers = [*([opened] if opened else []), *([file] for file in closed)]
    kept = []
    for number, layer in enumerate(layers):
        above = [file for files in layers[number + 1 :] for file in files]
        later = f" ANTI JOIN (SELECT DISTINCT {columns} FROM {_read(above)}) USING ({columns})" if above else ""
        kept.append(f"SELECT part.* FROM {_read(layer)} AS part{later}")
    return " UNION ALL BY NAME ".join(kept)


def _declared(name: str) -> Table:
    if name not in TABLES:
        raise UnknownNameError("table", name, sorted(TABLES))
    return TABLES[name]


@cache
def _declaration() -> str:
    """A short name of the columns that national tables have: with other columns they must be built again."""
    columns = [(table.name, column.name, column.type) for table in NATIONAL for column in table.columns]
    return hashlib.sha256(repr(columns).encode()).hexdigest()[:8]
