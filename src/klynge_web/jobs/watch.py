"""Is somebody still working on it? Jobs whose worker is gone are found and say so."""

import logging

from django.db.models import Q
from django.utils import timezone

from klynge_web.history.actions import WORKER, action, tell
from klynge_web.jobs.models import LOST_AFTER, Job, Worker

log = logging.getLogger("klynge.jobs")


def find_lost() -> int:
    """Mark running jobs as lost that no worker has touched for `LOST_AFTER`; returns how many."""
    silent_since = timezone.now() - LOST_AFTER
    lost = Job.objects.filter(Q(state="running") & Q(heartbeat_at__lt=silent_since))
    found = 0
    for job in lost:
        found += _mark(job, by=WORKER)
    return found


@action()
def _mark(job: Job, *, by) -> int:
    marked = Job.objects.filter(pk=job.pk, state="running", heartbeat_at=job.heartbeat_at).update(
        state="lost", ended_at=timezone.now()
    )
    tell(by, "job.lost", job, organisation_id=job.organisation_id, job=job.kind)
    log.warning("job lost", extra={"job": str(job.pk), "kind": job.kind})
    return marked


def beat(name: str) -> None:
    """A worker says that it is there."""
    Worker.objects.update_or_create(name=name, defaults={"beat_at": timezone.now()})


def working() -> bool:
    """True if a worker has been heard of lately."""
    return Worker.objects.filter(beat_at__gte=timezone.now() - LOST_AFTER).exists()
