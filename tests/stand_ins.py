"""Jobs of the tests: they count, wait, fail, or write a file as the last thing they do."""

import signal
import time
from pathlib import Path

from klynge.errors import RejectLimitError
from klynge_web.jobs.registry import KINDS, Kind, Outcome

_KINDS = (
    Kind("count", "stand_ins:count"),
    Kind("count_alone", "stand_ins:count", alone=True),
    Kind("hang", "stand_ins:hang"),
    Kind("deaf", "stand_ins:deaf"),
    Kind("refuse", "stand_ins:refuse"),
    Kind("break", "stand_ins:break_down"),
    Kind("weekly_letters", "stand_ins:count", alone=True),
    Kind("guarded", "stand_ins:count", needs=("upload", "change")),
)
# seconds, in place of those of `klynge_web.jobs.timing`
TIMES = {"BEAT": 0.2, "LOST_AFTER": 2.0, "LOOKED_FOR": 0.3, "TAKEN": 0.1, "AGAIN": 0.5, "REPORTED": 0.1}


def register(kinds: dict = KINDS) -> None:
    kinds.update({kind.name: kind for kind in _KINDS})


def count(progress, rows: int = 10, seconds: float = 0.0, file: str = "", rejected: int = 0) -> Outcome:
    """Count `rows`, in `seconds`, and add a line to `file` when all is done."""
    progress.step("counting", total=rows)
    for row in range(rows):
        progress.advance(row + 1)
        time.sleep(seconds / rows)
    if file:
        with Path(file).open("a") as written:
            written.write("done\n")
    rejects = {"count": rejected, "address": "/nb/data/"} if rejected else {}
    return Outcome({"rows_counted": rows}, rejects)


def hang(progress, seconds: float = 60.0, file: str = "") -> Outcome:
    """One long call that reports nothing, as a compiled kernel is."""
    progress.step("hanging")
    time.sleep(seconds)
    if file:
        Path(file).write_text("done\n")
    return Outcome()


def deaf(progress) -> Outcome:
    """One long call that no signal reaches, as compiled code is."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    time.sleep(60)
    return Outcome()


def refuse(progress) -> Outcome:
    raise RejectLimitError("3 of 10 rows cannot be read, and 1 % may be.", rejected=3, rows=10)


def break_down(progress) -> Outcome:
    raise ValueError("a name that must not be shown")
