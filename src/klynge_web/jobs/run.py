"""How does a worker do a job? It reports rows, says that it is alive, stops when asked, and tells what came of it."""

import logging
import threading
import time
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone
from django_tasks import task

from klynge.errors import KlyngeError
from klynge_web.jobs.models import BEAT, Job
from klynge_web.jobs.registry import KINDS
from klynge_web.shell.trace import request_id

log = logging.getLogger("klynge.jobs")
REPORTED_EVERY = 0.5  # seconds between two writes of the rows done


class Cancelled(Exception):
    """The job was asked to stop."""


@task()
def perform(job_id: str) -> None:
    """Do one job. Whatever stops it stands in its row; nothing is raised to the library."""
    taken = Job.objects.filter(pk=job_id, state="queued").update(
        state="running", started_at=timezone.now(), heartbeat_at=timezone.now()
    )
    if not taken:  # cancelled while it waited, or done by an earlier delivery
        return
    job = Job.objects.get(pk=job_id)
    request_id.set(job.request_id)
    with _heartbeat(job_id):
        ended = _attempt(job)
    # a job that was called lost while it was only slow stays what its row says
    Job.objects.filter(pk=job_id, state="running").update(ended_at=timezone.now(), **ended)


def _attempt(job: Job) -> dict:
    """The fields that say how it ended."""
    progress = JobProgress(job.pk)
    try:
        outcome = KINDS[job.kind].load()(progress, **job.arguments)
    except Cancelled:
        return {"state": "cancelled"}
    except KlyngeError as error:
        return {"state": "failed", "error": {"code": error.code, "message": str(error)}}
    except Exception:
        log.exception("job failed", extra={"job": str(job.pk), "kind": job.kind})
        return {"state": "failed", "error": {"code": "internal", "job": str(job.pk)}}
    progress.flush()
    return {"state": "done", "summary": outcome.summary, "rejects": outcome.rejects}


class JobProgress:
    """Writes the rows done into the job's row, now and then, and raises Cancelled when the job was asked to stop.

    Inside a transaction nothing is written: it could not be seen, and a lock would be held. Long writes therefore
    read and judge first, with progress, and write in one short transaction at the end.
    """

    def __init__(self, job_id):
        self.job_id, self.done, self.written_at = job_id, 0, 0.0

    def step(self, name: str, *, total: int | None = None) -> None:
        self.done, self.written_at = 0, 0.0
        self._write(step=name, rows_total=total)

    def advance(self, done: int) -> None:
        self.done = done
        if time.monotonic() - self.written_at > REPORTED_EVERY:
            self._write()

    def flush(self) -> None:
        self._write()

    def _write(self, **fields) -> None:
        if connection.in_atomic_block:
            return
        self.written_at = time.monotonic()
        Job.objects.filter(pk=self.job_id).update(rows_done=self.done, **fields)
        if Job.objects.filter(pk=self.job_id, cancel_asked=True).exists():
            raise Cancelled


@contextmanager
def _heartbeat(job_id: str):
    """Say every few seconds that the worker is there, from a thread: the work itself may be one long call."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(BEAT.total_seconds()):
            try:
                Job.objects.filter(pk=job_id).update(heartbeat_at=timezone.now())
            except Exception:
                log.warning("no heartbeat", exc_info=True)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
