"""What is a role tied to, who may give it, and how is it named?"""

import datetime as dt
from dataclasses import dataclass, fields

from django.apps import apps

from klynge_web.access.matrix import GIVEN_BY_LEADERS, ROLES, TIMED
from klynge_web.access.refusals import Refused
from klynge_web.access.scope import scope_of
from klynge_web.people.errors import LastDayError

# tie → fields that a role with it needs; the others stay empty
NEEDED = {
    "organisation": ("organisation",),
    "member": ("organisation", "member_id"),
    "project": ("project",),
    "programme": ("programme",),
    "installation": (),
}
# roles that never end by themselves: one day nobody would be left to let others in
LASTING = ("administrator",)


@dataclass(frozen=True, slots=True)
class Tie:
    """A role with what it is tied to: the fields of `people.models.Tied`. `to_date` : its last day, None if none."""

    role: str
    organisation: object = None
    project: object = None
    programme: str = ""
    member_id: str = ""
    purpose: str = ""
    to_date: dt.date | None = None

    @classmethod
    def of(cls, row) -> "Tie":
        """The tie of an assignment or an invitation."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})

    def columns(self) -> dict:
        """The same as fields of a row."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def organisation_id(self) -> int | None:
        """Whose staff may read what happens with the role."""
        held = self.organisation or (self.project and self.project.organisation)
        return held.pk if held else None

    @property
    def name(self) -> str:
        """What it is tied to, as addresses name it; '' for a role of the whole installation."""
        row = self.organisation or self.project
        return row.slug if row else self.programme


def needed(role: str) -> tuple[str, ...]:
    """Fields without which the role would reach nothing, or too long."""
    return NEEDED[ROLES[role]] + (("purpose", "to_date") if role in TIMED else ())


def givable(user, kind: str) -> tuple[str, ...]:
    """Roles that a person may give by an object of the kind, invitation or assignment."""
    scope = scope_of(user, kind, "create")
    if scope.everything:
        return tuple(ROLES)
    return GIVEN_BY_LEADERS if scope.organisations else ()


def may_give(user, kind: str, tie: Tie) -> bool:
    """True if the person may give this role, here, today."""
    scope = scope_of(user, kind, "create")
    own = tie.role in GIVEN_BY_LEADERS and tie.organisation and tie.organisation.pk in scope.organisations
    return bool(scope.everything or own)


def require_givable(user, kind: str, tie: Tie) -> None:
    """Raise Refused unless the person may give this role, here."""
    if not may_give(user, kind, tie):
        raise Refused(user, kind, "create")


def require_lasting(tie: Tie) -> None:
    """Raise LastDayError if the role has a last day and must not have one."""
    if tie.role in LASTING and tie.to_date:
        raise LastDayError(tie.role)


def organisations_for(user, kind: str):
    """Cluster organisations that a person may give roles of."""
    scope = scope_of(user, kind, "create")
    rows = clusters().ClusterOrganisation.objects.for_user(user)
    return rows if scope.everything else rows.filter(pk__in=scope.organisations)


def clusters():
    """The models of clusters: they are found as the foreign keys find them, so that neither app imports the other."""
    return apps.get_app_config("clusters").models_module


def programmes() -> list[str]:
    """Programmes that a role may be tied to: the known ones, and those that a project has."""
    projects = clusters().ClusterProject._base_manager.exclude(programme="")
    return sorted({*clusters().PROGRAMMES, *projects.values_list("programme", flat=True)})


def is_held(person, tie: Tie) -> bool:
    """True if the person has the same role already, for at least as long."""
    from klynge_web.people.models import Assignment

    same = {name: value for name, value in tie.columns().items() if name not in ("purpose", "to_date")}
    lasting = Assignment._base_manager.filter(person=person, ended_at=None, **same)
    until = tie.to_date or dt.date.max
    return any((one.to_date or dt.date.max) >= until for one in lasting)
