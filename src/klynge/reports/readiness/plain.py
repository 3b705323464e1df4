"""What does the answer say as plain values? For JSON: as much as the page tells, without drawing a chart."""

from klynge import text
from klynge.reports.document import Cell, Document, Table
from klynge.reports.readiness.say import Say


def plain(answer, lang: str) -> dict:
    """Evidence, assessments, parameters and sources as values; tables and notes also as they read in `lang`."""
    document, say = answer.document(lang), Say(lang)
    return {
        "region": {
            "id": answer.region.id,
            "name": answer.region.name,
            "municipalities": list(answer.region.municipalities),
        },
        "manifest": answer.manifest,
        "date": answer.on.isoformat(),
        "invented": answer.invented,
        "closed": bool(answer.closed),
        "note": text.text("common.invented", "nb") if answer.invented else "",
        "lang": lang,
        "parameters": answer.parameters,
        "can_be_answered": answer.lists.as_dict(),
        "assessments": [one.as_dict() for one in answer.assessments],
        "evidence": [{**row.as_dict(), "note_text": say.note(row.note)} for row in answer.evidence],
        "tables": _tables(document),
        "sources": [{"table": e.key, "as_of": e.as_of, "rows": e.rows, **e.source} for e in answer.entries],
        "citation": document.citation,
    }


def _tables(document: Document) -> dict[str, dict]:
    return {table.id: _table(table) for table in document.tables()}


def _table(table: Table) -> dict:
    return {
        "title": table.title,
        "columns": [column.title for column in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "notes": table.notes,
        "source": table.source,
    }


def _cell(cell: Cell) -> dict:
    """The value and how it reads; what is absent stays null and says why."""
    return {"value": cell.value, "shown": cell.shown, "status": str(cell.status)}
