"""Uploads, what the dry run said of each row, and what is remembered for the next file."""

import datetime as dt
import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from klynge_web.access.scope import Reached, Scope
from klynge_web.clusters.models import ClusterOrganisation, ClusterProject, Milieu
from klynge_web.jobs.models import Job

KINDS = ("memberships", "firm_table", "accounts")
STATES = ("stored", "read", "imported", "undone")
# what will become of a row
OUTCOMES = ("add", "change", "same", "review", "rejected", "left_out")
BROUGHT = ("add", "change", "same")  # rows that a table brings; of memberships only the first two write
KEPT_FOR = dt.timedelta(days=30)


class Held(Reached):
    """A row that belongs to a cluster organisation, or to the whole installation: of milieus, and bought tables.

    organisation : whose people reach it, null where the installation's analysts do
    """

    access_kind = "upload"

    organisation = models.ForeignKey(ClusterOrganisation, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def reached_by(cls, scope: Scope) -> Q:
        common = Q(organisation__isnull=True) if scope.installation else Q(pk=None)
        return Q(organisation_id__in=scope.organisations) | common


class Upload(Held):
    """One file, from the moment it was stored until what it brought is taken back.

    project, milieu : whose list it is, where it is not the organisation's own; file : its name in the folder of uploads
    form : csv or xlsx; source : who says so, in words; as_of : day the file describes
    mapping : our name of a column → its name in the file; choices : order of days, unit of amounts, year
    run : number of the dry run that is shown, 0 before the first; last_run : of the latest that was begun
    counts : rows by outcome, and `absent`, members of today that the list has not; reasons : rejects by reason
    stopped : why the last import stopped, `{"code": …, "count": …}`; brought : what the import wrote, by key
    """

    kind = models.CharField(max_length=20, choices=[(k, k) for k in KINDS])
    project = models.ForeignKey(ClusterProject, null=True, on_delete=models.CASCADE, related_name="+")
    milieu = models.ForeignKey(Milieu, null=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default="stored")
    file = models.UUIDField(default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=120)
    form = models.CharField(max_length=4)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    source = models.CharField(max_length=300)
    as_of = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sheet = models.CharField(max_length=100, default="", blank=True)
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    run = models.PositiveIntegerField(default=0)
    last_run = models.PositiveIntegerField(default=0)
    decided = models.BooleanField(default=False)  # names were decided since the dry run
    counts = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    stopped = models.JSONField(default=dict)
    brought = models.JSONField(default=dict)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    imported_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)  # file and rows are gone, the counts stay

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def holder(self) -> ClusterOrganisation | ClusterProject | Milieu | None:
        """Whose list of members it is; None for tables."""
        return self.project or self.milieu or self.organisation

    @property
    def holder_key(self) -> str:
        """`project:12`; '' for tables."""
        return key_of(self.holder)

    @property
    def part(self) -> str:
        """Name of its part of a table in the lake."""
        return f"upload-{self.pk}"

    @property
    def path(self) -> Path:
        return folder() / str(self.file)

    @property
    def works(self) -> bool:
        """True while a job works on it."""
        return bool(self.job and not self.job.ended)

    @property
    def rows_in_all(self) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in OUTCOMES)


class UploadRow(Reached):
    """What the dry run said of one row of the file.

    run : the dry run it is of; a run that was stopped has rows that no page shows
    subject : identifier of the member or firm, '' where it has none yet; name : registered, or as written
    values : what would be stored; changes : field → [now, then]; target : id of the membership that would change
    by_name : True if the number was found by the name; sign : short digest of all this
    before : outcome in the dry run before, where that was another
    """

    access_kind = "upload"

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows")
    run = models.PositiveIntegerField()
    row_no = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, default="")
    column = models.CharField(max_length=20, default="")
    subject = models.CharField(max_length=120, default="")
    name = models.CharField(max_length=200, default="")
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    target = models.BigIntegerField(null=True)
    by_name = models.BooleanField(default=False)
    sign = models.CharField(max_length=16, default="")
    before = models.CharField(max_length=10, default="")

    class Meta:
        ordering = ["row_no"]
        indexes = [
            models.Index(fields=["upload", "run", "row_no"]),
            models.Index(fields=["upload", "run", "outcome", "row_no"]),
        ]

    @classmethod
    def reached_by(cls, scope: Scope) -> Q:
        common = Q(upload__organisation__isnull=True) if scope.installation else Q(pk=None)
        return Q(upload__organisation_id__in=scope.organisations) | common


class UploadName(Reached):
    """A name without a number in a file.

    folded : the name as decisions are kept by; rows : how many rows have it
    status : exact, ambiguous or unmatched; candidates : identifiers of up to three organisations, the likeliest first
    """

    access_kind = "upload"

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="names")
    run = models.PositiveIntegerField()
    folded = models.CharField(max_length=200)
    written = models.CharField(max_length=200)
    rows = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10)
    candidates = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["upload", "run", "folded"])]

    @classmethod
    def reached_by(cls, scope: Scope) -> Q:
        return UploadRow.reached_by(scope)


class Decision(Held):
    """Which organisation a holder means by a name, kept for the next file. member_id '' : the name is left out."""

    holder_key = models.CharField(max_length=40)
    folded = models.CharField(max_length=200)
    written = models.CharField(max_length=200)
    member_id = models.CharField(max_length=120, default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder_key", "folded"], name="one_decision_per_name")]


class KeptMapping(Held):
    """Which column was which in an earlier file of the same kind, holder and header."""

    kind = models.CharField(max_length=20)
    holder_key = models.CharField(max_length=40, default="", blank=True)
    header = models.CharField(max_length=64)  # digest of the names of the columns
    mapping = models.JSONField()
    choices = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "holder_key", "header"], name="one_mapping_per_header"),
        ]


def folder() -> Path:
    """Where uploaded files lie."""
    return Path(settings.MEDIA_ROOT) / "uploads"


def key_of(holder) -> str:
    """`organisation:12`, `project:3` or `milieu:5`; '' for nobody."""
    kinds = {ClusterOrganisation: "organisation", ClusterProject: "project", Milieu: "milieu"}
    return f"{kinds[type(holder)]}:{holder.pk}" if holder else ""
