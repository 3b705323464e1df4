"""How does Klynge write to somebody? One letter, plain and HTML, in their language, from two templates."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template

from klynge import api
from klynge_web.people.errors import LetterError

log = logging.getLogger("klynge.letters")
_THIS_MACHINE = "http://127.0.0.1:8000"


def absolute(path: str) -> str:
    """The whole address of a page, for whoever reads it outside the site: at `KLYNGE_URL`, else where it was bound."""
    return (settings.ENVIRONMENT.url or _bound()) + path


def note_bound(address: str) -> None:
    """Keep where the site answers on this machine, for workers and commands that were started apart from it."""
    (settings.ENVIRONMENT.home / "bound").write_text(address, "utf-8")


def _bound() -> str:
    try:
        return (settings.ENVIRONMENT.home / "bound").read_text("utf-8").strip() or _THIS_MACHINE
    except FileNotFoundError:
        return _THIS_MACHINE


def send(to: str, language: str, template: str, context: dict, *, headers: dict[str, str] | None = None) -> None:
    """Send one letter.

    template : `<template>.txt` and `<template>.html`; the first line of the plain one is the subject. Both take their
        texts with `{% t %}` and see `lang` and `context`; the HTML one extends `people/letters/base.html`.
    headers : of the letter, such as List-Unsubscribe

    Raises LetterError if the mail server does not take it. Call it when what the letter tells has been committed.
    """
    values = {"lang": api.require_language(language), **context}
    plain = get_template(f"{template}.txt").template.render(Context(values, autoescape=False)).strip()
    subject, _, body = plain.partition("\n")
    letter = EmailMultiAlternatives(subject.strip(), body.strip() + "\n", to=[to], headers=headers)
    letter.attach_alternative(get_template(f"{template}.html").render({"subject": subject, **values}), "text/html")
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as problem:
        # the error's own words would tell the address
        log.error("letter not sent", extra={"kind": type(problem).__name__})
        raise LetterError(type(problem).__name__) from None
