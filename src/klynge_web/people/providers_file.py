"""What does the file of sign-in providers say? It is read once, at the start, and refused with words if it is wrong."""

import difflib
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from klynge.errors import SettingError
from klynge_web.people.providers import KINDS, LOOPBACK, Provider

PROMPTS = ("login", "select_account", "consent")
# scopes that exist to hand out the national identity number, which Klynge does not want to receive
_NUMBER_SCOPES = ("userid-nin", "nnin", "nnin_altsub", "nin", "pid")
_FIELDS = (
    "id",
    "name",
    "kind",
    "issuer",
    "authorization_origins",
    "client_id",
    "client_secret_file",
    "client_secret",
    "scopes",
    "acr_values",
    "prompt",
)


def load(file: Path | None) -> tuple[Provider, ...]:
    """The providers of the file, none without one. Raises SettingError that names file, provider, field and remedy."""
    if file is None:
        return ()
    tables = _tables(file)
    found = tuple(_provider(_Entry(table, file, place)) for place, table in enumerate(tables, 1))
    for one in found:
        if [other.id for other in found].count(one.id) > 1:
            raise _fault(file, f"provider {one.id}, id", "two providers have it", "Give each an id of its own.")
    return found


def _tables(file: Path) -> list[dict]:
    try:
        read = tomllib.loads(file.read_text("utf-8"))
    except OSError as problem:
        raise _fault(file, "file", f"it cannot be read ({problem.strerror})", "Let Klynge's user read it.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise _fault(file, "file", f"it is not TOML ({problem})", "Correct the line named.") from None
    strange = sorted(read.keys() - {"provider"})
    if strange:
        raise _fault(file, strange[0], "it means nothing here", "Let each provider begin with [[provider]].")
    tables = read.get("provider", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
        raise _fault(file, "file", "it names no provider", "Begin each with a line [[provider]], in double brackets.")
    return tables


class _Entry:
    """One table of the file: its fields are read once each, with words when they cannot be used."""

    def __init__(self, table: dict, file: Path, place: int):
        self.table, self.file = dict(table), file
        name = table.get("id")
        self.where = f"provider {name}" if isinstance(name, str) and name else f"provider number {place}"

    def fault(self, name: str, found: str, remedy: str) -> SettingError:
        return _fault(self.file, f"{self.where}, {name}", found, remedy)

    def string(self, name: str, remedy: str, default: str | None = None) -> str:
        value = self.table.pop(name, default)
        if value is None:
            raise self.fault(name, "it is missing", remedy)
        if not isinstance(value, str) or (not value.strip() and default != ""):
            raise self.fault(name, "it is not a text with something in it", remedy)
        return value.strip()

    def strings(self, name: str, default: tuple[str, ...], remedy: str) -> tuple[str, ...]:
        value = self.table.pop(name, list(default))
        if not isinstance(value, list) or not all(isinstance(one, str) and one and " " not in one for one in value):
            raise self.fault(name, "it is not a list of words in quotes", remedy)
        return tuple(value)

    def done(self) -> None:
        for name in self.table:
            near = difflib.get_close_matches(name, _FIELDS, 1)
            remedy = f"Did you mean {near[0]}?" if near else f"There are {', '.join(_FIELDS)}."
            raise self.fault(name, "there is no such field", remedy)


def _provider(entry: _Entry) -> Provider:
    name = entry.string("id", 'Give it a short word of its own, such as id = "feide".')
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
        raise entry.fault("id", f"{name!r} cannot stand in an address", "Use a–z, 0–9 and hyphens, a letter first.")
    shown = entry.string("name", 'Say what people call it, such as name = "Feide".')
    if len(shown) > 60:
        raise entry.fault("name", f"it has {len(shown)} characters", "Let it have at most 60: it stands on a button.")
    kind = entry.string("kind", f"Choose one of {', '.join(KINDS)}.")
    if kind not in KINDS:
        raise entry.fault("kind", f"{kind!r} is not known", f"Choose one of {', '.join(KINDS)}.")
    issuer, origins = _issuer(entry, kind)
    client = _client(entry, kind)
    entry.done()
    return Provider(id=name, name=shown, kind=kind, issuer=issuer, origins=origins, **client)


def _issuer(entry: _Entry, kind: str) -> tuple[str, tuple[str, ...]]:
    """The issuer and where its sign-in page stands."""
    known = KINDS[kind]
    remedy = "Write its address, https://…, as it stands in the provider's discovery document."
    given = entry.string("issuer", remedy, "production" if known.issuers else None)
    origins = entry.strings("authorization_origins", (), 'Write them as ["https://login.example.org"].')
    for origin in origins:
        if not _usable(origin) or urlsplit(origin).path:
            raise entry.fault("authorization_origins", f"{origin!r} is no origin", "Write scheme and host: https://….")
    if given in known.issuers:
        return known.issuers[given], (known.origins[given], *origins)
    if not _usable(given):
        names = f" Or write {' or '.join(known.issuers)}." if known.issuers else ""
        raise entry.fault("issuer", f"{given!r} is not an address with https", remedy + names)
    parts = urlsplit(given)
    return given.rstrip("/"), (f"{parts.scheme}://{parts.netloc}", *origins)


def _usable(address: str) -> bool:
    """True for https, and for http on this machine; without user, query or fragment."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    # what is written to a header or an address must not end it
    plain = re.fullmatch(r"[A-Za-z0-9:/._~\[\]-]+", address)
    return bool(secure and parts.hostname and plain)


def _client(entry: _Entry, kind: str) -> dict:
    """Who Klynge is to the provider, and what it asks for."""
    known = KINDS[kind]
    scopes = entry.strings("scopes", known.scopes, 'Write them as ["openid", "profile"].')
    if "openid" not in scopes:
        raise entry.fault("scopes", "openid is not among them", 'Add "openid": without it nobody can be recognised.')
    for scope in scopes:
        if scope in _NUMBER_SCOPES:
            raise entry.fault("scopes", f"{scope} asks for the national identity number", "Leave it out.")
    prompt = entry.string("prompt", f"Write one of {', '.join(PROMPTS)}, or leave it out.", "")
    if prompt and prompt not in PROMPTS:
        raise entry.fault("prompt", f"{prompt!r} is not known", f"Write one of {', '.join(PROMPTS)}, or leave it out.")
    return {
        "client_id": entry.string("client_id", "Write the id that the provider gave to Klynge."),
        "client_secret": _secret(entry),
        "scopes": scopes,
        "levels": entry.strings("acr_values", known.accepted, 'Write the levels as ["substantial"], or [] for any.'),
        "prompt": prompt,
    }


def _secret(entry: _Entry) -> str:
    """The client's secret, from its file or as it stands. What it is, is never told."""
    if "client_secret" in entry.table and "client_secret_file" in entry.table:
        raise entry.fault("client_secret", "there is a client_secret_file too", "Keep the file, and remove this line.")
    if "client_secret" in entry.table:
        return entry.string("client_secret", "Write the secret, or better: name a file with client_secret_file.")
    remedy = "Name a file that holds the provider's secret and nothing else, readable by Klynge's user alone."
    file = entry.file.parent / entry.string("client_secret_file", remedy)
    try:
        secret = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "it is not text"
        raise entry.fault("client_secret_file", f"{file} cannot be read ({why})", remedy) from None
    if not secret or "\n" in secret:
        raise entry.fault("client_secret_file", f"{file} does not hold one line", remedy)
    return secret


def _fault(file: Path, where: str, found: str, remedy: str) -> SettingError:
    return SettingError(f"KLYNGE_OIDC, {file}: {where}: {found}. {remedy}", name="KLYNGE_OIDC", file=str(file))


def sign_in_origins(providers: tuple[Provider, ...]) -> list[str]:
    """Where a form may lead beyond this site: browsers hold the redirect after a form to `form-action` as well."""
    return sorted({origin for one in providers for origin in one.origins})
