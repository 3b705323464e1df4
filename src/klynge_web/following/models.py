"""What people follow, the secret addresses of their feeds, and the letters they were written."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from klynge_web.access.scope import Reached, Scope
from klynge_web.people.models import hashed

MOST = 1000  # subjects that one person may follow
LONGEST = 1000  # letters of a subject's id: a region may be a list of codes
OWN_CLUSTER = "own_cluster"  # a cluster organisation of this installation; the other kinds are those of the core


class Personal(Reached):
    """Base of rows that are one person's alone."""

    access_kind = "follow"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def reached_by(cls, scope: Scope) -> Q:
        return Q(person_id=scope.person) if scope.person else Q(pk=None)


class Follow(Personal):
    """One subject that a person follows. `subject` : its id, as in addresses; a slug where it is an own cluster."""

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=LONGEST)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "subject"], name="followed_once")]


class Feed(Personal):
    """The secret address of a person's own feed: here is its hash. One at a time works."""

    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at__isnull=True), name="one_feed_each")
        ]

    @classmethod
    def of(cls, secret: str) -> "Feed | None":
        """The feed whose secret somebody has: that is the right to read it."""
        return cls._base_manager.select_related("person").filter(secret_hash=hashed(secret)).first()


class Letter(Personal):
    """The letter of one week to one person. It is noted before it is sent: nobody gets two, whatever stops the work.

    week : 2026-W47; state : sending (or stopped half way: then it is not known whether it went), sent or failed
    covered : by register the newest day it told of; told : number of changes
    secret_hash : of the address in it that turns letters off
    """

    STATES = ("sending", "sent", "failed")

    week = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=[(s, s) for s in STATES], default="sending")
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=1)
    covered = models.JSONField(default=dict)
    told = models.PositiveIntegerField(default=0)
    secret_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-begun_at"]
        constraints = [models.UniqueConstraint(fields=["person", "week"], name="one_letter_a_week")]

    @classmethod
    def of(cls, secret: str) -> "Letter | None":
        """The letter whose secret somebody has: that is the right to turn its person's letters off."""
        return cls._base_manager.select_related("person").filter(secret_hash=hashed(secret)).first()


class LetterChoice(Personal):
    """Whether a person wants the weekly letter; without a row they do. `off_at` : when they turned it off."""

    off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="one_choice_each")]
