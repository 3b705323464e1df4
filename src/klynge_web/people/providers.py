"""Which OpenID Connect providers may one sign in through? Those of the settings (`providers_file.py` reads them)."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from klynge.text import LANGUAGES

LOOPBACK = ("127.0.0.1", "localhost", "::1")
# levels of assurance, lowest first: one that asks for a level accepts the higher ones
_ID_PORTEN_LEVELS = ("idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high")
_ANSATTPORTEN_LEVELS = ("low", "substantial", "high")


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known beforehand of a kind of provider.

    issuers : name of the environment → issuer; origins : the same → where the browser is sent to sign in
    levels : levels of assurance, lowest first; accepted : those that are asked for unless the file says otherwise
    userinfo : True if name and e-mail address stand at the userinfo address only
    """

    issuers: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    levels: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    userinfo: bool = True


# the two of the state give a pseudonymous subject and the national number: the scope `openid` alone is the least of it
KINDS = {
    "idporten": Kind(
        issuers={"production": "https://idporten.no", "test": "https://test.idporten.no"},
        origins={"production": "https://login.idporten.no", "test": "https://login.test.idporten.no"},
        scopes=("openid",),
        levels=_ID_PORTEN_LEVELS,
        accepted=("idporten-loa-substantial",),
        userinfo=False,
    ),
    "ansattporten": Kind(
        issuers={"production": "https://ansattporten.no", "test": "https://test.ansattporten.no"},
        origins={"production": "https://login.ansattporten.no", "test": "https://login.test.ansattporten.no"},
        scopes=("openid",),
        levels=_ANSATTPORTEN_LEVELS,
        accepted=("substantial",),
        userinfo=False,
    ),
    # Feide has test users, and no issuer of its own for them
    "feide": Kind(
        issuers={"production": "https://auth.dataporten.no", "test": "https://auth.dataporten.no"},
        origins={"production": "https://auth.dataporten.no", "test": "https://auth.dataporten.no"},
    ),
    "other": Kind(),
}


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider of the file, checked.

    issuer : as it stands in the provider's tokens, without a slash at the end
    origins : where the browser may be sent to sign in
    levels : levels of assurance that a sign-in must have reached, empty if any will do
    """

    id: str
    name: str
    kind: str
    issuer: str
    origins: tuple[str, ...]
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    prompt: str = ""

    @property
    def local(self) -> bool:
        """True if the provider is on this machine, where addresses need no https."""
        return urlsplit(self.issuer).hostname in LOOPBACK

    @property
    def userinfo(self) -> bool:
        return KINDS[self.kind].userinfo

    def reaches(self, level: str) -> bool:
        """True if a sign-in of this level is good enough: one that was asked for, or higher on the same ladder."""
        if not self.levels or level in self.levels:
            return True
        ladder = KINDS[self.kind].levels
        lowest = min((ladder.index(asked) for asked in self.levels if asked in ladder), default=len(ladder))
        return level in ladder and ladder.index(level) >= lowest


@dataclass(frozen=True, slots=True)
class Choice:
    """One provider as a page offers it. `addresses` : language → address to which its form is sent."""

    id: str
    name: str
    addresses: dict[str, str]


def configured(page: str = "provider_sign_in") -> list[Choice]:
    """The providers on offer, in the order of the file. `page` : name of the address that begins the sign-in."""
    return [
        Choice(one.id, one.name, {lang: reverse(page, kwargs={"lang": lang, "provider": one.id}) for lang in LANGUAGES})
        for one in in_force()
    ]


def in_force() -> tuple[Provider, ...]:
    """The providers of the settings."""
    return settings.PROVIDERS


def find(provider: str) -> Provider | None:
    return next((one for one in in_force() if one.id == provider), None)


def name_of(issuer: str) -> str:
    """What people call the provider that issued an account; its host, if it is on offer no more."""
    found = next((one.name for one in in_force() if one.issuer == issuer), "")
    return found or urlsplit(issuer).hostname or issuer
