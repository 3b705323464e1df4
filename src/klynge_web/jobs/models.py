"""Jobs, and the workers that do them."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from klynge_web.access.scope import Reached, Scope

BEAT = dt.timedelta(seconds=5)  # how often a worker says that it is there
LOST_AFTER = dt.timedelta(seconds=40)  # a worker silent for so long is gone; it is looked for every ten seconds


class Job(Reached):
    """One piece of long work.

    kind : name in `jobs.registry.KINDS`; arguments : ids and choices only, JSON
    rows_done, rows_total : null total while it is not known; step : key of what is being done, `job.step.<step>`
    summary : counts by key, told when it is done; rejects : count and where they are shown, by the kind
    error : code and facts of a `KlyngeError`, or `internal` with the id of the request to look for in the log
    """

    access_kind = "job"
    STATES = ("queued", "running", "done", "failed", "cancelled", "lost")
    ENDED = ("done", "failed", "cancelled", "lost")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default="queued", db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation_id = models.BigIntegerField(null=True, db_index=True)  # whose staff see it too
    arguments = models.JSONField(default=dict)
    step = models.CharField(max_length=60, default="")
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

    @classmethod
    def reached_by(cls, scope: Scope) -> models.Q:
        own = models.Q(by_id=scope.person) if scope.person else models.Q(pk=None)
        return own | models.Q(organisation_id__in=scope.organisations)

    @property
    def share(self) -> float | None:
        """Share done, 0–1; None while the number of rows is not known."""
        if self.state == "done":
            return 1.0
        return min(self.rows_done / self.rows_total, 1.0) if self.rows_total else None

    @property
    def time_left(self) -> dt.timedelta | None:
        """At the pace so far; None while nothing can be said."""
        if self.state != "running" or not self.share or not self.started_at:
            return None
        return (timezone.now() - self.started_at) * ((1 - self.share) / self.share)


class Worker(models.Model):
    """A process that does jobs. `beat_at` : when it last said that it is there."""

    name = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField()
