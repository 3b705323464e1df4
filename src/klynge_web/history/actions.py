"""How is something done? Every write of the site is an action: one transaction, by somebody, told in the history."""

from contextvars import ContextVar
from functools import wraps

from django.db import transaction

from klynge_web.access.decide import require
from klynge_web.access.guard import unguarded
from klynge_web.history.models import Event
from klynge_web.shell.trace import request_id

_told: ContextVar[list | None] = ContextVar("told", default=None)

# who acts where no person does
WORKER = "worker"
COMMAND = "command"


class UntoldActionError(Exception):
    """An action wrote without an entry in the history: a fault of Klynge; nothing was written."""


def action(kind: str = "", name: str = ""):
    """Make a function an action: `by=` (a person, WORKER or COMMAND) is required, and one transaction is around it.

    kind, name : object and action of the matrix that a person must reach at all; whose row it is, the view has decided
    Nothing is written if the function raises, or tells nothing in the history.
    """

    def decorate(function):
        @wraps(function)
        def act(*args, by, **kwargs):
            token = _told.set([])
            try:
                with unguarded(), transaction.atomic():
                    if kind and not isinstance(by, str):
                        require(by, kind, name)
                    result = function(*args, by=by, **kwargs)
                    if not _told.get():
                        raise UntoldActionError(f"{function.__module__}.{function.__name__} told nothing")
                    return result
            finally:
                _told.reset(token)

        return act

    return decorate


def tell(by, verb: str, row, *, organisation_id: int | None = None, project_id: int | None = None, **facts) -> Event:
    """Enter in the history what is being done to `row`. `facts` are ids, counts and names of fields, never contents."""
    event = Event.objects.create(
        by=None if isinstance(by, str) else by,
        actor=by if isinstance(by, str) else "person",
        verb=verb,
        object_kind=row.access_kind,
        object_id=str(row.pk),
        facts=facts,
        organisation_id=organisation_id,
        project_id=project_id,
        request_id=request_id.get(),
    )
    told = _told.get()
    if told is not None:
        told.append(event)
    return event
