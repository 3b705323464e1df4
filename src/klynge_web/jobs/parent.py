"""What does a process do when the one that started it is gone? It stops too, and leaves no site without an owner."""

import ctypes
import os
import signal
import sys

SUPERVISOR = "KLYNGE_SUPERVISOR"  # set by `klynge serve` for the processes it starts: its own id
_PR_SET_PDEATHSIG = 1


def follow() -> None:
    """Ask the system (Linux) to stop this process gracefully when the one that started it dies."""
    started_by = os.environ.get(SUPERVISOR, "")
    if not started_by or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(started_by):  # it died before it could be followed
        raise SystemExit(1)
