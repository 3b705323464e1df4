"""What is kept about a person? All of it as one JSON object, for the person."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps

from klynge_web.history.models import Event
from klynge_web.history.words import told
from klynge_web.people.models import Assignment, Person

# names of a follow's row that say nothing to the person: the keys
_KEYS = ("person", "by", "user")


def kept(person: Person, lang: str) -> dict:
    """Account, ways of signing in, roles, sessions, what is followed, and what the person did."""
    return {
        "account": {
            "email": person.email,
            "name": person.name,
            "language": person.language,
            "created_at": person.created_at,
            "last_signed_in_at": person.last_login,
        },
        "signing_in": {
            "has_password": person.has_usable_password(),
            "second_factor": list(
                Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")
            ),
            "providers": list(
                SocialAccount.objects.filter(user=person).values("provider", "uid", "date_joined", "last_login")
            ),
        },
        "roles": [_role(one) for one in Assignment._base_manager.filter(person=person)],
        "sessions": list(
            UserSession.objects.filter(user=person).values("created_at", "last_seen_at", "ip", "user_agent")
        ),
        "follows": _follows(person),
        "done": [_event(one, lang) for one in Event.objects.for_user(person).filter(by=person).select_related("by")],
    }


def _role(one: Assignment) -> dict:
    tie = one.organisation or one.project
    return {
        "role": one.role,
        "of": str(tie) if tie else one.programme,
        "member": one.member_id,
        "purpose": one.purpose,
        "from_date": one.from_date,
        "to_date": one.to_date,
        "ended_at": one.ended_at,
    }


def _follows(person: Person) -> list[dict]:
    """The models of what is followed lie above this app, and are found by name."""
    try:
        model = apps.get_model("following", "Follow")
    except LookupError:
        return []
    names = [one.attname for one in model._meta.concrete_fields if one.name not in _KEYS and "secret" not in one.name]
    return list(model.objects.for_user(person).values(*names))


def _event(event: Event, lang: str) -> dict:
    return {"at": event.at, "sentence": told(event, lang).sentence, "object": f"{event.object_kind} {event.object_id}"}
