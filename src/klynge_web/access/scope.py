"""Which rows are a person's own? The scope that matrix and roles give, and querysets that keep to it."""

from dataclasses import dataclass

from django.db import models
from django.http import Http404

from klynge_web.access.guard import require_guarded
from klynge_web.access.matrix import ALL, PERSON, ROLES, roles_for
from klynge_web.access.refusals import Refused


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a person reaches with one action on one kind of object.

    everything : all rows; else the rows tied to one of the following
    roles : roles that reach at all, `person` among them where the cell names it
    organisations, projects : ids of cluster organisations and projects; programmes : names
    members : (id of the cluster organisation, id of the member), for contacts of member firms
    installation : True where a role of the whole installation reaches its own rows
    person : id of the person where `person` reaches, else None
    """

    everything: bool = False
    roles: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()
    projects: frozenset[int] = frozenset()
    programmes: frozenset[str] = frozenset()
    members: frozenset[tuple[int, str]] = frozenset()
    installation: bool = False
    person: object = None

    @property
    def reaches(self) -> bool:
        """True if there may be a row for the person at all."""
        return bool(self.everything or self.roles)


NOTHING = Scope()


def scope_of(user, kind: str, action: str) -> Scope:
    """The scope of a person for `action` on `kind`; nobody's, if not signed in."""
    if not user.is_authenticated or not user.is_active:
        return NOTHING
    return _scope(user, user.assignments_in_force, roles_for(kind, action))


def roles_reaching(user, kind: str, action: str, row: "Reached") -> list[str]:
    """The roles of a person that reach this very row: a role for one cluster is none for another."""
    reach = roles_for(kind, action)
    held = [one for one in user.assignments_in_force if one.role in reach]
    return sorted({one.role for one in held if _reaches(_scope(user, [one], reach), row)})


def _reaches(scope: Scope, row: "Reached") -> bool:
    rows = type(row)._base_manager.filter(pk=row.pk)
    return scope.everything or rows.filter(type(row).reached_by(scope)).exists()


def _scope(user, assignments, reach: dict[str, str]) -> Scope:
    held = [one for one in assignments if one.role in reach]
    roles = {one.role for one in held} | ({PERSON} & reach.keys())
    own = [one for one in held if reach[one.role] != ALL]
    return Scope(
        everything=any(reach[role] == ALL for role in roles),
        roles=frozenset(roles),
        organisations=_tied(own, "organisation", "organisation_id"),
        projects=_tied(own, "project", "project_id"),
        programmes=_tied(own, "programme", "programme"),
        members=frozenset((o.organisation_id, o.member_id) for o in own if ROLES[o.role] == "member"),
        installation=any(ROLES[one.role] == "installation" for one in own),
        person=user.pk if PERSON in roles else None,
    )


def _tied(assignments, tie: str, name: str) -> frozenset:
    return frozenset(getattr(one, name) for one in assignments if ROLES[one.role] == tie)


class ScopedQuerySet(models.QuerySet):
    """Rows that a page may only read as somebody's: `for_user` comes first, or the query is refused.

    The model names its kind in the matrix (`access_kind`) and the rows of a scope (`reached_by(scope) -> Q`).
    """

    _scoped = False

    def for_user(self, user, action: str = "read"):
        """The rows that the person reaches with the action."""
        scope = scope_of(user, self.model.access_kind, action)
        if not scope.reaches:
            rows = self.none()
        elif scope.everything:
            rows = self._chain()
        else:
            # as a subquery: joins would give a row several times, and could not be locked or changed
            reached = self.model._base_manager.filter(self.model.reached_by(scope))
            rows = self.filter(pk__in=reached.values("pk"))
        rows._scoped = True
        return rows

    def _clone(self):
        rows = super()._clone()
        rows._scoped = self._scoped
        return rows

    def __or__(self, other):
        return self._joined(super().__or__(other), other)

    def __xor__(self, other):
        return self._joined(super().__xor__(other), other)

    def union(self, *others, **kwargs):
        return self._joined(super().union(*others, **kwargs), *others)

    def _joined(self, rows, *others):
        # what is added must have been scoped as well
        rows._scoped = self._scoped and all(other._scoped for other in others)
        return rows

    def _require_scoped(self) -> None:
        if not self._scoped:
            require_guarded(self.model)

    def _fetch_all(self):
        if self._result_cache is None:
            self._require_scoped()
        super()._fetch_all()

    def iterator(self, *args, **kwargs):
        self._require_scoped()
        return super().iterator(*args, **kwargs)

    def count(self):
        self._require_scoped()
        return super().count()

    def exists(self):
        self._require_scoped()
        return super().exists()

    def aggregate(self, *args, **kwargs):
        self._require_scoped()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs):
        self._require_scoped()
        return super().update(**kwargs)

    def delete(self):
        self._require_scoped()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


class Reached(models.Model):
    """Base of models whose rows belong to somebody."""

    access_kind: str

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        # what Django reads by itself, such as the other end of a relation, starts from a row already reached
        base_manager_name = None

    @classmethod
    def reached_by(cls, scope: Scope) -> models.Q:
        """The rows of a scope that does not reach all."""
        raise NotImplementedError(f"{cls.__name__} does not say which rows a scope reaches")


def find(model: type[Reached], user, action: str = "read", **lookup):
    """The one row that the person may do `action` to.

    Raises Http404 where the person may not even know of the row, Refused (with the reason) where it may be read only.
    """
    row = model.objects.for_user(user, action).filter(**lookup).first()
    if row is not None:
        return row
    if action != "read" and model.objects.for_user(user).filter(**lookup).exists():
        raise Refused(user, model.access_kind, action)
    raise Http404(f"no {model.access_kind} for this person")
