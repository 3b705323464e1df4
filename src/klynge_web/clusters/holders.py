"""How is a milieu, a cluster project or a cluster organisation written? One transaction each, and told."""

import itertools

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.text import slugify

from klynge_web.access.decide import require
from klynge_web.clusters.errors import HeldError, StaleError, UnusableError
from klynge_web.clusters.export import ask
from klynge_web.clusters.models import ClusterOrganisation, ClusterProject, Milieu
from klynge_web.clusters.rules import Holder, tied_to
from klynge_web.clusters.writing import person
from klynge_web.history.actions import action, tell

KINDS = (Milieu, ClusterProject, ClusterOrganisation)
TAKEN = ("new",)  # words of addresses
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "aa", "Æ": "ae", "Ø": "o", "Å": "aa"})


@action()
def create(kind: type[Holder], *, by, slug: str = "", **fields) -> Holder:
    """Enter a milieu, project or organisation. Raises UnusableError if another one has the identifier.

    slug : its identifier in the lake; without one it is made from the name
    """
    _require(by, kind, "create")
    if slug and not _is_free(slug):
        raise UnusableError("slug_taken", "slug")
    row = kind(slug=slug or _free_slug(fields["name"]), changed_by=person(by), **fields)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        raise UnusableError("slug_taken", "slug") from problem
    tell(by, f"{kind.access_kind}.created", row, **tied_to(row))
    ask()
    return row


@action()
def change(row: Holder, *, version: int, by, **fields) -> Holder:
    """Change fields of it; the identifier stays. Raises StaleError if it is not as `version` had it."""
    _require(by, type(row), "change")
    now = _lock(row, version)
    changed = [name for name, value in fields.items() if getattr(now, name) != value]
    if not changed:
        tell(by, f"{row.access_kind}.kept", now, **tied_to(now))
        return now
    for name in changed:
        setattr(now, name, fields[name])
    now.version += 1
    now.changed_by = person(by)
    now.save()
    tell(by, f"{row.access_kind}.changed", now, **tied_to(now), fields=[f"clusters.{name}" for name in changed])
    ask()
    return now


@action()
def remove(row: Holder, *, version: int, by) -> None:
    """Take it out. Raises HeldError while memberships, projects, organisations or roles in force rest on it."""
    _require(by, type(row), "change")
    now = _lock(row, version)
    require_free(now)
    tell(by, f"{row.access_kind}.removed", now, **tied_to(now), slug=now.slug)
    try:
        now.delete()
    except ProtectedError as problem:
        raise HeldError("others", len(problem.protected_objects)) from problem
    ask()


def require_free(row: Holder) -> None:
    """Raise HeldError, with the reason and how many, if something rests on the row."""
    for why, rows in _resting(row):
        if count := rows.count():
            raise HeldError(why, count)


def _resting(row: Holder):
    yield "has_memberships", row.memberships.all()
    if isinstance(row, ClusterOrganisation):
        yield "has_projects", row.projects.all()
    if isinstance(row, Milieu):
        yield "has_projects", row.clusterproject_set.all()
        yield "has_organisations", row.clusterorganisation_set.all()
    else:
        in_force = Q(ended_at__isnull=True) & (Q(to_date__isnull=True) | Q(to_date__gte=timezone.localdate()))
        yield "has_roles", row.assignment_set.filter(in_force)


def _lock(row: Holder, version: int) -> Holder:
    now = type(row).objects.select_for_update().filter(pk=row.pk).first()
    if now is None or now.version != version:
        raise StaleError(now)
    return now


def _is_free(slug: str) -> bool:
    """True if none of the three kinds has the identifier: memberships of the lake name their holder by it alone."""
    return slug not in TAKEN and not any(kind.objects.filter(slug=slug).exists() for kind in KINDS)


def _free_slug(name: str) -> str:
    plain = slugify(name.translate(_LETTERS))[:70].strip("-") or "klynge"
    candidates = itertools.chain([plain], (f"{plain}-{number}" for number in itertools.count(2)))
    return next(slug for slug in candidates if _is_free(slug))


def _require(by, kind: type[Holder], act: str) -> None:
    if not isinstance(by, str):
        require(by, kind.access_kind, act)
