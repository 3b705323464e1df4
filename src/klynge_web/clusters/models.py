"""Milieus, cluster projects, cluster organisations, and dated memberships of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from klynge_web.access.scope import Reached, Scope

MEMBER_KINDS = ("member", "participant", "listed partner")
MEMBER_ROLES = ("core", "member", "research", "public", "investor", "support")
NETWORKS = ("innovation_norway", "siva", "other")
PROGRAMMES = ("Arena", "Arena Pro", "NCE", "GCE")


class Edited(Reached):
    """A row that people edit. `version` tells whether somebody else changed it since it was read."""

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        abstract = True


class Milieu(Edited):
    """Firms and other actors of a field in a place, whether organised or not."""

    access_kind = "milieu"

    slug = models.SlugField(max_length=80, unique=True)  # milieu_id of the lake
    name = models.CharField(max_length=200)
    field = models.CharField(max_length=200, default="", blank=True)
    place = models.CharField(max_length=200, default="", blank=True)
    boundary = models.TextField(default="", blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def reached_by(cls, scope: Scope) -> Q:
        return Q(pk=None)  # the matrix lets roles reach all of them, or none


class ClusterOrganisation(Edited):
    """The organisation that works for a cluster: board, staff, members, meeting places. It is the tenant."""

    access_kind = "cluster_organisation"

    slug = models.SlugField(max_length=80, unique=True)  # organisation_id of the lake
    name = models.CharField(max_length=200)
    org_id = models.CharField(max_length=40, default="", blank=True)  # legal person: no:974760673
    network = models.CharField(max_length=20, choices=[(n, n) for n in NETWORKS], default="other")
    host = models.CharField(max_length=200, default="", blank=True)
    municipality = models.CharField(max_length=4, default="", blank=True)
    milieu = models.ForeignKey(Milieu, null=True, blank=True, on_delete=models.SET_NULL)
    theme = models.CharField(max_length=300, default="", blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def reached_by(cls, scope: Scope) -> Q:
        contacts = {organisation for organisation, _ in scope.members}
        return (
            Q(pk__in=scope.organisations | contacts)
            | Q(projects__pk__in=scope.projects)
            | Q(projects__programme__in=scope.programmes)
        )


class ClusterProject(Edited):
    """An agreement with a programme: level, period, partner."""

    access_kind = "cluster_project"

    slug = models.SlugField(max_length=80, unique=True)  # project_id of the lake
    name = models.CharField(max_length=200)
    programme = models.CharField(max_length=40)
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)
    organisation = models.ForeignKey(
        ClusterOrganisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="projects"
    )
    milieu = models.ForeignKey(Milieu, null=True, blank=True, on_delete=models.SET_NULL)
    partner_id = models.CharField(max_length=40, default="", blank=True)
    theme = models.CharField(max_length=300, default="", blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__isnull=True) | Q(to_date__gte=models.F("from_date")),
                name="project_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def reached_by(cls, scope: Scope) -> Q:
        contacts = {organisation for organisation, _ in scope.members}
        return (
            Q(organisation_id__in=scope.organisations | contacts)
            | Q(pk__in=scope.projects)
            | Q(programme__in=scope.programmes)
        )


class Membership(Edited):
    """Who belonged to what, from when to when. The holder is one of the three, and only one.

    dated : False where `from_date` is only the day the list was read; fee : whole kroner a year, null if not given
    """

    access_kind = "membership"

    organisation = models.ForeignKey(
        ClusterOrganisation, null=True, on_delete=models.CASCADE, related_name="memberships"
    )
    project = models.ForeignKey(ClusterProject, null=True, on_delete=models.CASCADE, related_name="memberships")
    milieu = models.ForeignKey(Milieu, null=True, on_delete=models.CASCADE, related_name="memberships")
    member_id = models.CharField(max_length=120)  # no:974760673, or x:SE:NAME for a foreign partner
    member_name = models.CharField(max_length=200)  # as the register had it, or as it was written
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    dated = models.BooleanField(default=True)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in MEMBER_KINDS], default="member")
    role = models.CharField(max_length=20, choices=[(r, r) for r in MEMBER_ROLES], default="", blank=True)
    reason = models.CharField(max_length=200, default="", blank=True)
    source = models.CharField(max_length=300)
    fee = models.BigIntegerField(null=True, blank=True)
    upload_id = models.BigIntegerField(null=True, db_index=True)  # the upload that brought it

    class Meta:
        ordering = ["member_name", "from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=models.F("from_date")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, project__isnull=True, milieu__isnull=True)
                | Q(organisation__isnull=True, project__isnull=False, milieu__isnull=True)
                | Q(organisation__isnull=True, project__isnull=True, milieu__isnull=False),
                name="membership_has_one_holder",
            ),
            models.CheckConstraint(condition=Q(fee__isnull=True) | Q(fee__gte=0), name="membership_fee_not_negative"),
            # the key of the lake's table; that periods do not overlap is seen to under a lock of the holder
            *(
                models.UniqueConstraint(
                    fields=[holder, "member_id", "from_date"], name=f"membership_begins_once_{holder}"
                )
                for holder in ("organisation", "project", "milieu")
            ),
        ]
        indexes = [models.Index(fields=["member_id"])]

    def __str__(self) -> str:
        return self.member_name

    @property
    def holder(self) -> ClusterOrganisation | ClusterProject | Milieu:
        return self.organisation or self.project or self.milieu

    @classmethod
    def reached_by(cls, scope: Scope) -> Q:
        clusters = Q(organisation_id__in=scope.organisations) | Q(project__organisation_id__in=scope.organisations)
        followed_up = (
            Q(project__programme__in=scope.programmes)
            | Q(organisation__projects__programme__in=scope.programmes)
            | Q(project_id__in=scope.projects)
            | Q(organisation__projects__pk__in=scope.projects)
        )
        contacts = Q(pk=None)
        for organisation, member in scope.members:
            contacts |= Q(organisation_id=organisation, member_id=member)
            contacts |= Q(project__organisation_id=organisation, member_id=member)
        milieus = Q(milieu__isnull=False) if scope.installation else Q(pk=None)
        return clusters | followed_up | contacts | milieus


class Brought(models.Model):
    """What an upload did to one membership, so that it can be taken back.

    version : of the row after the upload; another one says that somebody has edited it since
    before : the fields as they were, null where the upload brought the row
    """

    upload_id = models.BigIntegerField(db_index=True)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    before = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload_id", "membership"], name="brought_once")]
