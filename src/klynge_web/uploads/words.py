"""How is a row of the dry run told? What will become of it, whom it means, what changes, and why it is refused."""

import datetime as dt
import re
from dataclasses import dataclass

from klynge import api
from klynge.text import catalogue
from klynge_web.uploads.models import Upload, UploadRow

COLOURS = {"add": "success", "change": "info", "same": "neutral", "review": "warning", "rejected": "danger"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = ("kind", "role")
_NUMBERS = ("year",)  # numbers that are not counted with
_NOT_TOLD = ("member_id", "member_name", "org_id", "dated", "source", "found", "layout")
SHOWN_VALUES = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One row in words. number : organisation number without its scheme; facts : (label, now, then), '' for no now."""

    row_no: int
    outcome: str
    colour: str
    before: str
    name: str
    number: str
    by_name: bool
    reason: str
    facts: list[tuple[str, str, str]]


def told(row: UploadRow, upload: Upload, lang: str) -> Told:
    return Told(
        row_no=row.row_no,
        outcome=outcome(row.outcome, upload, lang),
        colour=COLOURS.get(row.outcome, "neutral"),
        before=api.text(f"uploads.outcome.{row.before}", lang) if row.before else "",
        name=row.name,
        number=row.subject.removeprefix("no:"),
        by_name=row.by_name and row.outcome in ("add", "change", "same"),
        reason=_reason(row, lang),
        facts=_facts(row, lang),
    )


def outcome(name: str, upload: Upload, lang: str) -> str:
    """What becomes of a row, or has become of it."""
    settled = upload.state in ("imported", "undone") and name != "same"
    return api.text(f"uploads.{'became' if settled else 'outcome'}.{name}", lang)


def reason(code: str, lang: str) -> str:
    """The sentence of a reason alone, as it stands in a list of reasons with their counts."""
    key = f"uploads.reason.{code}"
    return api.text(key, lang) if key in catalogue() else code


def value(name: str, content, lang: str) -> str:
    """A value as readers write it."""
    if content in (None, ""):
        return "–"
    if name in _WORDS:
        key = f"uploads.word.{str(content).replace(' ', '_')}"
        return api.text(key, lang) if key in catalogue() else str(content)
    if isinstance(content, str) and _DAY.fullmatch(content):
        return api.date(dt.date.fromisoformat(content), lang)
    return str(content) if name in _NUMBERS or not isinstance(content, int) else api.number(content, lang)


def _reason(row: UploadRow, lang: str) -> str:
    if not row.reason:
        return ""
    told = reason(row.reason, lang)
    found = row.values.get("found", "") if row.outcome == "rejected" else ""
    if not row.column:
        return told
    facts = {"column": api.text(f"upload_map.{row.column}", lang), "reason": told, "found": found}
    return api.text("uploads.reason_found" if found else "uploads.reason_in", lang, **facts)


def _facts(row: UploadRow, lang: str) -> list[tuple[str, str, str]]:
    if row.outcome == "change":
        return [(_label(n, lang), value(n, now, lang), value(n, then, lang)) for n, (now, then) in row.changes.items()]
    if row.outcome != "add":
        return []
    told = [(n, v) for n, v in row.values.items() if n not in _NOT_TOLD and v not in (None, "")]
    return [(_label(name, lang), "", value(name, content, lang)) for name, content in told[:SHOWN_VALUES]]


def _label(name: str, lang: str) -> str:
    return api.text(f"upload_map.{name}", lang)
