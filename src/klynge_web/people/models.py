"""Persons, what they are, and how they were asked in."""

import datetime as dt
import hashlib
import secrets
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from klynge.text import LANGUAGES
from klynge_web.access.matrix import GIVEN_BY_LEADERS, ROLES
from klynge_web.access.scope import Reached, Scope, ScopedQuerySet

INVITED_FOR = dt.timedelta(days=14)
SET_UP_FOR = dt.timedelta(hours=24)


class PersonManager(BaseUserManager):
    """What the sign-in library reads persons with. Pages use `Person.scoped`."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "Person":
        """A person without any role; without a password they sign in by code or through a provider."""
        person = self.model(email=self.normalize_email(email).casefold(), **fields)
        person.set_password(password) if password else person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str) -> "Person":
        return self.get(email=email.casefold())


class Person(AbstractBaseUser, Reached):
    """Somebody who signs in. An e-mail address and a name; no national number, no other fact about the person."""

    access_kind = "person"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=[(lang, lang) for lang in LANGUAGES], default="nb")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()
    scoped = ScopedQuerySet.as_manager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    class Meta:
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    @classmethod
    def reached_by(cls, scope: Scope) -> models.Q:
        return models.Q(pk=scope.person) if scope.person else models.Q(pk=None)

    @cached_property
    def assignments_in_force(self) -> list["Assignment"]:
        """Roles of today. Read once per request: a role that is ended works from the next request on."""
        return list(Assignment._base_manager.filter(Assignment.in_force(timezone.localdate()), person=self))


class Tied(models.Model):
    """What a role is tied to; which of the fields is set, the role decides (`access.matrix.ROLES`)."""

    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
    organisation = models.ForeignKey("clusters.ClusterOrganisation", null=True, on_delete=models.CASCADE)
    project = models.ForeignKey("clusters.ClusterProject", null=True, on_delete=models.CASCADE)
    programme = models.CharField(max_length=40, default="", blank=True)
    member_id = models.CharField(max_length=120, default="", blank=True)  # of a member firm: no:974760673
    purpose = models.CharField(max_length=300, default="", blank=True)  # why an evaluator reads
    to_date = models.DateField(null=True)  # last day of the role; an evaluator always has one

    class Meta:
        abstract = True
        constraints = [
            # a role without its tie would reach nothing, and one with another's tie too much
            models.CheckConstraint(
                condition=models.Q(role__in=[r for r, tie in ROLES.items() if tie == "installation"])
                | models.Q(role__in=["cluster_staff", "cluster_leader", "board_observer"], organisation__isnull=False)
                | models.Q(role="member_contact", organisation__isnull=False) & ~models.Q(member_id="")
                | models.Q(role="programme_officer") & ~models.Q(programme="")
                | models.Q(role="evaluator", project__isnull=False, to_date__isnull=False) & ~models.Q(purpose=""),
                name="%(class)s_is_tied",
            )
        ]

    @classmethod
    def reached_by(cls, scope: Scope) -> models.Q:
        # a leader sees and gives the roles of the own cluster that leaders give
        return models.Q(organisation_id__in=scope.organisations, role__in=GIVEN_BY_LEADERS)


class Assignment(Tied, Reached):
    """A role that a person has, from one day to another."""

    access_kind = "assignment"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    from_date = models.DateField(default=timezone.localdate)
    given_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)  # taken away before its last day

    class Meta(Tied.Meta):
        ordering = ["role", "from_date"]
        constraints = [
            *Tied.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(to_date__isnull=True) | models.Q(to_date__gte=models.F("from_date")),
                name="assignment_ends_after_it_begins",
            ),
        ]

    @property
    def state(self) -> str:
        """ended, past, future or in_force."""
        today = timezone.localdate()
        if self.ended_at:
            return "ended"
        if self.to_date and self.to_date < today:
            return "past"
        return "future" if self.from_date > today else "in_force"

    @staticmethod
    def in_force(on: dt.date) -> models.Q:
        """Roles that hold on the day."""
        begun = models.Q(from_date__lte=on, ended_at__isnull=True)
        return begun & (models.Q(to_date__isnull=True) | models.Q(to_date__gte=on))


class Invitation(Tied, Reached):
    """A letter that lets one person in, once, with one role. The secret is in the letter; here is its hash."""

    access_kind = "invitation"

    email = models.EmailField()
    name = models.CharField(max_length=120, default="", blank=True)
    language = models.CharField(max_length=2, default="nb")
    secret_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)  # when the mail server took the letter; null while it has not
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(Tied.Meta):
        ordering = ["-created_at"]

    @property
    def state(self) -> str:
        """open, used, withdrawn or expired."""
        if self.used_at:
            return "used"
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if self.is_over or self.expires_at <= timezone.now() else "open"

    @property
    def is_over(self) -> bool:
        """True if the role would have ended before it begins."""
        return bool(self.to_date) and self.to_date < timezone.localdate()

    @classmethod
    def of(cls, secret: str) -> "Invitation | None":
        """The invitation whose secret somebody has: that is the right to read it."""
        return cls._base_manager.filter(secret_hash=hashed(secret)).first()


class SetUp(models.Model):
    """The one-time address with which the first administrator is made. The secret is told on the terminal."""

    access_kind = "installation"

    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


def new_secret() -> tuple[str, str]:
    """A secret for an address, and its hash for the table."""
    secret = secrets.token_urlsafe(32)
    return secret, hashed(secret)


def hashed(secret: str) -> str:
    """A secret of 256 random bits needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
