"""Is an archive whole, and could it be put back? Every byte is read, every table opened."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from klynge_web.operation import archive, database
from klynge_web.operation.archive import Archive, ArchiveError, Member
from klynge_web.operation.postgres import Postgres
from klynge_web.operation.sqlite import Sqlite


@dataclass(frozen=True, slots=True)
class Verified:
    """What an archive holds, after all of it has been read. `tables` : Parquet files; `rows` : in them."""

    klynge: str
    made_at: str
    database: str
    members: int
    bytes: int
    tables: int
    rows: int
    counts: dict[str, int]
    manifests: dict[str, str]


def verify(file: Path) -> Verified:
    """Read the whole archive. Raises ArchiveError with what is wrong with it."""
    with archive.opened(Path(file)) as opened:
        facts = opened.facts["database"]
        for member in opened.members.values():
            for _ in opened.read(member):
                pass
        _examine_database(opened, facts)
        tables = [m for m in opened.members.values() if m.name.startswith("lake/") and m.name.endswith(".parquet")]
        rows = sum(_rows(opened, member) for member in tables)
        return Verified(
            klynge=opened.facts["klynge"],
            made_at=opened.facts["made_at"],
            database=f"{database.named(facts['kind'])} {facts['version']}",
            members=len(opened.members),
            bytes=opened.size,
            tables=len(tables),
            rows=rows,
            counts=facts["counts"],
            manifests={side: one["manifest"] for side, one in opened.facts["lake"].items()},
        )


def _examine_database(opened: Archive, facts: dict) -> None:
    kinds = {"sqlite": Sqlite(Path(), {}), "postgresql": Postgres({})}
    examined = kinds.get(facts["kind"])
    if examined is None or examined.member not in opened.members:
        raise ArchiveError(
            f"{opened.file} holds no database that this version knows. Take another archive.",
            fault="damaged",
            file=opened.file,
        )
    with tempfile.TemporaryDirectory(prefix="klynge-verify-") as scratch, archive.storage_errors(Path(scratch)):
        member = opened.unpack(opened.members[examined.member], Path(scratch) / "member")
        examined.examine(member, facts, Path(scratch) / "database")


def _rows(opened: Archive, member: Member) -> int:
    """Rows of a Parquet file, every one of them read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(opened.tar.extractfile(member.name)) as table:
            return sum(batch.num_rows for batch in table.iter_batches())
    except (pa.ArrowException, OSError) as problem:
        raise ArchiveError(
            f"{opened.file}: {member.name} is no readable table: it was damaged before the backup was made. "
            "Take an earlier archive, or import the register again after restoring.",
            fault="damaged",
            file=opened.file,
        ) from problem


def require_lake(opened: Archive, lake) -> None:
    """The unpacked lake has the manifests that the archive tells of, and a file for each table of them."""
    for side, facts in opened.facts["lake"].items():
        manifest = lake.manifest(side)
        folders = [lake.folder / side / entry.key / entry.snapshot for entry in manifest.tables.values()]
        if manifest.id != facts["manifest"] or not all((folder / "data.parquet").exists() for folder in folders):
            raise ArchiveError(
                f"{opened.file}: the {side} side of the lake is not the one that the manifest of the archive names. "
                "Nothing was changed. Take another archive.",
                fault="damaged",
                file=opened.file,
            )


def unknown_migrations(had: list[list[str]]) -> list[str]:
    """Migrations that a database has had and this version of Klynge does not know."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    known = set(loader.disk_migrations) | {
        tuple(replaced) for migration in loader.disk_migrations.values() for replaced in migration.replaces
    }
    apps = {app for app, _ in known}
    return [f"{app}.{name}" for app, name in had if app in apps and (app, name) not in known]
