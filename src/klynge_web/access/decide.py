"""May this person do that? The answer, and its reason."""

from dataclasses import dataclass

from klynge_web.access.matrix import PERSON
from klynge_web.access.refusals import Refused
from klynge_web.access.scope import scope_of


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to `may`. `reason` : signed_out, role or row where it is no; '' where it is yes."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def may(user, kind: str, action: str, row=None) -> Decision:
    """May the person do `action` to `row`; without a row, to any object of the kind at all?"""
    if not user.is_authenticated:
        return Decision(False, "signed_out")
    if not scope_of(user, kind, action).reaches:
        return Decision(False, "role")
    if row is not None and not type(row).objects.for_user(user, action).filter(pk=row.pk).exists():
        return Decision(False, "row")
    return Decision(True)


def require(user, kind: str, action: str, row=None) -> None:
    """Raise Refused unless the person may."""
    decision = may(user, kind, action, row)
    if not decision:
        raise Refused(user, kind, action, decision.reason)


def held_roles(user) -> list[str]:
    """Roles of the person in force, each once; every signed-in person has at least `person`."""
    return sorted({one.role for one in user.assignments_in_force}) or [PERSON]
