"""How are forms shown and refused? Labels, help and errors come from the catalogue of texts, by name and by code.

A form names its words (`words = "membership"`): the label of field `from_date` is then `membership.from_date`, its help
`membership.from_date_help` where there is one. An error has a code, and its sentence is `form.error.<code>`, or
`<words>.error.<code>` where the form has one of its own.
"""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import render

from klynge import api
from klynge.text import catalogue

EARLIEST = dt.date(1900, 1, 1)  # a day before it is a slip of the hand
# controls, halves of characters and what is no character: no person writes them, and no workbook can hold them
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_KINDS = {
    forms.Select: "select",
    forms.Textarea: "textarea",
    forms.CheckboxInput: "checkbox",
    forms.RadioSelect: "radio",
    forms.HiddenInput: "hidden",
}


class Form(forms.Form):
    """Base of all forms: words from the catalogue, no labels or colons of the library."""

    words = "form"
    required_css_class = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def full_clean(self):
        for field in self.fields.values():  # here, for some fields come after the form was made
            check = _lines if isinstance(field.widget, forms.Textarea) else _line
            is_text = isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput)
            if is_text and check not in field.validators:
                field.validators.append(check)
        super().full_clean()


def printable(text: str) -> str:
    """The text without signs that cannot be shown; tabs and line breaks stay."""
    return _UNPRINTABLE.sub("", text)


def _lines(text: str) -> None:
    if _UNPRINTABLE.search(text.replace("\0", "")):  # which the library refuses by itself
        raise ValidationError("unprintable", code="unprintable")


def _line(text: str) -> None:
    _lines(re.sub("[\t\r\n]", "\x01", text))


def _late_enough(day: dt.date) -> None:
    if day < EARLIEST:
        raise ValidationError("early", code="early_date")


class DayInput(forms.DateInput):
    """A day, as browsers ask for it; typed as 01.03.2026 it is understood too."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A day, in either way of writing."""

    widget = DayInput
    default_validators = (_late_enough,)

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)


def answer(request, template: str, context: dict):
    """The page of a form: 422 if what was sent cannot be used, else 200. The form stands in the context as `form`."""
    refused = context["form"].is_bound and not context["form"].is_valid()
    return render(request, template, context, status=422 if refused else 200)


def shown(form, name: str, lang: str, words: str, attributes: dict) -> dict:
    """What the template of a field needs. `attributes` : of the input, `_` for `-`, such as autocomplete="email"."""
    words = words or getattr(form, "words", "form")
    bound = form[name]
    told = told_errors(form, name, lang, words)
    help_text = _of_form(form, "helps", name) or _optional(f"{words}.{name}_help", lang)
    described = [f"{bound.id_for_label}-help"] * bool(help_text) + [f"{bound.id_for_label}-error"] * bool(told)
    given = {key.replace("_", "-"): value for key, value in attributes.items()} | {"class": "ds-input"}
    if described:
        given["aria-describedby"] = " ".join(described)
    if told:
        given["aria-invalid"] = "true"
    kind = next((kind for widget, kind in _KINDS.items() if isinstance(bound.field.widget, widget)), "input")
    return {
        "bound": bound,
        "kind": kind,
        "input": bound.as_widget(attrs=given) if kind != "radio" else "",
        "label": _label(form, name, lang, words),
        "help": help_text,
        "errors": told,
        "optional": "" if bound.field.required or kind == "checkbox" else api.text("form.optional", lang),
    }


def summary(form, lang: str, words: str) -> dict:
    """What is wrong with the form: sentences with the field each is about, '' for the form as a whole."""
    words = words or getattr(form, "words", "form")
    found = []
    for name in form.errors:
        label = "" if name == "__all__" else _label(form, name, lang, words)
        target = "" if name == "__all__" else form[name].id_for_label
        found += [{"label": label, "target": target, "told": told} for told in told_errors(form, name, lang, words)]
    return {"lang": lang, "found": found}


def told_errors(form, name: str, lang: str, words: str) -> list[str]:
    """The sentences on one field, in the reader's language."""
    return [_sentence(error, lang, words) for error in form.errors.as_data().get(name, ())]


def _sentence(error, lang: str, words: str) -> str:
    facts = {key: value for key, value in (error.params or {}).items() if isinstance(value, str | int | float)}
    for key in (f"{words}.error.{error.code}", f"form.error.{error.code}"):
        if key in catalogue():
            return api.text(key, lang, **facts)
    return api.text("form.error.other", lang)


def _label(form, name: str, lang: str, words: str) -> str:
    """The form's own label, where its questions are not known beforehand; else that of the catalogue."""
    return _of_form(form, "labels", name) or api.text(f"{words}.{name}", lang)


def _of_form(form, kind: str, name: str) -> str:
    return getattr(form, kind, {}).get(name, "")


def _optional(key: str, lang: str) -> str:
    return api.text(key, lang) if key in catalogue() else ""
