"""How does a file come into the lake? All or nothing: one draft, verified, then put in force at once."""

import datetime as dt
import time
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path

from klynge.errors import FileFaultError, SettingError
from klynge.lake import TABLES, Entry, Lake, View
from klynge.lake.draft import Draft, Stored
from klynge.progress import Progress, silent
from klynge.provenance import Source, digest
from klynge.registers.catalogue import FILE_OPTIONS, LIST_OPTION, Register, find


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
    """What an import did, per table. Each one's `outcome` says whether it is in force, kept as history, or neither."""

    register: str
    tables: list[Stored]
    seconds: float

    @property
    def unchanged(self) -> bool:
        """True if this very file had been imported before, so that nothing was read or written."""
        return all(s.outcome == "unchanged" for s in self.tables)

    def as_dict(self) -> dict:
        """Plain values for `--json`: stored and rejected in all, and each table's own."""
        return {
            "register": self.register,
            "unchanged": self.unchanged,
            "stored": sum(s.rows for s in self.tables if s.outcome != "not_kept"),
            "rejected": sum(s.rejected for s in self.tables),
            "seconds": round(self.seconds, 2),
            "tables": {s.key: {**s.facts(), "outcome": s.outcome} for s in self.tables},
        }


def run(
    name: str,
    path: Path,
    lake: Lake,
    *,
    as_of: dt.date | None = None,
    progress: Progress = silent,
    options: dict[str, str] | None = None,
    again: bool = False,
) -> Summary:
    """Import a file or folder of register `name`. If anything stops it, the lake is as before.

    A file that was imported before, with the same date and options, is not read: the summary is `unchanged`. Another
    file of the same date takes the place of the one before.

    again : read it all the same, because a register it is checked against has changed
    """
    register, started = find(name), time.monotonic()
    path, options = Path(path), options or {}
    _require_known(register, options)
    _require_readable(path)
    source = _source(register, path, _date_of(path, as_of), options)
    with lake.view(closed=True) as view:
        stored = [] if again else _imported(view, source)
        if not stored:
            stored = _read(register, path, lake, view, source, progress, options)
    return Summary(name, stored, time.monotonic() - started)


def reader(register: Register):
    """The register's `read(reading: Reading) -> None`, loaded when it is needed."""
    module, function = register.reader.split(":")
    return getattr(import_module(module), function)


def _read(register, path, lake, view, source, progress, options) -> list[Stored]:
    as_of = dt.date.fromisoformat(source.valid_on)
    with lake.draft() as draft:
        reader(register)(Reading(path, draft, view, as_of, source, progress, options))
        keys = sorted(one.key for one in draft.stored)
        for one in draft.stored:
            one.source = replace(source, tables=keys)
    return list(draft.stored)


def _source(register: Register, path: Path, as_of: dt.date, options: dict[str, str]) -> Source:
    return Source(
        register=register.name,
        title=register.title,
        publisher=register.publisher,
        licence=register.licence,
        file=path.name,
        valid_on=as_of.isoformat(),
        sha256=digest(path),
        options={option: _told(option, value) for option, value in options.items()},
    )


def _told(option: str, value: str) -> str:
    # a file may have other content under the same name, and its path is nobody's business
    return digest(Path(value)) if option in FILE_OPTIONS and Path(value).is_file() else value


def _imported(view: View, source: Source) -> list[Stored]:
    """What this very file gave, in force or kept; nothing if it was not imported, or not all of it is kept."""
    if LIST_OPTION in source.options:
        return []
    found = [entry for m in view.manifests.values() for entry in m.entries if _is_of(entry, source)]
    if not found or {entry.key for entry in found} != set(found[0].source["tables"]):
        return []
    return [_unchanged(view, entry, source) for entry in found]


def _is_of(entry: Entry, source: Source) -> bool:
    same = ("register", "valid_on", "sha256", "options")
    return all(entry.source.get(name) == getattr(source, name) for name in same)


def _unchanged(view: View, entry: Entry, source: Source) -> Stored:
    return Stored(
        TABLES[entry.table],
        view.file(entry).parent,
        entry.rows,
        entry.invented,
        rejected=entry.rejected,
        reasons=entry.reasons,
        left_out=entry.left_out,
        new_columns=entry.new_columns,
        as_of=dt.date.fromisoformat(entry.as_of),
        source=replace(source, file=entry.source["file"], tables=entry.source["tables"]),
        part=entry.part,
        outcome="unchanged",
    )


def _date_of(path: Path, given: dt.date | None) -> dt.date:
    as_of = given or dt.date.fromtimestamp(path.stat().st_mtime)
    if as_of > (today := dt.date.today()):
        whose = "The date given" if given else "The date of the file itself"
        raise FileFaultError(
            f"{path.name} cannot describe {as_of}, which is after today, {today}. {whose} is wrong: "
            "give the day the content describes, such as --as-of 2026-01-31.",
            fault="future_date",
            file=path.name,
        )
    return as_of


def _require_known(register: Register, options: dict[str, str]) -> None:
    unknown = sorted(options.keys() - set(register.options))
    if unknown:
        known = f"Known: {', '.join(register.options)}" if register.options else "It has no options"
        raise SettingError(
            f"The register {register.name} has no option {' or '.join(map(repr, unknown))}. {known}. "
            "Correct the name, or leave it out.",
            register=register.name,
            options=unknown,
        )


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
