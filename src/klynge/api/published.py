"""Published figures from outside: which there are, and each as a report with the verdicts on it."""

import datetime as dt

from klynge.evidence import published
from klynge.reports.document import Document
from klynge.reports.published import document


def publications(lang: str) -> dict[str, str]:
    """Title of every publication that comes with Klynge, by id."""
    return {one.id: one.title[lang] for one in published.published().values()}


def publication(name: str, lang: str, *, on: dt.date | None = None) -> Document:
    """The figures of a publication as printed, and what the frameworks say of them."""
    return document(published.publication(name), lang, on=on or dt.date.today())
