"""How does an archive become the installation again? Everything is built beside what is there, then renamed.

What is to be renamed is noted first: a restore that is interrupted in the middle of it is finished by the next start.
What was erased after the archive was made is erased again before anybody can read it.
"""

import datetime as dt
import json
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from klynge import api
from klynge.errors import KlyngeError, SettingError
from klynge_web.operation import archive, checks, erased, running, state, verify
from klynge_web.operation.archive import Archive, ArchiveError
from klynge_web.operation.backup import DECLARED, fingerprints
from klynge_web.operation.database import NEXT, Database, named

PLAN = "restoring.json"
NEW = "restoring"  # folder of the home in which the new one is built
ALIAS = "restored"
_MOVED = ("lake", "media", *DECLARED)


class UnfinishedError(KlyngeError):
    """What was built could not be put in its place; it is kept, and the restore is finished later."""

    code = "restore_unfinished"
    exit_code = 74


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back.

    counts : rows by table of the archive's database; manifests : of the lake, by side
    units, people : erased again; migrated : migrations that the database had not had
    kept : where what was there before is kept, empty if there was nothing to keep
    other_keys : files of keys that the archive was made with, and that this installation has not, or has otherwise
    """

    made_at: str
    counts: dict[str, int]
    manifests: dict[str, str]
    units: int
    people: int
    migrated: list[str]
    kept: list[str] = field(default_factory=list)
    other_keys: list[Path] = field(default_factory=list)


def restore(
    file: Path,
    home: Path,
    database: Database,
    *,
    replace: bool = False,
    erasures: Path | None = None,
    people: Path | None = None,
) -> Restored:
    """Put an archive back. Raises a KlyngeError in words, and then the installation is as it was.

    replace : put aside what is there; without it, only an installation without data is restored into
    erasures, people : lists of erased units and people that were kept apart from the installation
    """
    with ExitStack() as stack:
        stack.enter_context(running.alone(home))
        database.require_unused()
        _finish(home, database)
        empty = _is_empty(home, database)
        if not (empty or replace):
            raise SettingError(
                f"The installation in {home} has data. Nothing was changed. With --replace it is put aside and kept; "
                "or set KLYNGE_HOME and DATABASE_URL to an empty one.",
                name="KLYNGE_HOME",
            )
        opened = stack.enter_context(archive.opened(file))
        _require_alike(opened, database)
        units = [api.read_erasures(one) for one in (erasures, _own_erasures(home)) if one]
        gone = [*erased.erased_people(home / erased.FILE), *_kept_people(people)]
        archive.require_room(home, opened.size + opened.facts["database"].get("bytes", 0))
        return _restore(opened, home, database, units, gone, empty)


def _restore(opened: Archive, home: Path, database: Database, units, gone, empty: bool) -> Restored:
    new = home / NEW
    aside = home / f"before-restore-{dt.datetime.now():%Y%m%d-%H%M%S}"
    try:
        with archive.storage_errors(home):
            shutil.rmtree(new, ignore_errors=True)
            _unpack(opened, new)
            gone = [*gone, *erased.erased_people(new / "home" / erased.FILE)]
            connection = database.load_beside(new / database.member, opened.facts["database"])
            migrated, people = _bring_up_to_date(connection, gone)
            listed = api.erase_again(api.open_lake(new), units) if units or _own_erasures(new) else []
            erased.write(home, gone)
            _plan(home, new, aside, database)
    except BaseException:
        _leave(home, new, database)
        raise
    _finish(home, database)
    checks.close_folders(home)
    return Restored(
        made_at=opened.facts["made_at"],
        counts=opened.facts["database"]["counts"],
        manifests={side: one["manifest"] for side, one in opened.facts["lake"].items()},
        units=len(listed),
        people=people,
        migrated=migrated,
        kept=_keep(aside, database, empty),
        other_keys=_other_keys(home, opened.facts.get("keys", {})),
    )


def _unpack(opened: Archive, new: Path) -> None:
    new.mkdir(mode=0o700, exist_ok=True)
    for member in opened.members.values():
        opened.unpack(member, new / member.name)
    verify.require_lake(opened, api.open_lake(new))


def _bring_up_to_date(settings: dict, gone: list[erased.Erased]) -> tuple[list[str], int]:
    """Migrate the new database and forget the people of the list; migrations applied, people removed."""
    from django.core.management import call_command
    from django.db import connections

    connections.settings[ALIAS] = settings
    try:
        connection = connections[ALIAS]
        lacking = state.pending(connection)
        call_command("migrate", database=ALIAS, interactive=False, verbosity=0)
        people = erased.remove_again(gone, using=ALIAS)
        connection.close()
    finally:
        if hasattr(connections._connections, ALIAS):
            connections[ALIAS].close()
            del connections[ALIAS]
        del connections.settings[ALIAS]
    return lacking, people


def _plan(home: Path, new: Path, aside: Path, database: Database) -> None:
    """Note every rename, in order. From here on the restore can only go forward."""
    moves = [(home / name, aside / name) for name in _MOVED if (home / name).exists()]
    built = {"lake": new / "lake", "media": new / "media", **{name: new / "home" / name for name in DECLARED}}
    moves += [(folder, home / name) for name, folder in built.items() if folder.exists()]
    moves += database.moves(aside)
    plan = {"aside": str(aside), "moves": [[str(source), str(target)] for source, target in moves]}
    beside = home / f"{PLAN}.new"
    beside.write_text(json.dumps(plan), "utf-8")
    beside.replace(home / PLAN)


def finish_interrupted(home: Path, tell) -> None:
    """Finish a restore that was interrupted while it renamed; called before the site starts."""
    from klynge_web.operation.database import of_settings

    if (home / PLAN).exists():
        _finish(home, of_settings())
        tell("A restore that had been interrupted was finished.")


def _finish(home: Path, database: Database) -> None:
    """Do the renames of the plan that have not been done. Each target is new, so one that is there is done."""
    if not (home / PLAN).exists():
        return
    plan = json.loads((home / PLAN).read_text("utf-8"))
    aside = Path(plan["aside"])
    try:
        aside.mkdir(mode=0o700, exist_ok=True)
        for source, target in plan["moves"]:
            if not Path(target).exists() and Path(source).exists():
                Path(source).rename(target)
    except OSError as problem:
        raise UnfinishedError(
            f"The restore stopped while it put files in their place: {problem}. Put that right; the next start of "
            "Klynge, or the next restore, finishes it."
        ) from problem
    database.swap(aside)
    (home / PLAN).unlink()
    shutil.rmtree(home / NEW, ignore_errors=True)


def _leave(home: Path, new: Path, database: Database) -> None:
    """Nothing was renamed yet: what was built is removed."""
    if not (home / PLAN).exists():
        database.drop_beside()
        shutil.rmtree(new, ignore_errors=True)


def _keep(aside: Path, database: Database, empty: bool) -> list[str]:
    """What was there is kept, unless nobody had put anything into it."""
    if empty:
        database.drop_aside(aside)
        shutil.rmtree(aside, ignore_errors=True)
        return []
    return [str(aside), database.kept_as(aside)]


def _is_empty(home: Path, database: Database) -> bool:
    """True if there are no accounts, no tables in the lake and no files that people sent."""
    lake = any((home / "lake" / side / "manifest.json").exists() for side in ("open", "closed"))
    return not lake and not any((home / "media").rglob("*")) and database.is_empty()


def _require_alike(opened: Archive, database: Database) -> None:
    """The archive is of this kind of database, and of a Klynge that is not newer than this one."""
    kind = opened.facts["database"]["kind"]
    if kind != database.kind:
        raise ArchiveError(
            f"{opened.file} holds a {named(kind)} database, and this installation uses {database.name}. "
            f"Nothing was changed. {NEXT[kind]}",
            fault="unlike",
            file=opened.file,
        )
    unknown = verify.unknown_migrations(opened.facts["database"]["migrations"])
    if unknown:
        raise ArchiveError(
            f"{opened.file} was made by Klynge {opened.facts['klynge']}, whose database is newer than this version "
            f"knows ({unknown[0]}). Nothing was changed. Install that version, and restore with it.",
            fault="newer",
            file=opened.file,
        )


def _other_keys(home: Path, known: dict[str, str]) -> list[Path]:
    here = fingerprints(home)
    return [home / "keys" / name for name, fingerprint in sorted(known.items()) if here.get(name) != fingerprint]


def _own_erasures(home: Path) -> Path | None:
    file = home / "lake" / "erasures.json"
    return file if file.exists() else None


def _kept_people(file: Path | None) -> list[erased.Erased]:
    if file is None:
        return []
    if not file.exists():
        raise SettingError(f"There is no file {file}. Name the {erased.FILE} that was kept.", file=str(file))
    return erased.erased_people(file)
