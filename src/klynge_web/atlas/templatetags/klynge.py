"""What may templates say? Texts, numbers and dates in the language of the page, and the tables of a report."""

import datetime as dt

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe

from klynge import api

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
def date(context, value: str) -> str:
    """A day of the lake, `2026-09-01`, as the language writes it."""
    return api.date(dt.date.fromisoformat(value), context["lang"])


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
