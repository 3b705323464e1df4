"""What does the environment say of the site? Each setting is checked at the start, with words when it is wrong."""

import os
import re
import secrets
import sqlite3
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url

from klynge import settings as core
from klynge.errors import SettingError

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
_NAMES_OF_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_SAFE_WAL = (3, 51, 3)  # earlier releases can corrupt a database in this mode
_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")


@dataclass(frozen=True)
class Environment:
    """The site's settings; the core's own are in `klynge.settings`.

    url : address that readers use, such as https://klynge.example.no (`KLYNGE_URL`); without it this machine only
    database : of Django (`DATABASE_URL`, default a file in `KLYNGE_HOME`)
    mail : of Django (`KLYNGE_MAIL`, smtp://user:password@host:587, smtps://…; default letters are files in `mail`)
    mail_from : sender of letters (`KLYNGE_MAIL_FROM`)
    upload_megabytes : largest file that may be uploaded (`KLYNGE_UPLOAD_MB`, default 20)
    providers : TOML file of the OpenID Connect providers (`KLYNGE_OIDC`, default none)
    behind_proxy : True if a proxy in front says by X-Forwarded-Proto how the reader came (`KLYNGE_BEHIND_PROXY=yes`)
    """

    home: Path
    url: str = ""
    database: dict = field(default_factory=dict, repr=False)
    mail: dict = field(default_factory=dict, repr=False)
    mail_from: str = "Klynge <klynge@localhost>"
    upload_megabytes: int = 20
    providers: Path | None = None
    behind_proxy: bool = False

    @property
    def hosts(self) -> list[str]:
        return [*LOOPBACK, urlsplit(self.url).hostname] if self.url else LOOPBACK

    @property
    def https(self) -> bool:
        return self.url.startswith("https://")


def load() -> Environment:
    """Read and check the settings. Raises SettingError with the name of the variable and what it may be."""
    home = core.load().home
    return Environment(
        home=home,
        url=_url(),
        database=_database(home),
        mail=_mail(home),
        mail_from=_mail_from(),
        upload_megabytes=_megabytes(),
        providers=_providers(),
        behind_proxy=_yes("KLYNGE_BEHIND_PROXY"),
    )


def secret(home: Path, name: str = "site.key") -> str:
    """A secret of this installation: made at the first start, readable by its owner alone, never in a backup."""
    file = home / "keys" / name
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as problem:
        raise SettingError(
            f"The secret of the installation cannot be kept in {file}: {problem.strerror}. "
            "Let KLYNGE_HOME be a folder that you may write.",
            name="KLYNGE_HOME",
        ) from problem
    kept = file.read_text("utf-8").strip()
    if len(kept) < 32:
        raise SettingError(
            f"{file} holds no secret: it is too short. Remove it; a new one is made, and everybody signs in again.",
            name="KLYNGE_HOME",
        )
    return kept


def _url() -> str:
    value = os.environ.get("KLYNGE_URL", "").rstrip("/")
    parts = _parts(value)
    beside = not parts or parts.path or parts.query or parts.fragment or parts.username is not None
    if not value or (not beside and parts.scheme == "http" and parts.hostname in _NAMES_OF_THIS_MACHINE):
        return value
    if beside or parts.scheme != "https" or not parts.hostname or re.search(r"\s", value):
        raise SettingError(
            f"KLYNGE_URL is {_without_password(value)!r}; it must be the address that readers use, with https and "
            "without a path, such as https://klynge.example.no.",
            name="KLYNGE_URL",
        )
    return value


def _parts(value: str) -> SplitResult | None:
    """The parts of an address; None if it cannot be taken apart, as with a port that is no number."""
    try:
        parts = urlsplit(value)
        _ = parts.port
        return parts
    except ValueError:
        return None


def _without_password(value: str) -> str:
    return re.sub(r"//[^/@]*@", "//…@", value)


def _database(home: Path) -> dict:
    value = os.environ.get("DATABASE_URL", "")
    if not value:
        return _sqlite(home / "klynge.sqlite3")
    scheme = value.split(":", 1)[0]
    if scheme == "sqlite":
        return _sqlite(_sqlite_file(value))
    if scheme not in ("postgres", "postgresql"):
        raise SettingError(
            f"DATABASE_URL begins with {scheme[:20]!r}; Klynge runs on PostgreSQL "
            "(postgresql://user:password@host/name) or SQLite (sqlite:////path/to/file).",
            name="DATABASE_URL",
        )
    try:
        found = dj_database_url.parse(value, conn_max_age=600, conn_health_checks=True)
    except ValueError:
        found = {}
    if not found.get("NAME"):
        # the error of the library would show the password
        raise SettingError(
            "DATABASE_URL cannot be read: it must be postgresql://user:password@host:port/name, with signs such as "
            "@ and / in the password written as %40 and %2F.",
            name="DATABASE_URL",
        ) from None
    return found


def _sqlite_file(value: str) -> Path:
    name = value.removeprefix("sqlite:///")
    if name == value or not name or ":memory:" in name:
        raise SettingError(
            f"DATABASE_URL is {value!r}; for SQLite it names a file that is kept: sqlite:////path/to/file.",
            name="DATABASE_URL",
        )
    return Path(name).absolute()


def _sqlite(file: Path) -> dict:
    journal = "WAL" if sqlite3.sqlite_version_info >= _SAFE_WAL else "DELETE"
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": options}


def _mail(home: Path) -> dict:
    value = os.environ.get("KLYNGE_MAIL", "")
    if not value:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": home / "mail"}
    parts = _parts(value)
    if not parts or parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise SettingError(
            "KLYNGE_MAIL cannot be read: it must be smtp://user:password@host:587 (with STARTTLS) or "
            "smtps://user:password@host:465, with signs such as @ and / in the password written as %40 and %2F.",
            name="KLYNGE_MAIL",
        )
    local = parts.hostname in _NAMES_OF_THIS_MACHINE
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not local,
        "EMAIL_TIMEOUT": 20,
    }


def _mail_from() -> str:
    value = os.environ.get("KLYNGE_MAIL_FROM", Environment.mail_from)
    if "\n" in value or "\r" in value or not _ADDRESS.fullmatch(parseaddr(value)[1]):
        raise SettingError(
            f"KLYNGE_MAIL_FROM is {value!r}; it must be an e-mail address, with or without a name: "
            "Klynge <klynge@example.no>.",
            name="KLYNGE_MAIL_FROM",
        )
    return value


def _megabytes() -> int:
    value = os.environ.get("KLYNGE_UPLOAD_MB", str(Environment.upload_megabytes))
    if not value.isdecimal() or not 1 <= int(value) <= 200:
        raise SettingError(
            f"KLYNGE_UPLOAD_MB is {value!r}; it must be a whole number of megabytes between 1 and 200.",
            name="KLYNGE_UPLOAD_MB",
        )
    return int(value)


def _providers() -> Path | None:
    value = os.environ.get("KLYNGE_OIDC", "")
    if value and not Path(value).is_file():
        raise SettingError(
            f"KLYNGE_OIDC is {value!r}, and there is no such file. It names the TOML file of sign-in providers "
            "(docs/how-to/sign-in-providers.md).",
            name="KLYNGE_OIDC",
        )
    return Path(value) if value else None


def _yes(name: str) -> bool:
    value = os.environ.get(name, "no").casefold()
    if value not in ("yes", "no"):
        raise SettingError(f"{name} is {value!r}; it must be yes or no.", name=name)
    return value == "yes"
