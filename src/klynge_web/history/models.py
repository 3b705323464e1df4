"""Events, and what has been sent before."""

import uuid

from django.conf import settings
from django.db import models

from klynge_web.access.scope import Reached, Scope


class Event(Reached):
    """One thing done. Ids, names of fields and counts only: what an object contained is not told again here.

    verb : key of the sentence, `history.<verb>` in texts; facts : values for it
    object_kind, object_id : what it was done to, such as membership 12
    organisation_id, project_id : whose staff may read of it; null where it is nobody's but the person's own
    """

    access_kind = "event"

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor = models.CharField(max_length=12, default="person")  # person, worker or command
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    project_id = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=32, default="")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_kind", "object_id"])]

    @classmethod
    def reached_by(cls, scope: Scope) -> models.Q:
        own = models.Q(by_id=scope.person) if scope.person else models.Q(pk=None)
        return own | models.Q(organisation_id__in=scope.organisations) | models.Q(project_id__in=scope.projects)


class Sent(models.Model):
    """A form that was sent, by the key it carried: sent twice, it is done once. `address` : where it led."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    address = models.CharField(max_length=500, default="")
