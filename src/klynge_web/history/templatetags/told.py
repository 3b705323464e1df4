"""The history of an object, on its page: `{% history row %}`."""

from django import template

from klynge_web.history import words

register = template.Library()


@register.inclusion_tag("history/_history.html", takes_context=True)
def history(context, row):
    """What was done to the object, in words, newest first."""
    return {"lang": context["lang"], "events": words.of(context["request"].user, row, context["lang"])}
