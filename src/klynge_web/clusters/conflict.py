"""Two people have edited the same row: what does the second one see? Both versions side by side, and a decision."""

from dataclasses import dataclass

from django import forms
from django.shortcuts import render

from klynge import api


@dataclass(frozen=True, slots=True)
class Side:
    """One field of a row: what stands there now, and what was to be written."""

    label: str
    theirs: str
    mine: str
    hidden: str

    @property
    def differs(self) -> bool:
        return self.theirs != self.mine


def answer(request, form, current, *, title: str, back: str, again: str):
    """The page of a conflict, 409. `current` : the row as it is, None if it is gone.

    back : address of the row; again : address that the reader's own values are sent to once more
    """
    context = {"title": title, "back": back, "again": again, "current": current}
    if current is not None:
        context |= {"sides": _sides(form, current), "version": current.version, "by": current.changed_by}
    return render(request, "clusters/conflict.html", context, status=409)


def _sides(form, current) -> list[Side]:
    theirs, lang = form.initial_of(current), form.lang
    found = []
    for name in form.shown:
        bound = form[name]
        found.append(
            Side(
                label=api.text(f"{form.words}.{name}", lang),
                theirs=_told(form, name, theirs.get(name), lang),
                mine=_told(form, name, form.cleaned_data.get(name), lang),
                hidden=bound.as_hidden(),
            )
        )
    return found


def _told(form, name: str, value, lang: str) -> str:
    """A value in words."""
    value = getattr(value, "slug", value)
    field = form.fields[name]
    if isinstance(field, forms.BooleanField):
        return api.text("common.yes" if value else "common.no", lang)
    if value in (None, ""):
        return "–"
    if isinstance(field, forms.ChoiceField):
        return str(dict((str(key), label) for key, label in field.choices).get(str(value), value))
    if isinstance(field, forms.DateField):
        return api.date(value, lang)
    return api.number(value, lang) if isinstance(value, int) else str(value)
