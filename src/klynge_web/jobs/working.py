"""How does a worker process take jobs? The library brings them one by one, until the process is asked to stop."""

import logging
import time
from types import FrameType

from django.db import close_old_connections
from django.db.utils import InterfaceError, OperationalError
from django_tasks_db.management.commands.db_worker import Worker

from klynge_web.jobs import timing
from klynge_web.jobs.here import here
from klynge_web.jobs.pulse import beating
from klynge_web.jobs.run import Stopped

log = logging.getLogger("klynge.jobs")


def work() -> None:
    """Do jobs until SIGTERM or SIGINT: the job at hand stops at its next progress report and waits again.

    A second signal stops it at once; it is then called lost, for somebody to try again.
    """
    worker = _Worker(
        queue_names=["default"],
        interval=timing.TAKEN,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=here.name,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    with beating():
        while worker.running:
            try:
                worker.run()
            except (OperationalError, InterfaceError):
                log.warning("the database does not answer; trying again", exc_info=True)
                close_old_connections()
                time.sleep(timing.TAKEN)


class _Worker(Worker):
    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Called at any line: no more than a note is made, unless the work itself can be left."""
        self.running = False
        if here.stopping and here.interruptible:
            here.interruptible = False
            raise Stopped("interrupted")
        here.stopping = True
