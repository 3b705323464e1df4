"""What does one answer read? The tables of one manifest, held fast while it is worked out."""

from collections.abc import Mapping
from pathlib import Path

from klynge.errors import NotBuiltError, NotImportedError, UnknownNameError
from klynge.lake import engine
from klynge.lake.manifest import Entry, Manifest
from klynge.lake.tables import TABLES, Table


class View:
    """Tables in force at one moment. Every expression and query of one answer goes through one view."""

    def __init__(self, folder: Path, manifests: Mapping[str, Manifest], *, threads: int | None = None):
        self.folder, self.manifests = folder, manifests
        self._connection = engine.connect(threads=threads)
        # snapshots never change, so what a file says of itself is read once
        self._connection.execute("SET parquet_metadata_cache = true")
        self._backend = None
        self._registered: set[str] = set()

    @property
    def manifest_id(self) -> str:
        """Name of what the view reads; with closed tables, both sides' names."""
        return "+".join(m.id for m in self.manifests.values() if m.tables or m is self.manifests["open"])

    @property
    def entries(self) -> dict[str, Entry]:
        """Entry of every source table, or part of one, in force."""
        return {key: entry for manifest in self.manifests.values() for key, entry in manifest.tables.items()}

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
        if self._backend is None:
            self._backend = engine.expressions(self._connection)
        self._register(name)
        return self._backend.table(name)

    def query(self, sql: str, parameters: list | None = None, *, tables: tuple[str, ...] = ()):
        """Run SQL of our own over the named `tables` and return an Arrow table. User values are parameters."""
        for name in tables:
            self._register(name)
        return self._connection.execute(sql, parameters or []).to_arrow_table()

    def files(self, name: str) -> list[Path]:
        """The Parquet files of a table in force: one, or one per source that fills it."""
        declared = _declared(name)
        found = self._found(declared)
        if not found:
            raise (NotBuiltError(name) if declared.kind == "national" else NotImportedError(name, declared.remedy))
        return found

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
            source = f"read_parquet([{', '.join(map(engine.literal, self.files(name)))}])"
            self._connection.execute(f"CREATE VIEW {engine.identifier(name)} AS SELECT * FROM {source}")
            self._registered.add(name)

    def _found(self, table: Table) -> list[Path]:
        if table.kind == "national":
            files = [self.folder / "national" / self.manifest_id / table.name / "data.parquet"]
        else:
            files = [self.file(e) for e in self.entries.values() if e.table == table.name]
        return [file for file in files if file.exists()]

    def _folder(self, entry: Entry) -> Path:
        return self.folder / TABLES[entry.table].visibility / entry.key / entry.snapshot

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> "View":
        return self

    def __exit__(self, *_) -> None:
        self.close()


def _declared(name: str) -> Table:
    if name not in TABLES:
        raise UnknownNameError("table", name, sorted(TABLES))
    return TABLES[name]
