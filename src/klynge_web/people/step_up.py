"""How does one prove who one is without password or second factor? By a code in a letter, for this session only."""

import hmac
import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import normalize_user_code
from django.utils.crypto import salted_hmac

LASTS = 10 * 60  # seconds
ATTEMPTS = 5
_KEY = "klynge_step_up"


def send_code(request) -> None:
    """Send a new code; one that was sent before is no longer good. Raises LetterError."""
    adapter = get_adapter()
    code = adapter.generate_login_code()
    adapter.send_mail("step_up_code", request.user.email, {"code": code})
    request.session[_KEY] = {"digest": _digest(code), "at": time.time(), "failed": 0}


def is_sent(request) -> bool:
    """True if there is a code that may still be used."""
    kept = request.session.get(_KEY)
    return bool(kept) and time.time() - kept["at"] <= LASTS


def check(request, code: str) -> str:
    """Use the code: '' if it is the right one, and the session is fresh from now; else the error's code."""
    if not is_sent(request):
        request.session.pop(_KEY, None)
        return "code_lapsed"
    kept = request.session[_KEY]
    if hmac.compare_digest(kept["digest"], _digest(code)):
        del request.session[_KEY]
        record_authentication(request, request.user, method="code", reauthenticated=True)
        return ""
    return _failed(request, kept)


def _failed(request, kept: dict) -> str:
    if kept["failed"] + 1 >= ATTEMPTS:
        del request.session[_KEY]
        return "code_tried_out"
    request.session[_KEY] = {**kept, "failed": kept["failed"] + 1}
    return "incorrect_code"


def _digest(code: str) -> str:
    return salted_hmac("klynge.step_up", normalize_user_code(code), algorithm="sha256").hexdigest()
