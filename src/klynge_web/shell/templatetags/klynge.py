"""What may templates say? Texts, numbers and dates in the language of the page, and the tables of a report."""

import datetime as dt
import uuid

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime

from klynge import api
from klynge_web.access import decide
from klynge_web.shell import forms

register = template.Library()


@register.simple_tag(takes_context=True)
def t(context, key: str, **values) -> str:
    """The text of `key` in the language of the page."""
    return api.text(key, context["lang"], **values)


@register.simple_tag(takes_context=True)
def named(context, kind: str, word: str) -> str:
    """A word of the code, such as a register or a publisher, in the language of the page."""
    return api.name(kind, word, context["lang"])


@register.simple_tag(takes_context=True)
def number(context, value, digits: int = 0) -> str:
    return api.number(value, context["lang"], digits)


@register.simple_tag(takes_context=True)
def date(context, value: str | dt.date | None) -> str:
    """A day, given as date or as the lake writes it, `2026-09-01`, in the language of the page."""
    return api.date(dt.date.fromisoformat(value) if isinstance(value, str) else value, context["lang"])


@register.simple_tag(takes_context=True)
def moment(context, value: dt.datetime | None) -> str:
    """Day and time of day in Norwegian time."""
    if value is None:
        return "–"
    local = localtime(value)
    return f"{api.date(local.date(), context['lang'])} {local:%H:%M}"


@register.simple_tag(takes_context=True)
def may(context, kind: str, action: str, row=None) -> bool:
    """True if the reader may do it: `{% may "membership" "change" row as allowed %}`."""
    return bool(decide.may(context["request"].user, kind, action, row))


@register.simple_tag
def once():
    """A key of its own for a form, so that it is done once even if it is sent twice."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())


@register.inclusion_tag("shell/_field.html", takes_context=True)
def field(context, form, name: str, words: str = "", **attributes):
    """One field of a form with label, help and what is wrong with it; see `shell.forms`."""
    return forms.shown(form, name, context["lang"], words, attributes)


@register.inclusion_tag("shell/_errors.html", takes_context=True)
def errors(context, form, words: str = ""):
    """All that is wrong with a form, at its head, with links to the fields."""
    return forms.summary(form, context["lang"], words)


@register.simple_tag(takes_context=True)
def to(context, name: str, **arguments) -> str:
    """Address of a page in the language of this one."""
    return reverse(name, kwargs={"lang": context["lang"], **arguments})


@register.simple_tag(takes_context=True)
def in_language(context, lang: str) -> str:
    """Address of this page in another language; of the front page where the address has no language."""
    request = context["request"]
    first, _, rest = request.path.removeprefix("/").partition("/")
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return f"/{lang}/" + (rest + query if first in api.LANGUAGES else "")


@register.simple_tag
def grid(table) -> str:
    """A table of a report on a page of its own."""
    return mark_safe(api.grid(table))


@register.filter
def words(value: str) -> list[str]:
    return value.split()
