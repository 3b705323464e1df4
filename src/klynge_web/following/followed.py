"""Whom does a person follow, and what may they know of it? A subject of the registers, or an own cluster."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from klynge import api
from klynge_web.access.scope import find
from klynge_web.clusters.models import ClusterOrganisation, Membership
from klynge_web.following.models import OWN_CLUSTER, Follow, Letter

# a listed partner stands on a web page, which makes nobody a member
_MEMBERS = ("member", "participant")


@dataclass(frozen=True, slots=True)
class Followed:
    """A subject as one person reads it.

    trouble : '' ; lost (the person may no longer read the cluster, or it is gone), unseen (the person reads the
        cluster and none of its members), unknown (the registers no longer know it)
    selection : whose changes they are, of the core; None where there is trouble
    """

    kind: str
    subject: str
    name: str
    detail: str = ""
    selection: object = None
    trouble: str = ""
    follow: Follow | None = None


def resolve(view, user, kind: str, subject: str, lang: str) -> Followed:
    """The subject as the person may read it. Raises KlyngeError, or Http404 for an own cluster, if there is none."""
    if kind == OWN_CLUSTER:
        return _own_cluster(find(ClusterOrganisation, user, slug=subject), user)
    found = api.change_subject(view, kind, subject)
    return Followed(kind, found.id, found.name[lang], detail_of(found, lang), found.selection)


def read(view, follow: Follow, user, lang: str) -> Followed:
    """What a person's row follows, whatever became of it."""
    if follow.kind == OWN_CLUSTER:
        row = ClusterOrganisation.objects.for_user(user).filter(slug=follow.subject).first()
        found = _own_cluster(row, user) if row else _troubled(follow, "lost")
    else:
        try:
            found = resolve(view, user, follow.kind, follow.subject, lang)
        except api.KlyngeError as error:
            if error.code not in ("unknown_region", "unknown_name"):
                raise
            found = _troubled(follow, "unknown")
    return Followed(found.kind, follow.subject, found.name, found.detail, found.selection, found.trouble, follow)


def selection_of(view, person, lang: str):
    """Whose changes all are that a person follows. Organisations, of which there may be many, are not asked for one by
    one: what the registers no longer know has no changes."""
    rows = list(Follow.objects.for_user(person))
    numbers = [row.subject for row in rows if row.kind == "organisation"]
    selection = api.organisations_selection(one if ":" in one else f"no:{one}" for one in numbers)
    for row in rows:
        if row.kind != "organisation":
            selection |= read(view, row, person, lang).selection or selection
    return selection


def detail_of(subject, lang: str) -> str:
    """What tells the subject from others of the name: kind of region, number, code."""
    if subject.kind == "region":
        return "" if subject.detail == "declared" else api.text(f"regions.kind.{subject.detail}", lang)
    return "" if subject.kind == "cluster" else subject.detail


def told_to(person, follow: Follow, view) -> dict[str, dt.date]:
    """By register the newest day that letters have told the person of; of one just followed, all but the last period.

    A letter that failed told nothing; one that was stopped half way may have come.
    """
    told = Letter.objects.for_user(person).exclude(state="failed").filter(begun_at__gt=follow.created_at)
    last = told.order_by("-begun_at").first()
    if last is None:
        return api.told_before(view)
    return {register: dt.date.fromisoformat(day) for register, day in last.covered.items()}


def _own_cluster(row: ClusterOrganisation, user) -> Followed:
    members = list(_members_today(row, user))
    selection = api.organisations_selection(members) if members else None
    trouble = "" if members else "unseen"
    return Followed(OWN_CLUSTER, row.slug, row.name, selection=selection, trouble=trouble)


def _members_today(row: ClusterOrganisation, user):
    """Those of its members that the person may read of: a contact of a member firm, the own firm."""
    today = timezone.localdate()
    in_force = Q(from_date__lte=today) & (Q(to_date__isnull=True) | Q(to_date__gte=today))
    rows = Membership.objects.for_user(user).filter(in_force, organisation=row, kind__in=_MEMBERS)
    return rows.order_by("member_id").values_list("member_id", flat=True)


def _troubled(follow: Follow, trouble: str) -> Followed:
    return Followed(follow.kind, follow.subject, follow.subject, trouble=trouble)
