"""Pages of the sign-in library, taken one by one: each is public or for one's own account, and refuses forms by 422."""

from functools import wraps

from allauth.account import app_settings
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from klynge_web.access.needs import needs, open_to_all
from klynge_web.history import once as sent
from klynge_web.people.account_letters import goes_to_files

BOTH = ("GET", "HEAD", "POST")
# where the library leads whose step has lapsed, without a word
_BEGINNINGS = ("account_login", "account_request_login_code", "account_reset_password")


def step(view, *, methods: tuple[str, ...] = BOTH, begins_at: str = ""):
    """A step of signing in, open to all.

    methods : READING for pages without a form
    begins_at : name of the page where one begins anew when the step before has lapsed, or its code was used
    """
    return open_to_all(_lapsing(_as_ours(view), begins_at) if begins_at else _as_ours(view), methods=methods)


def own(view, *, methods: tuple[str, ...] = BOTH, once: bool = False, **choices):
    """A page about one's own account.

    methods : READING for pages without a form
    once : a form of the page that is sent twice is done once. Not for forms in which a password can be guessed: what
        is refused is undone, and that would undo the count of guesses.
    """
    page = _as_ours(view)
    return needs("account", "change", methods=methods, **choices)(sent.once(page) if once else page)


def of_factor(view, **choices):
    """A page about the second factor that one has; who has none is led to where it is turned on."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return HttpResponseRedirect(reverse("mfa_index"))
        return view(request, *args, **kwargs)

    return own(answer, step_up=True, **choices)


def facts() -> dict:
    """What pages of signing in tell beside the form: where letters go, and how long codes and proofs hold."""
    return {
        "to_files": goes_to_files(),
        "code_minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60,
        "again_minutes": app_settings.REAUTHENTICATION_TIMEOUT // 60,
    }


def _as_ours(view):
    """The library answers a form that it cannot use with 200: here it is 422, as everywhere."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None)
        if context is not None:
            context.update(facts())
        form = (context or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return answer


def _lapsing(view, begins_at: str):
    """Whose step has lapsed is told so where it begins anew, and `next` is kept."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code != 302 or response.url.partition("?")[0] not in map(reverse, _BEGINNINGS):
            return response
        if request.session.is_empty():
            # a form sent twice: the first answer has put another session in the cookie, which must not be taken away
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        query = {} if get_messages(request).added_new else {"lapsed": "yes"}
        onward = get_next_redirect_url(request)
        query |= {"next": onward} if onward else {}
        return HttpResponseRedirect(f"{reverse(begins_at)}?{urlencode(query)}")

    return answer
