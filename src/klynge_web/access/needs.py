"""What must one be to see a page? Each view says so; the same words make the test of every page and role."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseNotAllowed
from django.urls import reverse

from klynge_web.access.decide import require
from klynge_web.access.fresh import is_fresh

READING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Need:
    """What a view asks for. `kind` '' : nothing, the page is public.

    own : name of the address's argument that names a row, '' where the page is about none
    step_up : the person must have proved who they are within the last minutes
    """

    kind: str = ""
    action: str = ""
    methods: tuple[str, ...] = READING
    own: str = ""
    step_up: bool = False


def open_to_all(view: Callable | None = None, *, methods: tuple[str, ...] = READING):
    """The page is for everybody: public facts, or a step of signing in. A library's page takes its own methods."""

    def decorate(function):
        return _declared(function, Need(methods=methods))

    return decorate(view) if view else decorate


def needs(kind: str, action: str = "read", *, methods: tuple[str, ...] = READING, own: str = "", step_up: bool = False):
    """The page is for those whom the matrix lets do `action` to objects of `kind`; others are told why not.

    The view still finds its row with `find` or `for_user`: whose row it is, is decided there.
    """
    need = Need(kind, action, methods, own, step_up)

    def decorate(function):
        return _declared(function, need)

    return decorate


def _declared(function, need: Need):
    @wraps(function)
    def answer(request, *args, **kwargs):
        if request.method not in need.methods:
            return HttpResponseNotAllowed(need.methods)
        if need.kind:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            require(request.user, need.kind, need.action)
            if need.step_up and not is_fresh(request):
                return redirect_to_login(request.get_full_path(), reverse("step_up"))
        return function(request, *args, **kwargs)

    answer.need = need
    return answer
