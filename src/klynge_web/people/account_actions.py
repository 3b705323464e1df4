"""What may a person do to their own account? Change it, end sessions, close it."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from klynge_web.history.actions import action, tell
from klynge_web.people.actions import _end, _end_sessions, _require_administrator_without
from klynge_web.people.models import Assignment, Invitation, Person


@action("account", "change")
def change(person: Person, *, by, name: str, language: str) -> Person:
    """Change what a person says of themselves."""
    given = {"name": name, "language": language}
    changed = [field for field, value in given.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, given[field])
    person.save(update_fields=changed or None)
    tell(by, "account.changed", person, fields=[f"account_{field}" for field in changed])
    return person


@action("account", "change")
def end_sessions(sessions: list[UserSession], *, by) -> int:
    """End sessions at once: their next request is that of a stranger. Returns how many."""
    for session in sessions:
        session.end()
    tell(by, "account.sessions_ended", by, sessions=len(sessions))
    return len(sessions)


@action("account", "change")
def close(person: Person, *, by) -> None:
    """Close one's own account: nobody signs in with it any more, sessions and roles end now. What was done stays told.

    Raises LastAdministratorError where nobody could let others in afterwards.
    """
    roles = [one for one in Assignment.objects.filter(person=person) if one.state in ("in_force", "future")]
    _require_administrator_without({one.pk for one in roles})
    _end(roles, by=by)
    Invitation.objects.filter(by=person, used_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    Authenticator.objects.filter(user=person).delete()
    sessions = _end_sessions(person)
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    tell(by, "account.closed", person, roles=len(roles), sessions=sessions)
