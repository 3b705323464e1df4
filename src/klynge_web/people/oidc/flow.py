"""How does the browser go to the provider and come back? What was asked waits in the session, and is used once."""

import base64
import hashlib
import secrets
import time
from dataclasses import asdict, dataclass
from urllib.parse import quote_plus, unquote, urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.urls import reverse
from requests.auth import AuthBase, HTTPBasicAuth

from klynge_web.people.oidc import calls, claims, discovery, tokens
from klynge_web.people.oidc.discovery import Metadata
from klynge_web.people.oidc.trouble import Trouble
from klynge_web.people.providers import Provider
from klynge_web.shell.page import DEFAULT_LANGUAGE

WAITING = "provider_sign_ins"
WAITS_SECONDS = 15 * 60  # to fetch an app or a code device takes some people a while
MOST = 5  # tabs
RECENT_SECONDS = 5 * 60  # how long ago one may have signed in at the provider to have proved anew who one is
# words of the standards that a provider may refuse with; others are not written to the log
_ERRORS = {
    "access_denied",
    "invalid_request",
    "unauthorized_client",
    "unsupported_response_type",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
    "login_required",
    "consent_required",
    "interaction_required",
    "account_selection_required",
    "invalid_client",
    "invalid_grant",
    "unsupported_grant_type",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One sign-in that was begun. `process` : sign_in, link or again; `person` : id of who was signed in, or ''."""

    provider: str
    process: str
    nonce: str
    verifier: str
    next: str
    lang: str
    person: str
    at: float


@dataclass(frozen=True, slots=True)
class Identity:
    """Who came back: issuer and subject tell one from all others; `kept` is what may be stored."""

    issuer: str
    subject: str
    kept: dict


def begin(request, provider: Provider, process: str, lang: str) -> str:
    """Remember what is asked, and give the provider's address with the question. Raises Trouble."""
    known = discovery.metadata(provider)
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    person = str(request.user.pk) if request.user.is_authenticated else ""
    asked = Asked(provider.id, process, nonce, verifier, _next(request), lang, person, time.time())
    waiting = request.session.get(WAITING, {})
    newest = sorted(waiting.items(), key=lambda one: one[1]["at"])[1 - MOST :]
    request.session[WAITING] = dict(newest) | {state: asdict(asked)}
    question = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": address_back(request, provider),
        "scope": " ".join(provider.scopes),
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
        "ui_locales": lang,
    }
    question |= {"acr_values": " ".join(provider.levels)} if provider.levels else {}
    prompt = "login" if process == "again" else provider.prompt
    question |= {"prompt": prompt} if prompt else {}
    # with it the provider must tell when the person signed in there
    question |= {"max_age": "0"} if process == "again" else {}
    return f"{known.authorize}{'&' if '?' in known.authorize else '?'}{urlencode(question)}"


def take(request) -> Asked | None:
    """What was asked under the state that came back: it is taken out, so that it cannot be used again."""
    waiting = request.session.get(WAITING)
    found = waiting.pop(request.GET.get("state", ""), None) if waiting else None
    if found is None:
        return None
    request.session[WAITING] = waiting
    try:
        request.session.save()  # now, so that the same answer in another tab finds nothing
    except UpdateError:  # signed out in another tab, just now
        return None
    return Asked(**found) if time.time() - found["at"] < WAITS_SECONDS else None


def finish(request, provider: Provider, asked: Asked) -> Identity:
    """Make of what came back who it is. Raises Trouble."""
    if asked.provider != provider.id:
        raise Trouble("answer", "the state is another provider's")
    known = discovery.metadata(provider)
    named = request.GET.get("iss")  # some write it as an address within an address, and so twice
    if unquote(named or "") != known.issuer and (named is not None or known.names_itself):
        raise Trouble("answer", "the answer is another provider's")
    error, code = request.GET.get("error"), request.GET.get("code")
    if error:
        raise Trouble("cancelled" if error == "access_denied" else "refused", _word(error))
    if not code:
        raise Trouble("answer", "no code")
    given = _exchange(request, provider, known, code, asked.verifier)
    told = tokens.verified(given["id_token"], provider, known, asked.nonce)
    if not provider.reaches(str(told.get("acr", ""))):
        raise Trouble("level", "acr")
    if asked.process == "again":
        _require_anew(told.get("auth_time"), asked.at)
    if provider.userinfo and known.userinfo and given.get("access_token"):
        told = _userinfo(known, given["access_token"], told["sub"]) | told
    subject = claims.subject(told["sub"], provider.issuer, settings.SUBJECT_KEY)
    return Identity(provider.issuer, subject, claims.kept(told, subject))


def _require_anew(signed_in, begun: float) -> None:
    """Raise Trouble unless the ID token says that the person signed in at the provider just now, when asked to."""
    if isinstance(signed_in, bool) or not isinstance(signed_in, int | float):
        raise Trouble("anew", "no auth_time")
    now = time.time()
    if not max(begun, now - RECENT_SECONDS) - tokens.LEEWAY <= signed_in <= now + tokens.LEEWAY:
        raise Trouble("anew", "auth_time")


def address_back(request, provider: Provider) -> str:
    """The address that is registered with the provider: one, whatever the language."""
    path = reverse("provider_back", kwargs={"provider": provider.id})
    return settings.ENVIRONMENT.url + path if settings.ENVIRONMENT.url else request.build_absolute_uri(path)


def _exchange(request, provider: Provider, known: Metadata, code: str, verifier: str) -> dict:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": address_back(request, provider),
        "code_verifier": verifier,
    }
    auth: AuthBase | None = None
    if known.posts_secret:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    else:
        # RFC 6749, 2.3.1: both parts are written as in a form before they are joined by a colon
        auth = HTTPBasicAuth(quote_plus(provider.client_id), quote_plus(provider.client_secret))
    status, given = calls.ask("POST", known.token, data=form, auth=auth)
    if status != 200:
        raise Trouble("refused", f"token: {_word(given.get('error'))}")
    if not isinstance(given.get("id_token"), str):
        raise Trouble("answer", "no ID token")
    return given


class _Bearer(AuthBase):
    def __init__(self, token: str):
        self.token = token

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def _userinfo(known: Metadata, token: str, sub: str) -> dict:
    """What more is told of the same person; the ID token's own claims come before it."""
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise Trouble("answer", "access token")
    status, told = calls.ask("GET", known.userinfo, auth=_Bearer(token))
    if status != 200:
        raise Trouble("answer", f"userinfo status {status}")
    if told.get("sub") != sub:
        raise Trouble("answer", "userinfo of somebody else")
    return told


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _next(request) -> str:
    """Where to go afterwards, if it is on this site; '' for one's own page."""
    value = request.POST.get("next", "")
    return value if value and get_adapter().is_safe_url(value) else ""


def _word(error) -> str:
    return error if error in _ERRORS else "an unknown error"


def language_of(asked: Asked | None) -> str:
    return asked.lang if asked else DEFAULT_LANGUAGE
