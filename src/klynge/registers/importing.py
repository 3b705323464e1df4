"""How does a file come into the lake? All or nothing: one draft, verified, then put in force at once."""

import datetime as dt
import time
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from klynge.errors import FileFaultError
from klynge.lake import Lake, View
from klynge.lake.draft import Draft, Stored
from klynge.progress import Progress, silent
from klynge.provenance import Source, digest
from klynge.registers.catalogue import Register, find


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader is given: the file or folder, where to write, and what is already known.

    view : the lake before this import, for codes and earlier snapshots
    as_of : date the content describes; options : what the user added, such as industry_version
    """

    path: Path
    draft: Draft
    view: View
    as_of: dt.date
    source: Source
    progress: Progress = silent
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import did, per table."""

    register: str
    tables: list[Stored]
    seconds: float

    def as_dict(self) -> dict:
        """Plain values for `--json`: stored and rejected in all, and each table's own."""
        return {
            "register": self.register,
            "stored": sum(s.rows for s in self.tables),
            "rejected": sum(s.rejected for s in self.tables),
            "seconds": round(self.seconds, 2),
            "tables": {f"{s.table.name}/{s.part}".rstrip("/"): s.facts() for s in self.tables},
        }


def run(
    name: str,
    path: Path,
    lake: Lake,
    *,
    as_of: dt.date | None = None,
    progress: Progress = silent,
    options: dict[str, str] | None = None,
) -> Summary:
    """Import a file or folder of register `name`. If anything stops it, the lake is as before."""
    register, started = find(name), time.monotonic()
    path = Path(path)
    _require_readable(path)
    as_of = as_of or dt.date.fromtimestamp(path.stat().st_mtime)
    source = Source(
        register=name,
        title=register.title,
        publisher=register.publisher,
        licence=register.licence,
        file=path.name,
        valid_on=as_of.isoformat(),
        sha256=digest(path),
    )
    with lake.view(closed=True) as view, lake.draft() as draft:
        reader(register)(Reading(path, draft, view, as_of, source, progress, options or {}))
        stored = list(draft.stored)
    return Summary(name, stored, time.monotonic() - started)


def reader(register: Register):
    """The register's `read(reading: Reading) -> None`, loaded when it is needed."""
    module, function = register.reader.split(":")
    return getattr(import_module(module), function)


def _require_readable(path: Path) -> None:
    if not path.exists():
        raise FileFaultError(
            f"There is no file or folder {path}. Give the path of the file you fetched.",
            fault="not_found",
            file=path.name,
        )
    try:
        empty = path.stat().st_size == 0 if path.is_file() else not any(path.iterdir())
        if path.is_file():
            path.open("rb").close()
    except PermissionError:
        raise FileFaultError(
            f"{path} may not be read. Give yourself permission to read it and try again.",
            fault="no_permission",
            file=path.name,
        ) from None
    if empty:
        raise FileFaultError(
            f"{path.name} is empty. Fetch it again; the download was probably cut off.",
            fault="empty",
            file=path.name,
        )
