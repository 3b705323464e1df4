"""Which letters does signing in send? Codes, what was changed, and that an address has no account."""

from allauth.account import app_settings
from django.conf import settings
from django.urls import reverse

from klynge import api
from klynge_web.people import letters, step_up
from klynge_web.people.browsers import short_name
from klynge_web.shell.templatetags.klynge import moment

# kind of letter with a code → seconds that the code is good for
_CODES = {
    "login_code": lambda: app_settings.LOGIN_BY_CODE_TIMEOUT,
    "password_reset_code": lambda: app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
    "step_up_code": lambda: step_up.LASTS,
}
UNKNOWN = "unknown_account"
# told to the owner of an account after something about signing in was changed
CHANGES = (
    "password_set",
    "password_changed",
    "password_reset",
    "totp_activated",
    "totp_deactivated",
    "recovery_codes_generated",
    "account_connected",
    "account_disconnected",
)
KINDS = (*_CODES, UNKNOWN, *CHANGES)


def send(kind: str, to: str, lang: str, facts: dict) -> None:
    """Send one of KINDS. `facts` : what the library knows, such as code, timestamp, user_agent. Raises LetterError."""
    context = {"kind": kind, "paragraphs": list(_paragraphs(kind, lang, facts)), "code": facts.get("code", "")}
    letters.send(to, lang, "account/letters/letter", context)


def goes_to_files() -> bool:
    """True where no mail server is set: letters are then files in `KLYNGE_HOME/mail`."""
    return settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def _paragraphs(kind: str, lang: str, facts: dict):
    """What stands after the code, or is the whole letter where there is none."""
    if kind in _CODES:
        minutes = api.number(_CODES[kind]() // 60, lang)
        yield api.text("sign_in.letter.code_lasts", lang, minutes=minutes)
        yield api.text("sign_in.letter.code_unasked", lang)
    elif kind == UNKNOWN:
        yield api.text("sign_in.letter.unknown_next", lang)
    else:
        when = moment({"lang": lang}, facts.get("timestamp"))
        browser = short_name(facts.get("user_agent", ""), lang)
        yield api.text("sign_in.letter.when", lang, when=when, browser=browser, ip=facts.get("ip", "–"))
        page = letters.absolute(reverse("account", kwargs={"lang": lang}))
        yield api.text("sign_in.letter.not_you", lang, page=page)
