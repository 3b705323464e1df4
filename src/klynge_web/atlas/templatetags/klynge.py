"""What may templates say? Texts and numbers in the language of the page, and the blocks of a report."""

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
def number(context, value, digits: int = 0) -> str:
    return api.number(value, context["lang"], digits)


@register.simple_tag(takes_context=True)
def to(context, name: str, **arguments) -> str:
    """Address of a page in the language of this one."""
    return reverse(name, kwargs={"lang": context["lang"], **arguments})


@register.simple_tag(takes_context=True)
def in_language(context, lang: str) -> str:
    """Address of this page in another language."""
    request = context["request"]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return f"/{lang}/" + request.path.split("/", 2)[2] + query


@register.simple_tag(takes_context=True)
def report(context, document, region: str) -> str:
    """The sections of a report. The core writes them and escapes what it is given."""
    base = reverse("region", kwargs={"lang": context["lang"], "region": region})
    return mark_safe(api.fragment(document, base))


@register.simple_tag
def grid(table) -> str:
    """A table of a report on a page of its own."""
    return mark_safe(api.grid(table))


@register.filter
def words(value: str) -> list[str]:
    return value.split()
