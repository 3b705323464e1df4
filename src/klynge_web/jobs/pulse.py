"""How is it known that a worker lives? A thread says so every few seconds, even while a job is one long call."""

import logging
import threading
import time
from contextlib import contextmanager

from django.db import close_old_connections, connection

from klynge_web.jobs import timing, watch

log = logging.getLogger("klynge.jobs")


@contextmanager
def beating():
    """While this lasts the worker is heard of; when it ends the worker has gone by its own will."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(stop,), name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(stop: threading.Event) -> None:
    looked_at = float("-inf")
    while not stop.is_set():
        close_old_connections()
        looked_at = _once(looked_at)
        stop.wait(timing.BEAT)
    _quietly(watch.leave)
    connection.close()


def _once(looked_at: float) -> float:
    _quietly(watch.beat)
    if time.monotonic() - looked_at < timing.LOOKED_FOR:
        return looked_at
    _quietly(watch.look)
    return time.monotonic()


def _quietly(act) -> None:
    """A database that does not answer now may answer at the next beat."""
    try:
        act()
    except Exception:
        log.warning(f"{act.__name__} did not succeed", exc_info=True)
