"""How is an event told? One sentence in the reader's language, and where the object's page shows it."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model

from klynge import api
from klynge.text import catalogue
from klynge_web.history.models import Event

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One event in words. `request_id` is for whoever looks in the log."""

    at: object
    sentence: str
    request_id: str


def told(event: Event, lang: str) -> Told:
    """The sentence of an event. A fact `fields` is a list of names of fields, told by `history.field.<name>`."""
    facts = {name: _fact(name, value, lang) for name, value in event.facts.items()}
    sentence = api.text(f"history.{event.verb}", lang, who=_who(event, lang), **facts)
    return Told(event.at, sentence, event.request_id)


def of(user, row, lang: str) -> list[Told]:
    """What was done to one object, newest first, as far as the reader may know."""
    events = Event.objects.for_user(user).filter(object_kind=row.access_kind, object_id=str(row.pk))
    return [told(event, lang) for event in events.select_related("by")[:SHOWN]]


def _who(event: Event, lang: str) -> str:
    if event.by:
        return str(event.by)
    return api.text(f"history.actor.{event.actor}", lang)


def _fact(name: str, value, lang: str) -> str:
    if name == "person":
        return _name(value, lang)
    if name == "fields":
        return ", ".join(_word(f"history.field.{field}", field, lang) for field in value)
    if name in ("role", "job", "kind"):
        return _word({"role": "access.role.", "job": "job.kind.", "kind": "history.kind."}[name] + value, value, lang)
    return api.number(value, lang) if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _name(key: str, lang: str) -> str:
    """Name of a person that an event is about: kept as a number, and told while the person is here."""
    person = get_user_model()._base_manager.filter(pk=key).first()
    return str(person) if person else api.text("history.somebody", lang)


def _word(key: str, plain: str, lang: str) -> str:
    return api.text(key, lang) if key in catalogue() else plain
