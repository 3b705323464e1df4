"""What does a provider say of itself? Its addresses and keys, checked, and remembered for a while."""

import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from klynge_web.people.oidc import calls
from klynge_web.people.oidc.trouble import Trouble
from klynge_web.people.providers import LOOPBACK, Provider

KEPT_SECONDS = 3600
# a provider that is down is left alone for so long, and keys are not asked for more often than this
PAUSE_SECONDS = 20

_kept: dict[tuple[str, str], tuple[float, object]] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Metadata:
    """The provider's addresses. `userinfo` '' : it has none.

    posts_secret : True if it takes the client's secret in the form only, not as basic authentication
    names_itself : True if it says at the way back who it is (RFC 9207)
    """

    issuer: str
    authorize: str
    token: str
    keys: str
    userinfo: str
    posts_secret: bool
    names_itself: bool


def metadata(provider: Provider) -> Metadata:
    """Read the provider's discovery document, or remember it. Raises Trouble."""
    return _remembered("metadata", f"{provider.issuer} {provider.origins}", lambda: _read(provider), KEPT_SECONDS)


def keys(provider: Provider, known: Metadata, kid: str | None) -> list[dict]:
    """The provider's keys; asked for anew if none of them has the name that a token was signed with."""
    found = _remembered("keys", known.keys, lambda: _read_keys(known), KEPT_SECONDS)
    if kid is not None and not any(key.get("kid") == kid for key in found):
        found = _remembered("keys", known.keys, lambda: _read_keys(known), PAUSE_SECONDS)
    return found


def forget() -> None:
    """Forget all providers."""
    with _lock:
        _kept.clear()


def _remembered(kind: str, name: str, read, seconds: int):
    """What is kept if it is younger than `seconds`, else what `read` gives; a failure is kept for a short while."""
    with _lock:
        at, kept = _kept.get((kind, name), (0.0, None))
    age = time.monotonic() - at
    if isinstance(kept, Trouble) and age < PAUSE_SECONDS:
        raise Trouble(kept.code, f"{kept.detail}, lately")
    if kept is not None and not isinstance(kept, Trouble) and age < seconds:
        return kept
    try:
        found = read()
    except Trouble as trouble:
        found = trouble
    with _lock:
        _kept[kind, name] = (time.monotonic(), found)
    if isinstance(found, Trouble):
        raise found
    return found


def _read(provider: Provider) -> Metadata:
    status, found = calls.ask("GET", f"{provider.issuer}/.well-known/openid-configuration")
    if status != 200:
        raise Trouble("unavailable", f"discovery status {status}")
    issuer = found.get("issuer")
    if not isinstance(issuer, str) or issuer.rstrip("/") != provider.issuer:
        raise Trouble("answer", "discovery of another issuer")
    authorize = _address(found, "authorization_endpoint", provider)
    parts = urlsplit(authorize)
    if f"{parts.scheme}://{parts.netloc}" not in provider.origins:
        raise Trouble("answer", "sign-in page elsewhere than authorization_origins")
    methods = found.get("token_endpoint_auth_methods_supported")
    if not isinstance(methods, list):
        methods = ["client_secret_basic"]  # what the standard says of one that does not say
    return Metadata(
        issuer=issuer,
        authorize=authorize,
        token=_address(found, "token_endpoint", provider),
        keys=_address(found, "jwks_uri", provider),
        userinfo=_address(found, "userinfo_endpoint", provider) if found.get("userinfo_endpoint") else "",
        posts_secret="client_secret_basic" not in methods and "client_secret_post" in methods,
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(found: dict, name: str, provider: Provider) -> str:
    """An address with https; http only from one loopback to the same machine."""
    value = found.get(name)
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        parts = None
    local = provider.local and parts is not None and parts.scheme == "http" and parts.hostname in LOOPBACK
    if parts is None or not parts.hostname or not (parts.scheme == "https" or local):
        raise Trouble("answer", f"discovery without a usable {name}")
    return value


def _read_keys(known: Metadata) -> list[dict]:
    status, found = calls.ask("GET", known.keys)
    listed = found.get("keys")
    if status != 200 or not isinstance(listed, list):
        raise Trouble("answer", "no keys")
    return [key for key in listed if isinstance(key, dict)]
