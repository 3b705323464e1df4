"""Jobs, the workers that do them, and what was begun by the clock."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from klynge_web.access.scope import Reached, Scope


class Job(Reached):
    """One piece of long work.

    kind : name in `jobs.registry.KINDS`; arguments : ids and choices only, JSON
    alone : what it must be the only one of, waiting and running; null for kinds that may be many
    task_id : the library's row that brings it to a worker; worker : name of the one that does it
    step : key of what is being done, `job.step.<step>`; rows_done, rows_total : of the step, null total while not known
    summary : counts by key, told when it is done; rejects : count and where they are shown, by the kind
    error : code, message and facts of a `KlyngeError`, or `internal`; the log says more under `request_id`
    """

    access_kind = "job"
    STATES = ("queued", "running", "done", "failed", "cancelled", "lost")
    ENDED = ("done", "failed", "cancelled", "lost")
    AGAIN = ("failed", "cancelled", "lost")  # may be tried again

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default="queued", db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation_id = models.BigIntegerField(null=True, db_index=True)  # whose staff see it too
    arguments = models.JSONField(default=dict)
    alone = models.CharField(max_length=64, null=True)
    task_id = models.UUIDField(null=True)
    worker = models.CharField(max_length=64, default="")
    step = models.CharField(max_length=60, default="")
    step_at = models.DateTimeField(null=True)
    rows_done = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    attempt = models.PositiveIntegerField(default=1)
    earlier = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="later")
    summary = models.JSONField(default=dict)
    rejects = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    request_id = models.CharField(max_length=32, default="")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            # the database keeps the promise of `alone`, whoever asks at the same moment
            models.UniqueConstraint(
                fields=["alone", "state"],
                condition=models.Q(state__in=["queued", "running"], alone__isnull=False),
                name="one_waits_and_one_runs_alone",
            )
        ]

    @classmethod
    def reached_by(cls, scope: Scope) -> models.Q:
        own = models.Q(by_id=scope.person) if scope.person else models.Q(pk=None)
        return own | models.Q(organisation_id__in=scope.organisations)

    @property
    def ended(self) -> bool:
        return self.state in self.ENDED

    @property
    def share(self) -> float | None:
        """Share of the step that is done, 0–1; None while its number of rows is not known."""
        if self.state == "done":
            return 1.0
        return min(self.rows_done / self.rows_total, 1.0) if self.rows_total else None

    @property
    def time_left(self) -> dt.timedelta | None:
        """Of the step, at its pace so far; None while nothing can be said."""
        if self.state != "running" or not self.share or not self.step_at:
            return None
        return (timezone.now() - self.step_at) * ((1 - self.share) / self.share)


class Worker(models.Model):
    """A process that does jobs. `beat_at` : when it last said that it is there."""

    name = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField()


class Begun(models.Model):
    """What the clock has begun, by its name in `jobs.schedule.SCHEDULE`. `moment` : the latest it was begun for."""

    name = models.CharField(max_length=40, primary_key=True)
    moment = models.DateTimeField()
