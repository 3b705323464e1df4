"""Can the site start here? What the environment says is tried out, and what is wrong is told with the next step."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from klynge import settings as core
from klynge.errors import SettingError

Tell = Callable[[str], None]
MADE_CLOSED = ("keys", "mail", "media")
CLOSED = (*MADE_CLOSED, "lake/closed", "lake/drafts", "lake/national")


def require_usable(tell: Tell = print) -> None:
    """Called by `klynge serve` and `klynge worker` before they do anything else.

    Loads the settings, tries home, secret and database, and claims the installation: until the process ends no
    restore takes place. A restore that was interrupted is finished first. Facts and warnings go to `tell`, a sentence
    each. Raises SettingError with the variable at fault and what it may be, never with a password.
    """
    home = core.load().home
    require_home(home)
    _load_settings()
    from klynge_web.operation import restore, running

    running.claim(home)
    require_secrets(home)
    require_database()
    restore.finish_interrupted(home, tell)
    close_folders(home)  # not before: a folder that is there counts as put back
    for sentence in (*facts(), *warnings()):
        tell(sentence)


def require_home(home: Path) -> None:
    """The folder of the installation can be made and written."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as problem:
        raise SettingError(
            f"KLYNGE_HOME is {home}, and nothing can be written there: {problem.strerror}. "
            "Let it name a folder that the user who runs Klynge may write.",
            name="KLYNGE_HOME",
        ) from problem


def close_folders(home: Path) -> None:
    """Folders with what is not for all are entered by their owner alone, also those that were made open."""
    try:
        for name in MADE_CLOSED:
            (home / name).mkdir(mode=0o700, exist_ok=True)
        for folder in (home / name for name in CLOSED):
            if folder.is_dir() and folder.stat().st_mode & 0o077:
                folder.chmod(0o700)
    except OSError as problem:
        raise SettingError(
            f"{problem.filename} cannot be closed to others than the user who runs Klynge: {problem.strerror}. "
            "Let that user own it, and all that is in KLYNGE_HOME.",
            name="KLYNGE_HOME",
        ) from problem


def require_secrets(home: Path) -> None:
    """The keys of the installation are readable by their owner alone."""
    for file in sorted((home / "keys").glob("*.key")):
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            raise SettingError(
                f"{file} can be read by others than its owner (mode {mode:03o}), so it may be known. "
                f"Close it: chmod 600 {file}. If others have had access to this machine, remove site.key as well: "
                "a new one is made, and everybody signs in again.",
                name="KLYNGE_HOME",
                file=str(file),
            )


def require_database() -> None:
    """The database answers."""
    from django.db import connection
    from django.db.utils import DatabaseError, NotSupportedError

    if connection.vendor == "sqlite":
        _require_folder(Path(str(connection.settings_dict["NAME"])))
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except NotSupportedError as problem:
        raise SettingError(
            "The server of DATABASE_URL is too old: Klynge needs PostgreSQL 14 or newer.", name="DATABASE_URL"
        ) from problem
    except DatabaseError as problem:
        # what the driver says may hold the password: its words are read, not shown
        raise SettingError(_words(connection, str(problem)), name="DATABASE_URL") from None
    finally:
        connection.close()


def _require_folder(file: Path) -> None:
    # a database in memory, as tests have it, is no file
    if file.name and not str(file).startswith("file:") and not file.parent.is_dir():
        raise SettingError(
            f"DATABASE_URL names the file {file}, and there is no folder {file.parent}. "
            "Make the folder, or name another file.",
            name="DATABASE_URL",
        )


def _words(connection, problem: str) -> str:
    if connection.vendor == "sqlite":
        return _words_of_file(Path(str(connection.settings_dict["NAME"])), problem)
    where = _where(connection.settings_dict)
    known = {
        "password authentication failed": f"The password for {where} is not accepted. Correct the user or the password "
        "in DATABASE_URL; signs such as @ and / in it are written as %40 and %2F.",
        "no password supplied": f"{where} asks for a password, and DATABASE_URL has none: "
        "postgresql://user:password@host/name.",
        "resolve host": f"There is no host of the name that DATABASE_URL gives ({where}). Correct the name.",
        "not known": f"There is no host of the name that DATABASE_URL gives ({where}). Correct the name.",
        "does not exist": f"The server has no such database or user: {where}. Make it (createdb, createuser), or "
        "correct DATABASE_URL.",
        "Connection refused": f"No PostgreSQL answers for {where}. Start the server, or correct host and port in "
        "DATABASE_URL.",
        "No such file": f"No PostgreSQL answers for {where}. Start the server, or correct host and port in "
        "DATABASE_URL.",
        "timeout": f"No answer in time from {where}. Correct the host in DATABASE_URL, or open the way to it.",
        "permission denied": f"The user may not use the database: {where}. Let the user own the database.",
    }
    told = next((words for part, words in known.items() if part in problem), None)
    return told or f"The database of DATABASE_URL cannot be opened ({where}). Look in the log of PostgreSQL for why."


def _words_of_file(file: Path, problem: str) -> str:
    if "not a database" in problem:
        return f"{file} is no SQLite database. Name another file in DATABASE_URL, or restore a backup."
    return (
        f"The database {file} cannot be opened. Let the user who runs Klynge read and write the file and its folder, "
        "or name another in DATABASE_URL."
    )


def _where(database: dict) -> str:
    host = database["HOST"] or database.get("OPTIONS", {}).get("host") or "this machine"
    port = f", port {database['PORT']}" if database["PORT"] else ""
    return f"user {database['USER'] or '(none)'}, database {database['NAME']}, host {host}{port}"


def facts() -> list[str]:
    """What the site runs on, for the terminal."""
    from klynge_web.operation import state

    database = state.database_version()
    if database.startswith("SQLite"):
        mode = state.journal_mode()
        why = "" if mode == "wal" else "; the write-ahead log is used from SQLite 3.51.3 on"
        return [f"Database: {database}, journal mode {mode}{why}."]
    return [f"Database: {database}."]


def warnings() -> list[str]:
    """What does not stop the start, but should be known."""
    from django.conf import settings

    from klynge_web.operation import state

    home, environment = core.load().home, settings.ENVIRONMENT
    found = []
    free = state.disk_free(home)
    if free < state.LOW_DISK:
        found.append(
            f"Warning: the disk of {home} is nearly full: {free // 1_000_000} MB left. Imports and backups need more; "
            "free some space, or remove earlier snapshots (KLYNGE_SNAPSHOTS_KEPT)."
        )
    if environment.https and not environment.behind_proxy:
        found.append(
            "Warning: KLYNGE_URL is https, and KLYNGE_BEHIND_PROXY is no. If a proxy on another machine ends the "
            "encryption, set KLYNGE_BEHIND_PROXY=yes and let it send X-Forwarded-Proto; else readers are led round."
        )
    return found


def _load_settings() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klynge_web.config.settings")
    import django

    django.setup()
