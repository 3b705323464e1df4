"""How are the processes of the site kept running? One that dies is started again, and all stop together."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import close_old_connections

from klynge.errors import KlyngeError
from klynge_web.jobs import timing
from klynge_web.jobs.parent import SUPERVISOR

log = logging.getLogger("klynge.serve")

CHECKED = 0.2  # seconds between two looks at the processes
STEADY = 30.0  # one that has run for so long had started well
WAITS = (1, 2, 4, 8, 15, 30)  # seconds before the next start, by how often in a row it did not start well
GIVEN_UP = 3  # a needed process that never started well is not tried more often
ASKED_AGAIN, KILLED = 5.0, 9.0  # seconds after the stop was asked for


class StartError(KlyngeError):
    """A process that the site cannot do without does not start."""

    code = "start"
    exit_code = 72


@dataclass
class Child:
    """A process that is to run.

    command : makes its command line, anew for each start
    needed : if it never starts well, everything stops
    died : called with the command line after each death that was not asked for, and after it had to be killed
    """

    name: str
    command: Callable[[], list[str]]
    environment: dict = field(default_factory=dict)
    needed: bool = False
    died: Callable[[list[str]], None] = lambda command: None
    running: subprocess.Popen | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    failures: int = 0
    steady: bool = False

    def start(self) -> None:
        """By a new interpreter, never by a fork of this one; in a group of its own, so that Ctrl-C reaches this one."""
        environment = {**os.environ, **self.environment, SUPERVISOR: str(os.getpid())}
        self.running = subprocess.Popen(self.command(), env=environment, start_new_session=True)
        self.started_at = time.monotonic()

    def look(self) -> None:
        """Start it if it is due; note its death, and when to try again."""
        now = time.monotonic()
        if self.running is None:
            if now >= self.due_at:
                self.start()
            return
        if now - self.started_at > STEADY:
            self.failures, self.steady = 0, True
        if self.running.poll() is None:
            return
        log.warning(f"{self.name} ended and is started again", extra={"status": self.running.returncode})
        _quietly(self.died, self.running.args)
        self.running = None
        self.due_at = now + WAITS[min(self.failures, len(WAITS) - 1)]
        self.failures += 1
        if self.needed and not self.steady and self.failures >= GIVEN_UP:
            raise StartError(f"The {self.name} does not start; what it says stands above.", name=self.name)

    def send(self, signum: int) -> None:
        if self.running is not None and self.running.poll() is None:
            self.running.send_signal(signum)


def keep(children: list[Child], look: Callable[[], None]) -> None:
    """Keep the children running until SIGTERM, SIGINT or SIGHUP; then stop them, within ten seconds.

    look : called every `timing.LOOKED_FOR` seconds; its errors are logged
    """
    asked = _note_signals()
    looked_at = time.monotonic()
    try:
        while not asked:
            for child in children:
                child.look()
            if time.monotonic() - looked_at >= timing.LOOKED_FOR:
                _quietly(look)
                looked_at = time.monotonic()
            time.sleep(CHECKED)
    finally:
        stop(children)


def stop(children: list[Child]) -> None:
    """Ask all to stop, ask again, and kill what is left."""
    started = time.monotonic()
    alive = _left([child for child in children if child.running is not None], signal.SIGTERM, started + ASKED_AGAIN)
    deaf = _left(alive, signal.SIGTERM, started + KILLED)
    _left(deaf, signal.SIGKILL, started + KILLED + 1)
    for child in deaf:
        _quietly(child.died, child.running.args)


def _left(children: list[Child], signum: int, until: float) -> list[Child]:
    """Send the signal; those that run on at the moment `until`."""
    for child in children:
        child.send(signum)
    while children and time.monotonic() < until:
        time.sleep(CHECKED / 4)
        children = [child for child in children if child.running.poll() is None]
    return children


def _note_signals() -> list[int]:
    """A list that holds the signals that came."""
    asked: list[int] = []
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(signum, lambda number, frame: asked.append(number))
    return asked


def _quietly(act: Callable, *arguments) -> None:
    """A database that does not answer now stops nobody; one that was away is asked by a new connection."""
    try:
        close_old_connections()
        act(*arguments)
    except Exception:
        log.warning("looking after the jobs did not succeed", exc_info=True)
