"""How is one thing measured apart from all others? In a process of its own, which ends before the next begins."""

import multiprocessing
from pathlib import Path


def apart(function, *arguments):
    """The function's result from a new process, so that none inherits another's memory."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def peak_mb() -> float:
    """Largest resident memory of this process. Other sources count the parent's from before it was replaced."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
