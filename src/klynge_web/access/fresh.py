"""Has the person proved lately who they are? Sensitive acts ask for it again."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records


def is_fresh(request) -> bool:
    """True if the person signed in, or proved who they are, within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - max(r["at"] for r in records) < app_settings.REAUTHENTICATION_TIMEOUT
