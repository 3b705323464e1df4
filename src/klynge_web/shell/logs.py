"""What is logged? One JSON object a line: when, how grave, what, in which request. Never what people wrote."""

import datetime as dt
import json
import logging

from klynge_web.shell.trace import request_id

# fields that our own calls add with `extra=`: ids and counts
_EXTRA = ("job", "kind", "status", "method", "path", "seconds", "setting", "table", "count")


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON. A traceback is told without the values of its error's message."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
        }
        line |= {name: getattr(record, name) for name in _EXTRA if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def _where(trace) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/src/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]
