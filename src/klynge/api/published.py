"""Published figures from outside: which there are, and each as a report with the verdicts on it."""

import datetime as dt

from klynge.errors import UnknownNameError
from klynge.evidence import published
from klynge.reports.document import Document
from klynge.reports.published import document


def publications(lang: str) -> dict[str, str]:
    """Title of every publication about a region that comes with Klynge, by id."""
    return {one.id: one.title[lang] for one in published.published().values() if one.subject_kind == "region"}


def publication(name: str, lang: str, *, on: dt.date | None = None) -> Document:
    """The figures of a publication as printed, and what the frameworks say of them."""
    if name not in publications(lang):
        raise UnknownNameError("publication", name, sorted(publications(lang)))
    return document(published.publication(name), lang, on=on or dt.date.today())
