"""How is a SQLite database copied, examined and put in its place? By its own copying, consistent while others write."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from klynge_web.operation.archive import ArchiveError

MEMBER = "database/klynge.sqlite3.gz"
# sessions and counters: whoever had an archive could read the site as those who were signed in
PASSING = ("django_session", "usersessions_usersession", "cache")
_BESIDE = ".restoring"
_WAIT = 60  # seconds for a lock


@dataclass(frozen=True)
class Sqlite:
    """The database in a file."""

    file: Path
    settings: dict

    kind = "sqlite"
    name = "SQLite"
    member = MEMBER

    def dump(self, folder: Path) -> dict:
        """Copy the database into `folder` as a member of an archive; facts for the manifest."""
        copied = folder / "klynge.sqlite3"
        with closing(self._open(self.file)) as source, closing(sqlite3.connect(copied)) as copy:
            # in one step: a copy in several begins anew with every write of others, and might never end
            source.backup(copy)
            _forget_passing(copy)
            facts = {"kind": self.kind, "version": sqlite3.sqlite_version} | _content(copy)
        facts["bytes"] = copied.stat().st_size
        member = folder / MEMBER
        member.parent.mkdir()
        with copied.open("rb") as plain, gzip.open(member, "wb", compresslevel=6) as packed:
            shutil.copyfileobj(plain, packed, 1 << 20)
        copied.unlink()
        return facts

    def examine(self, member: Path, facts: dict, scratch: Path) -> None:
        """Raise ArchiveError unless the member is a sound database with the rows that the manifest tells of."""
        _unpack(member, scratch, facts["bytes"])
        _require_sound(scratch, facts)
        scratch.unlink()

    def is_empty(self) -> bool:
        """True if nobody has an account in it, so that it can be replaced without asking."""
        if not self.file.exists():
            return True
        try:
            with closing(self._open(self.file)) as connection:
                known = "people_person" in _tables(connection)
                return not known or not connection.execute("SELECT 1 FROM people_person").fetchone()
        except (ArchiveError, sqlite3.DatabaseError):
            return False  # what is damaged may be wanted still

    def require_unused(self) -> None:
        """The lock of the installation says whether it is used: others cannot reach the file."""

    def load_beside(self, member: Path, facts: dict) -> dict:
        """Build the database of the archive beside the present one; settings of a connection to it."""
        self.drop_beside()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        _unpack(member, self._beside, facts["bytes"])
        self._beside.chmod(0o600)
        _require_sound(self._beside, facts)
        return self.settings | {"NAME": self._beside}

    def drop_beside(self) -> None:
        for file in _with_journals(self._beside):
            file.unlink(missing_ok=True)

    def moves(self, aside: Path) -> list[tuple[Path, Path]]:
        """Renames that put the new database in the place of the present one."""
        kept = self._aside(aside)
        present = [(file, kept.with_name(kept.name + file.name.removeprefix(self.file.name))) for file in self._present]
        return [*present, (self._beside, self.file)]

    def swap(self, aside: Path) -> None:
        """The files have been renamed: nothing is left to do."""

    def kept_as(self, aside: Path) -> str:
        """Where the database that was replaced is kept."""
        return str(self._aside(aside))

    def drop_aside(self, aside: Path) -> None:
        """Remove the database that was replaced."""
        for file in _with_journals(self._aside(aside)):
            file.unlink(missing_ok=True)

    def _aside(self, aside: Path) -> Path:
        # a rename does not reach another file system: what lies outside the home stays in its own folder
        if self.file.parent == aside.parent:
            return aside / self.file.name
        return self.file.with_name(f"{self.file.name}.{aside.name}")

    @property
    def _beside(self) -> Path:
        return self.file.with_name(self.file.name + _BESIDE)

    @property
    def _present(self) -> list[Path]:
        return [file for file in _with_journals(self.file) if file.exists()]

    def _open(self, file: Path) -> sqlite3.Connection:
        if not file.exists():
            raise ArchiveError(
                f"There is no database {file} to copy yet. 'klynge serve' makes it at its first start.",
                fault="missing",
                file=file,
            )
        connection = sqlite3.connect(file, timeout=_WAIT)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.DatabaseError as problem:
            connection.close()
            raise ArchiveError(
                f"The database {file} cannot be read ({problem}). Wait for what keeps it, or restore a backup.",
                fault="damaged",
                file=file,
            ) from problem
        return connection


def _with_journals(file: Path) -> list[Path]:
    return [file, *(file.with_name(file.name + ending) for ending in ("-journal", "-wal", "-shm"))]


def _forget_passing(connection: sqlite3.Connection) -> None:
    for table in set(PASSING) & _tables(connection):
        connection.execute(f'DELETE FROM "{table}"')
    connection.commit()
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("VACUUM")  # what was deleted is not left in the file


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _content(connection: sqlite3.Connection) -> dict:
    """Rows of every table, and the migrations that the database has had."""
    tables = sorted(table for table in _tables(connection) if not table.startswith("sqlite_"))
    counts = {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}
    had = (
        connection.execute("SELECT app, name FROM django_migrations ORDER BY id")
        if "django_migrations" in counts
        else ()
    )
    return {"counts": counts, "migrations": [list(row) for row in had]}


def _unpack(member: Path, target: Path, size: int) -> None:
    left = size
    try:
        with gzip.open(member) as packed, target.open("xb") as plain:
            while chunk := packed.read(1 << 20):
                left -= len(chunk)
                if left < 0:  # more than was written: it would fill the disk
                    break
                plain.write(chunk)
    except (gzip.BadGzipFile, EOFError) as problem:
        raise _damaged(member, str(problem)) from problem
    if left:
        raise _damaged(member, "its size is another")


def _require_sound(file: Path, facts: dict) -> None:
    try:
        with closing(sqlite3.connect(file)) as connection:
            told = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            lost = connection.execute("PRAGMA foreign_key_check").fetchone()
            content = _content(connection) if told == "ok" else {}
    except sqlite3.DatabaseError as problem:
        raise _damaged(file, str(problem)) from problem
    if told != "ok" or lost:
        raise _damaged(file, told if told != "ok" else f"a row of {lost[0]} refers to one of {lost[2]} that is gone")
    if content["counts"] != facts["counts"]:
        raise _damaged(file, "its tables have other numbers of rows than the manifest says")


def _damaged(file: Path, why: str) -> ArchiveError:
    return ArchiveError(
        f"The database of the archive is damaged: {why}. Nothing was changed. Take an earlier archive.",
        fault="damaged",
        file=file,
    )
