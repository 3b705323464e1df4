"""Does a page read rows without asking whose they are? While a page is answered, unscoped queries are refused."""

from contextlib import contextmanager
from contextvars import ContextVar

_guarded: ContextVar[bool] = ContextVar("guarded", default=False)


class UnscopedQueryError(Exception):
    """A page asked for rows that belong to somebody without `for_user`: a fault of Klynge, stopped before it reads."""


def require_guarded(model) -> None:
    """Raise if a page is being answered: its queries must start from `for_user`."""
    if _guarded.get():
        raise UnscopedQueryError(f"{model.__name__} was read without for_user(user): begin the query with it")


@contextmanager
def guarded():
    """A page is being answered."""
    token = _guarded.set(True)
    try:
        yield
    finally:
        _guarded.reset(token)


@contextmanager
def unguarded():
    """An action, a job or a command has its own checks: it may read what it must to keep its promises."""
    token = _guarded.set(False)
    try:
        yield
    finally:
        _guarded.reset(token)


class GuardMiddleware:
    """Guards every page, and refuses to answer one that does not say who may see it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with guarded():
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not hasattr(view, "need"):
            raise LookupError(
                f"{view.__module__}.{view.__name__} does not say who may see it: use needs or open_to_all"
            )
        return None
