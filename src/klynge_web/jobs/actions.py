"""How is a job begun, stopped and tried again?"""

import datetime as dt

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from klynge.errors import KlyngeError
from klynge_web.access.refusals import Refused
from klynge_web.access.scope import scope_of
from klynge_web.history.actions import action, tell
from klynge_web.jobs import timing
from klynge_web.jobs.models import Job
from klynge_web.jobs.registry import KINDS
from klynge_web.shell.trace import request_id


class JobStateError(KlyngeError):
    """A job is in a state in which it cannot be stopped or tried again; `state` says which."""

    code = "job_state"


@action()
def begin(
    kind: str, *, by, organisation_id: int | None = None, earlier: Job | None = None, wait: float = 0.0, **arguments
) -> Job:
    """Ask for a job; a worker takes it as soon as one is free. Whoever calls has decided that `by` may.

    A kind that is `alone` is begun once: while one with the same arguments waits, that one is returned.

    wait : seconds without being asked for again before it is done, `timing.LONGEST_QUIET` in all at most
    """
    job, is_new = _create_or_join(
        kind=kind,
        by=None if isinstance(by, str) else by,
        organisation_id=organisation_id,
        arguments=arguments,
        alone=KINDS[kind].key(arguments),
        earlier=earlier,
        attempt=earlier.attempt + 1 if earlier else 1,
        request_id=request_id.get(),
    )
    if is_new:
        enqueue(job, after=_moment(job, wait) if wait else None)
    else:
        _put_off(job, wait)
    tell(by, "job.begun" if is_new else "job.joined", job, organisation_id=organisation_id, job=kind)
    return job


def _create_or_join(**fields) -> tuple[Job, bool]:
    while True:
        waiting = Job.objects.filter(alone=fields["alone"], state="queued").first() if fields["alone"] else None
        if waiting:
            return waiting, False
        try:
            with transaction.atomic():
                return Job.objects.create(**fields), True
        except IntegrityError:
            if not fields["alone"]:
                raise
            # somebody else began it in this very moment: join that one, unless a worker has taken it already


def _moment(job: Job, wait: float) -> dt.datetime:
    latest = job.created_at + dt.timedelta(seconds=timing.LONGEST_QUIET)
    return min(timezone.now() + dt.timedelta(seconds=wait), latest)


def _put_off(job: Job, wait: float) -> None:
    """One that waits for quiet waits anew, or no longer; one that is due already stays so."""
    due = models.Q(run_after__lte=timezone.now()) | models.Q(run_after=get_date_max())
    handed = DBTaskResult.objects.filter(pk=job.task_id, status="READY").exclude(due)
    handed.update(run_after=_moment(job, wait) if wait else timezone.now())


def enqueue(job: Job, *, after=None) -> None:
    """Hand the job to the library, which brings it to a worker; in the same transaction, so both are there or none."""
    from klynge_web.jobs.run import perform

    job.task_id = perform.using(run_after=after).enqueue(str(job.pk)).id
    Job.objects.filter(pk=job.pk).update(task_id=job.task_id)


@action("job", "change")
def cancel(job: Job, *, by) -> Job:
    """Ask a job to stop. One that waits stops at once; one that runs stops at its next progress report, undone.

    Raises JobStateError if it has ended, or is of a kind that nobody stops.
    """
    if KINDS[job.kind].kept and not job.ended:
        raise JobStateError("The job carries what many have entered: it is not stopped.", state=job.state)
    waiting = Job.objects.filter(pk=job.pk, state="queued")
    if not waiting.update(state="cancelled", cancel_asked=True, ended_at=timezone.now()):
        asked = Job.objects.filter(pk=job.pk, state="running").update(cancel_asked=True)
        job.refresh_from_db()
        if not asked:
            raise JobStateError("The job has ended: there is nothing left to stop.", state=job.state)
    tell(by, "job.cancel_asked", job, organisation_id=job.organisation_id, job=job.kind)
    job.refresh_from_db()
    return job


@action("job", "change")
def retry(job: Job, *, by) -> Job:
    """Begin a job anew that failed, was stopped or was lost; asked twice, the attempt that was begun is returned.

    Raises JobStateError if it waits, runs or is done, and Refused if the person no longer may do what the job does.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in Job.AGAIN:
        raise JobStateError("Only a job that failed, was stopped or was lost is tried again.", state=job.state)
    _require_still(job, by)
    again = job.later.first()
    if again is None:
        again = begin(job.kind, by=by, organisation_id=job.organisation_id, earlier=job, **job.arguments)
    tell(by, "job.retried", job, organisation_id=job.organisation_id, job=job.kind)
    return again


def _require_still(job: Job, by) -> None:
    """Roles end: who tries again must still reach, in the cluster of the job, what the kind needs."""
    if isinstance(by, str) or not KINDS[job.kind].needs:
        return
    kind, action_name = KINDS[job.kind].needs
    scope = scope_of(by, kind, action_name)
    own = job.organisation_id in scope.organisations if job.organisation_id else scope.reaches
    if not scope.everything and not own:
        raise Refused(by, kind, action_name)
