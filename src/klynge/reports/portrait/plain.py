"""What does the portrait say as plain values? As much as the page tells, without drawing a chart."""

from dataclasses import asdict

from klynge import text
from klynge.reports.document import Cell, Table
from klynge.reports.portrait.answer import Portrait


def plain(portrait: Portrait, lang: str) -> dict:
    """Evidence, standings and sources as values; tables and notes as they read in `lang`."""
    document = portrait.document(lang)
    return {
        "cluster": {"id": portrait.id, "name": portrait.name},
        "manifest": portrait.manifest,
        "date": portrait.on.isoformat(),
        "invented": portrait.invented,
        "closed": portrait.closed,
        "verdicts_shown": portrait.judged,
        "note": text.text("common.invented", "nb") if portrait.invented else "",
        "lang": lang,
        "published": asdict(portrait.published) if portrait.published else None,
        "can_be_answered": portrait.lists.as_dict(),
        "standings": [asdict(one) for one in portrait.standings],
        "assessments": [one.as_dict() for one in portrait.assessments],
        "evidence": [{**row.as_dict(), "note_text": _note(row.note, lang)} for row in portrait.evidence],
        "tables": {table.id: _table(table) for table in document.tables()},
        "sources": [{"table": e.key, "as_of": e.as_of, "rows": e.rows, **e.source} for e in portrait.entries],
        "citation": document.citation,
    }


def _note(note: str, lang: str) -> str:
    found = text.catalogue().get(note)
    return found[lang] if found else note


def _table(table: Table) -> dict:
    return {
        "title": table.title,
        "columns": [column.title for column in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "notes": table.notes,
        "source": table.source,
    }


def _cell(cell: Cell) -> dict:
    return {"value": cell.value, "shown": cell.shown, "status": str(cell.status)}
