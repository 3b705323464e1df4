"""How is a job begun, stopped and tried again?"""

from django.utils import timezone

from klynge_web.history.actions import action, tell
from klynge_web.jobs.models import Job
from klynge_web.jobs.registry import KINDS
from klynge_web.shell.trace import request_id


@action()
def begin(kind: str, *, by, organisation_id: int | None = None, earlier: Job | None = None, **arguments) -> Job:
    """Ask for a job; a worker takes it as soon as one is free. Whoever calls has decided that `by` may."""
    from klynge_web.jobs.run import perform

    waiting = Job.objects.filter(kind=kind, arguments=arguments, state="queued").first()
    if KINDS[kind].alone and waiting:
        tell(by, "job.joined", waiting, organisation_id=organisation_id, job=kind)
        return waiting
    job = Job.objects.create(
        kind=kind,
        by=None if isinstance(by, str) else by,
        organisation_id=organisation_id,
        arguments=arguments,
        earlier=earlier,
        attempt=earlier.attempt + 1 if earlier else 1,
        request_id=request_id.get(),
    )
    perform.enqueue(str(job.pk))
    tell(by, "job.begun", job, organisation_id=organisation_id, job=kind)
    return job


@action("job", "change")
def cancel(job: Job, *, by) -> Job:
    """Ask a job to stop. One that waits stops at once; one that runs stops at its next row and has done nothing."""
    waiting = Job.objects.filter(pk=job.pk, state="queued")
    if not waiting.update(state="cancelled", cancel_asked=True, ended_at=timezone.now()):
        Job.objects.filter(pk=job.pk, state="running").update(cancel_asked=True)
    tell(by, "job.cancel_asked", job, organisation_id=job.organisation_id, job=job.kind)
    job.refresh_from_db()
    return job


@action("job", "change")
def retry(job: Job, *, by) -> Job:
    """Begin a job anew that failed, was stopped or was lost."""
    again = begin(job.kind, by=by, organisation_id=job.organisation_id, earlier=job, **job.arguments)
    tell(by, "job.retried", again, organisation_id=job.organisation_id, job=job.kind)
    return again
