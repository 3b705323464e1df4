"""Judgements on a cluster, assessments that were kept, and whether a verdict fitted and was useful."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from klynge_web.access.matrix import ROLES
from klynge_web.access.scope import Reached, Scope
from klynge_web.clusters.models import ClusterOrganisation

DEGREES = ("yes", "partly", "no")


class OfCluster(Reached):
    """A row about one cluster: read by those whom its organisation's assessments concern."""

    organisation = models.ForeignKey(ClusterOrganisation, on_delete=models.CASCADE, related_name="+")
    framework = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @classmethod
    def reached_by(cls, scope: Scope) -> Q:
        own = Q(by_id=scope.person) if scope.person else Q(pk=None)
        return (
            own
            | Q(organisation_id__in=scope.organisations)
            | Q(organisation__projects__pk__in=scope.projects)
            | Q(organisation__projects__programme__in=scope.programmes)
        )


class Judgement(OfCluster):
    """What one person, in a role, answered on one dimension of a framework. Evidence of quality judgement.

    A later judgement of the same person takes the place of the earlier, which stays as it was said; two persons are
    two judges, and never averaged. on : day it is valid for; withdrawn_at : null while it counts
    """

    access_kind = "judgement"

    dimension = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
    on = models.DateField()
    reason = models.TextField(max_length=2000)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["organisation", "framework"])]


class Kept(OfCluster):
    """An assessment as it was on one day, with the evidence behind it: what the next is compared with."""

    access_kind = "assessment"

    version = models.CharField(max_length=20)
    on = models.DateField()
    content = models.JSONField()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name_plural = "kept"


class Opinion(OfCluster):
    """Does a verdict fit, and was it useful? Evidence about the framework, not about the cluster."""

    access_kind = "opinion"

    version = models.CharField(max_length=20)
    verdict = models.CharField(max_length=60)
    fits = models.CharField(max_length=6, choices=[(degree, degree) for degree in DEGREES])
    useful = models.CharField(max_length=6, choices=[(degree, degree) for degree in DEGREES])
    comment = models.TextField(max_length=2000, default="", blank=True)

    class Meta:
        ordering = ["-pk"]
