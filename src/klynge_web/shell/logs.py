"""What is logged? One JSON object a line: when, how grave, what, in which request. Never what people wrote.

Libraries put addresses, query strings and values into their messages, and errors put what was wrong into theirs.
Therefore values of a message are told only where they are numbers, and of an error only its kind and where it arose.
"""

import datetime as dt
import json
import logging
from types import TracebackType

from klynge_web.shell.trace import request_id

# fields that our own calls add with `extra=`: ids, counts, and words that the code has
_EXTRA = ("job", "kind", "status", "method", "pattern", "seconds", "setting", "table", "count", "check")
_OURS = "klynge"
WITHHELD = "…"
_DEEPEST = 12  # places told of a traceback


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON, of which no value that came from outside is part."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.partition(".")[0] == _OURS
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record, ours),
            "request": request_id.get(),
        }
        if ours:
            line |= {name: getattr(record, name) for name in _EXTRA if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


def _message(record: logging.LogRecord, ours: bool) -> str:
    """The message with its numbers. One of a library without arguments may have been put together already: withheld."""
    if not isinstance(record.msg, str) or not (ours or record.args):
        return f"{WITHHELD} ({record.module}:{record.lineno})"
    if not record.args:
        return record.msg
    try:
        return record.msg % _numbers_only(record.args)
    except (TypeError, ValueError, KeyError):
        return record.msg


def _numbers_only(arguments):
    if isinstance(arguments, dict):
        return {name: _number(value) for name, value in arguments.items()}
    return tuple(_number(value) for value in arguments)


def _number(value):
    return value if isinstance(value, int | float) else WITHHELD


def _where(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        name = code.co_filename.rsplit("/src/", 1)[-1].rsplit("/site-packages/", 1)[-1]
        places.append(f"{name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-_DEEPEST:]


# of the site, the worker and the web server alike: `LOGGING` of the settings, `logconfig_dict` of the server
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "klynge_web.shell.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "klynge": {"level": "INFO"},
        # no letters to administrators; what was not found has its line as a request
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},  # it would tell addresses; `klynge.requests` does not
    },
}
