"""How is the installation copied into one archive, while it is in use?

First the files that people have sent are linked, then the database is copied in one moment, then the files that came
meanwhile are linked too: every file that the copied database names is there. The lake is linked under its own lock.
Keys are left out on purpose: whoever finds an archive must not be able to sign in, or to tell who a person is.
"""

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from klynge import api
from klynge.errors import SettingError
from klynge_web.operation import archive, erased, state
from klynge_web.operation.database import Database

DECLARED = ("regions", "evidence", "mappings")  # files of the home that people write


@dataclass(frozen=True, slots=True)
class Backup:
    """An archive that was written. `counts` : rows by table of the database; `manifests` : of the lake, by side."""

    file: Path
    bytes: int
    members: int
    counts: dict[str, int]
    manifests: dict[str, str]
    keys: list[Path]


def backup(file: Path, home: Path, database: Database) -> Backup:
    """Write the archive. Raises SettingError, ArchiveError, StorageError or ToolError; then there is no archive."""
    file = Path(file).absolute()
    _require_new(file)
    with archive.storage_errors(home):
        folder = Path(tempfile.mkdtemp(prefix="backup-", dir=home))
    try:
        with archive.storage_errors(home):
            facts = _gather(folder, home, database)
        members = archive.write(file, folder, facts)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    made = Backup(
        file=file,
        bytes=file.stat().st_size,
        members=len(members),
        counts=facts["database"]["counts"],
        manifests={side: one["manifest"] for side, one in facts["lake"].items()},
        keys=sorted((home / "keys").glob("*.key")),
    )
    _note(home, made)
    return made


def _gather(folder: Path, home: Path, database: Database) -> dict:
    """Everything that goes into the archive, in `folder`; facts for its manifest."""
    _link(home / "media", folder / "media")
    facts = {
        "klynge": version("klynge"),
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "database": database.dump(folder),
    }
    _link(home / "media", folder / "media")
    api.copy_lake(api.open_lake(home), folder / "lake")
    facts["lake"] = _lake_facts(folder)
    facts["keys"] = fingerprints(home)
    for name in DECLARED:
        _link(home / name, folder / "home" / name)
    if (home / erased.FILE).exists():
        (folder / "home").mkdir(exist_ok=True)
        shutil.copyfile(home / erased.FILE, folder / "home" / erased.FILE)
    return facts


def fingerprints(home: Path) -> dict[str, str]:
    """Key file → beginning of its SHA-256: enough to tell whether a key is the same, and no way to it."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in (home / "keys").glob("*.key")}


def _lake_facts(folder: Path) -> dict:
    """Of the copy, not of the lake: that may have moved on."""
    lake = api.open_lake(folder)
    manifests = {side: lake.manifest(side) for side in state.SIDES}
    return {
        side: {"manifest": manifest.id, "rows": {key: entry.rows for key, entry in manifest.tables.items()}}
        for side, manifest in manifests.items()
    }


def _link(source: Path, target: Path) -> None:
    """Link the files of a folder; one that is removed meanwhile is left out, one that is there already stays."""
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        linked = target / file.relative_to(source)
        if linked.exists():
            continue
        linked.parent.mkdir(parents=True, exist_ok=True)
        try:
            api.link_or_copy(file, linked)
        except FileNotFoundError:
            continue


def _require_new(file: Path) -> None:
    if file.exists():
        raise SettingError(
            f"{file} exists already, and a backup does not write over another. Name a new file, such as one with the "
            "date.",
            file=str(file),
        )
    if not file.parent.is_dir():
        raise SettingError(f"There is no folder {file.parent}. Make it, or name another file.", file=str(file))


def _note(home: Path, made: Backup) -> None:
    """For the page of the installation. That it cannot be written does not undo the backup."""
    kept = {"at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "file": made.file.name, "bytes": made.bytes}
    with archive.storage_errors(home):
        (home / state.LAST_BACKUP).write_text(json.dumps(kept), "utf-8")
