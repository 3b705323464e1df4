"""Is somebody still working on it? Jobs whose worker is gone are found and say so.

Workers, the supervisor and the pages of jobs all look: whoever sees it first writes it, and nobody twice.
"""

import contextlib
import datetime as dt
import logging

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from klynge_web.access.guard import unguarded
from klynge_web.history.actions import WORKER, tell
from klynge_web.history.models import Sent
from klynge_web.jobs import schedule, timing
from klynge_web.jobs.actions import JobStateError, enqueue, retry
from klynge_web.jobs.here import here
from klynge_web.jobs.models import Job, Worker
from klynge_web.jobs.registry import KINDS

log = logging.getLogger("klynge.jobs")


def beat() -> None:
    """This worker says that it is there, and that the job it does is being done."""
    now = timezone.now()
    Worker.objects.update_or_create(name=here.name, defaults={"beat_at": now})
    if here.job:
        Job.objects.filter(pk=here.job, state="running", worker=here.name).update(heartbeat_at=now)


def leave() -> None:
    """This worker says that it goes."""
    Worker.objects.filter(name=here.name).delete()


def working() -> bool:
    """True if a worker has been heard of lately."""
    return Worker.objects.filter(beat_at__gte=_silent_since()).exists()


def look() -> None:
    """All that somebody must do now and then: find the lost, begin what is due, remove what is old."""
    find_lost()
    hand_out_again()
    begin_again()
    Worker.objects.filter(beat_at__lt=_silent_since()).delete()
    schedule.begin_due()
    prune()


def find_lost() -> int:
    """Mark running jobs as lost that no worker has touched for `timing.LOST_AFTER`; returns how many."""
    with unguarded():
        return sum(_mark(job) for job in Job.objects.filter(state="running", heartbeat_at__lt=_silent_since()))


def gone(worker: str) -> int:
    """Mark the jobs of a worker that is known to be dead: nobody need wait; returns how many."""
    Worker.objects.filter(name=worker).delete()
    return sum(_mark(job) for job in Job.objects.filter(state="running", worker=worker))


def hand_out_again() -> int:
    """Hand out jobs that wait for a worker that died before it had begun; returns how many.

    To hand out a job twice does no harm: it is taken once.
    """
    waiting = Job.objects.filter(state="queued", created_at__lt=_silent_since())
    ready = DBTaskResult.objects.filter(status="READY").values("pk")
    handed = 0
    for job in waiting.exclude(task_id__in=ready):
        with transaction.atomic():
            if Job.objects.select_for_update().filter(pk=job.pk, state="queued", task_id=job.task_id).exists():
                enqueue(job)
                handed += 1
    return handed


def begin_again() -> int:
    """Begin anew what must be done in the end, `timing.TRIED_AGAIN` after the last one failed; returns how many.

    Whoever looks at the same moment finds the attempt that was begun.
    """
    before, begun = timezone.now() - dt.timedelta(seconds=timing.TRIED_AGAIN), 0
    for kind in [kind.name for kind in KINDS.values() if kind.kept]:
        with unguarded(), contextlib.suppress(JobStateError):  # one that was called lost may be done after all
            last = Job.objects.filter(kind=kind).order_by("-created_at").first()
            if last and last.state in Job.AGAIN and last.ended_at <= before:
                retry(last, by=WORKER)
                begun += 1
    return begun


def prune() -> None:
    """Remove jobs and forms of long ago, and sessions that are over. What was done stays told in the history."""
    before = timezone.now() - dt.timedelta(days=timing.KEPT_DAYS)
    Job.objects.filter(state__in=Job.ENDED, ended_at__lt=before).delete()
    DBTaskResult.objects.filter(enqueued_at__lt=before).exclude(status="READY").delete()
    over = Session.objects.filter(expire_date__lt=timezone.now())
    # asked first: a delete of nothing waits for whoever writes
    for rows in (Sent.objects.filter(at__lt=before), over, _browsers_without_session()):
        if rows.exists():
            rows.delete()


def _browsers_without_session():
    """Where somebody was signed in, and is not any more. A day old: of a new one the session may not be kept yet."""
    yesterday = timezone.now() - dt.timedelta(days=1)
    live = Session.objects.values("session_key")
    return UserSession.objects.filter(last_seen_at__lt=yesterday).exclude(session_key__in=live)


def _silent_since() -> dt.datetime:
    return timezone.now() - dt.timedelta(seconds=timing.LOST_AFTER)


def _mark(job: Job) -> int:
    """1 if the job is lost by this; 0 if it has been heard of meanwhile, or somebody else was first."""
    with transaction.atomic():
        still = Job.objects.filter(pk=job.pk, state="running", worker=job.worker, heartbeat_at=job.heartbeat_at)
        marked = still.update(state="lost", ended_at=timezone.now())
        if marked:
            tell(WORKER, "job.lost", job, organisation_id=job.organisation_id, job=job.kind)
            log.warning("job lost", extra={"job": str(job.pk), "kind": job.kind})
    return marked
