"""Which request is being answered? Its name stands in logs, history and jobs."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
