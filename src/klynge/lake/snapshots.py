"""Which rows are in force? Snapshots of tables, and one manifest that names them.

A write builds beside the old snapshot, is verified, and comes into force when the manifest is replaced by one
atomic rename under a lock. A reader holds one manifest throughout (`View`) and can name it.
"""

import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from klynge import settings
from klynge.errors import LakeBusyError, NotBuiltError, NotImportedError, UnknownNameError
from klynge.lake import engine
from klynge.lake.draft import Draft, Stored
from klynge.lake.tables import TABLES, Table

SIDES = ("open", "closed")


@dataclass(frozen=True, slots=True)
class Entry:
    """One snapshot of one table, or of the part of a table that one source fills.

    part : name of the source where several fill one table (`grants` has three), '' where one does
    as_of : date the content describes; imported_at : when it was read
    rows, rejected : rows stored, rows that could not be read; reasons : rejects by reason
    left_out : rows left out by a stated rule, by rule (not faults)
    new_columns : columns of the source that Klynge does not know
    source : what was read, as `provenance.Source.as_dict`; invented : True if it holds generated data
    """

    table: str
    snapshot: str
    as_of: str
    imported_at: str
    rows: int
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    new_columns: list[str] = field(default_factory=list)
    source: dict = field(default_factory=dict)
    invented: bool = False
    part: str = ""

    @property
    def key(self) -> str:
        """Name in the manifest: `organisations`, or `grants/forskningsradet`."""
        return f"{self.table}/{self.part}" if self.part else self.table


@dataclass(frozen=True, slots=True)
class Manifest:
    """The snapshots in force (`tables`) and the earlier ones still kept (`history`, newest first)."""

    tables: dict[str, Entry] = field(default_factory=dict)
    history: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Short name that a report prints: the same snapshots give the same name."""
        names = sorted(entry.snapshot for entry in self.tables.values())
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]

    def with_entry(self, entry: Entry, *, kept: int) -> "Manifest":
        """The manifest after an import. A snapshot older than the one in force goes to the history."""
        known = [e for e in (self.tables.get(entry.key), *self.history.get(entry.key, ())) if e]
        ranked = sorted([entry, *known], key=lambda e: (e.as_of, e.imported_at), reverse=True)
        return Manifest({**self.tables, entry.key: ranked[0]}, {**self.history, entry.key: ranked[1 : kept + 1]})


class Lake:
    """The folder of all tables, with an open side (registers, published facts) and a closed one."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def manifest(self, side: str = "open") -> Manifest:
        """The manifest in force on one side; empty if nothing has been imported."""
        file = self.folder / side / "manifest.json"
        if not file.exists():
            return Manifest()
        content = json.loads(file.read_text("utf-8"))
        return Manifest(
            {name: Entry(**entry) for name, entry in content["tables"].items()},
            {name: [Entry(**entry) for entry in entries] for name, entries in content["history"].items()},
        )

    def view(self, *, closed: bool = False) -> "View":
        """What is in force now, held fast. `closed=True` adds the tables that never reach public pages."""
        manifests = {"open": self.manifest("open")}
        if closed:
            manifests["closed"] = self.manifest("closed")
        return View(self.folder, manifests)

    @contextmanager
    def draft(self):
        """Write tables beside those in force; leave them out if the block raises.

        All tables stored in one draft come into force together, when `Draft.commit` has been called.
        """
        with engine.storage_errors(self.folder):
            folder = self._new_draft_folder()
            draft = Draft(folder)
            try:
                yield draft
                self._put_in_force(draft)
            finally:
                draft.close()
                shutil.rmtree(folder, ignore_errors=True)

    def national_folder(self, manifest_id: str) -> Path:
        return self.folder / "national" / manifest_id

    @contextmanager
    def national(self, view: "View"):
        """Write the national tables of the view's manifest; they appear all at once or not at all."""
        with engine.storage_errors(self.folder):
            folder = self._new_draft_folder()
            draft = Draft(folder)
            try:
                yield draft
                draft.close()
                target = self.national_folder(view.manifest_id)
                target.parent.mkdir(parents=True, exist_ok=True)
                with self._lock():
                    shutil.rmtree(target, ignore_errors=True)
                    folder.rename(target)
                    self._prune_national(keep=target)
            finally:
                draft.close()
                shutil.rmtree(folder, ignore_errors=True)

    def _put_in_force(self, draft: Draft) -> None:
        draft.close()
        with self._lock():
            for side in SIDES:
                stored = [s for s in draft.stored if s.table.visibility == side]
                if stored:
                    self._replace_manifest(side, stored)

    def _replace_manifest(self, side: str, stored: list[Stored]) -> None:
        manifest, kept = self.manifest(side), settings.load().snapshots_kept
        now = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
        for one in stored:
            snapshot = f"{one.as_of}-{secrets.token_hex(4)}"
            entry = Entry(one.table.name, snapshot, imported_at=now, **one.facts())
            target = self.folder / side / entry.key / snapshot
            target.parent.mkdir(parents=True, exist_ok=True)
            one.folder.rename(target)
            _sync(target.parent)
            manifest = manifest.with_entry(entry, kept=kept)
        self._write_manifest(side, manifest)
        self._prune(side, manifest)

    def _write_manifest(self, side: str, manifest: Manifest) -> None:
        content = {
            "tables": {name: asdict(entry) for name, entry in manifest.tables.items()},
            "history": {name: [asdict(e) for e in entries] for name, entries in manifest.history.items()},
        }
        beside = self.folder / side / "manifest.json.new"
        with beside.open("w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        beside.rename(self.folder / side / "manifest.json")
        _sync(self.folder / side)

    def _prune(self, side: str, manifest: Manifest) -> None:
        for key, entry in manifest.tables.items():
            kept = {entry.snapshot, *(e.snapshot for e in manifest.history.get(key, ()))}
            for folder in (self.folder / side / key).glob("*"):
                # the parts of the table have folders of their own beside its snapshots
                if folder.name not in kept and (folder / "data.parquet").exists():
                    shutil.rmtree(folder, ignore_errors=True)

    def _prune_national(self, *, keep: Path) -> None:
        # a report that still reads the one before keeps it open for a moment: one earlier set stays
        others = sorted((p for p in keep.parent.iterdir() if p != keep), key=lambda p: p.stat().st_mtime)
        for folder in others[:-1]:
            shutil.rmtree(folder, ignore_errors=True)

    def _new_draft_folder(self) -> Path:
        drafts = self.folder / "drafts"
        drafts.mkdir(parents=True, exist_ok=True)
        for left_over in drafts.iterdir():
            if not _is_running(int(left_over.name.split("-")[0])):
                shutil.rmtree(left_over, ignore_errors=True)
        folder = drafts / f"{os.getpid()}-{secrets.token_hex(4)}"
        folder.mkdir()
        return folder

    @contextmanager
    def _lock(self, seconds: float = 30.0):
        import fcntl
        import time

        with (self.folder / "lock").open("w") as stream:
            until = time.monotonic() + seconds
            while True:
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise LakeBusyError(
                            f"Another process has held the lock of the lake in {self.folder} for {seconds:.0f} s. "
                            "Wait until its import is finished and try again."
                        ) from None
                    time.sleep(0.05)
            yield


class View:
    """Tables in force at one moment. Every expression and query of one answer goes through one view."""

    def __init__(self, folder: Path, manifests: Mapping[str, Manifest], *, threads: int | None = None):
        self.folder, self.manifests = folder, manifests
        self._connection = engine.connect(threads=threads)
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
            files = [self._folder(e) / "data.parquet" for e in self.entries.values() if e.table == table.name]
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


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
