"""How does a worker do a job? It reports rows, stops when asked, and tells what came of it."""

import datetime as dt
import logging
import time

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.utils import retry as tried_again

from klynge.errors import KlyngeError
from klynge_web.history.actions import WORKER, tell
from klynge_web.jobs import timing
from klynge_web.jobs.actions import enqueue
from klynge_web.jobs.here import here
from klynge_web.jobs.models import Job
from klynge_web.jobs.registry import KINDS
from klynge_web.shell.trace import request_id

log = logging.getLogger("klynge.jobs")
_FRESH = {"step": "", "step_at": None, "rows_done": 0, "rows_total": None, "started_at": None, "worker": ""}


class Stopped(BaseException):
    """The job must stop here, and nothing of it be kept; no `except Exception` may keep it going.

    why : cancelled (asked to), stopping (its worker stops), interrupted (its worker stops now), or gone (it was
    called lost meanwhile, and is not this worker's any more)
    """

    def __init__(self, why: str):
        self.why = why
        super().__init__(why)


@task()
def perform(job_id: str) -> None:
    """Do one job. Whatever stops it stands in its row; nothing is raised to the library."""
    job = _take(job_id)
    if job is None:
        return
    token = request_id.set(job.request_id)
    here.job = job_id
    try:
        ended = _attempt(job)
        if ended is not None:
            tried_again(retries=5, backoff_delay=1)(_end)(job, **ended)
    finally:
        here.job = ""
        request_id.reset(token)


def _take(job_id: str) -> Job | None:
    """The job, now this worker's; None if it was stopped as it waited, was taken before, or must wait for another."""
    now = timezone.now()
    fields = {"state": "running", "worker": here.name, "started_at": now, "step_at": now, "heartbeat_at": now}
    try:
        with transaction.atomic():
            taken = Job.objects.filter(pk=job_id, state="queued").update(**fields)
    except IntegrityError:  # one runs, and it runs alone
        with transaction.atomic():
            enqueue(Job(pk=job_id), after=now + dt.timedelta(seconds=timing.AGAIN))
        return None
    return Job.objects.get(pk=job_id) if taken else None


def _attempt(job: Job) -> dict | None:
    """The fields that say how it ended; None if that is no longer this worker's to say."""
    try:
        progress = JobProgress(job.pk)
        here.interruptible = True
        outcome = KINDS[job.kind].load()(progress, **job.arguments)
        here.interruptible = False
    except Stopped as stopped:
        log.info(f"job stopped: {stopped.why}", extra={"job": str(job.pk), "kind": job.kind})
        states = {"cancelled": "cancelled", "stopping": "queued", "interrupted": "lost"}
        return {"state": states[stopped.why]} if stopped.why in states else None
    except KlyngeError as error:
        return {"state": "failed", "error": {"code": error.code, "message": str(error), "facts": _facts(error)}}
    except Exception:
        log.exception("job failed", extra={"job": str(job.pk), "kind": job.kind})
        return {"state": "failed", "error": {"code": "internal"}}
    finally:
        here.interruptible = False
    return {"state": "done", "rows_done": progress.done, "summary": outcome.summary, "rejects": outcome.rejects}


def _facts(error: KlyngeError) -> dict:
    """Names and counts of the case, as far as a row can hold them."""
    plain = {name: fact for name, fact in error.facts.items() if isinstance(fact, str | int | float)}
    lists = {name: [str(one) for one in fact] for name, fact in error.facts.items() if isinstance(fact, list | tuple)}
    return plain | lists


def _end(job: Job, *, state: str, **fields) -> None:
    """Write how it ended. What is done is done: it is said even of a job that was called lost and not begun again."""
    ours = Q(state="running") | Q(state="lost", later__isnull=True)
    row = Job.objects.filter(ours, pk=job.pk, worker=here.name)
    try:
        with transaction.atomic():
            if state == "queued":
                ended = row.update(state=state, **_FRESH)
            else:
                ended = row.update(state=state, ended_at=timezone.now(), **fields)
            if not ended:
                log.warning("job was not this worker's any more", extra={"job": str(job.pk), "kind": job.kind})
                return
            if state == "queued":
                enqueue(job)
            tell(WORKER, f"job.{state}", job, organisation_id=job.organisation_id, job=job.kind)
    except IntegrityError:
        if state != "queued":
            raise
        _end(job, state="cancelled")  # another of its kind waits already, and does the same


class JobProgress:
    """Writes the rows done into the job's row, now and then, and raises Stopped when the job must stop.

    Inside a transaction nothing is written: it could not be seen, and a lock would be held. It is asked there all the
    same whether to stop, and then the transaction is undone.
    """

    def __init__(self, job_id):
        self.job_id, self.done, self.written_at = job_id, 0, 0.0

    def step(self, name: str, *, total: int | None = None) -> None:
        self.done = 0
        self._report(step=name[:60], rows_total=total, step_at=timezone.now())

    def advance(self, done: int) -> None:
        self.done = done
        if time.monotonic() - self.written_at > timing.REPORTED:
            self._report()

    def _report(self, **fields) -> None:
        self.written_at = time.monotonic()
        mine = Job.objects.filter(pk=self.job_id, state="running", worker=here.name, cancel_asked=False)
        if connection.in_atomic_block:
            goes_on = mine.exists()
        else:
            goes_on = mine.update(rows_done=self.done, heartbeat_at=timezone.now(), **fields)
        if not goes_on:
            asked = Job.objects.filter(pk=self.job_id, state="running", worker=here.name).exists()
            raise Stopped("cancelled" if asked else "gone")
        if here.stopping:
            raise Stopped("stopping")
