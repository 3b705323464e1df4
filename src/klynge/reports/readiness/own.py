"""Who has said what? The installation's own evidence, each row with its source, judge, date and reason."""

from klynge.boundaries.areas import area_set
from klynge.evidence import Evidence, Quality
from klynge.reports import document as doc
from klynge.reports.readiness.say import Say
from klynge.reports.titles import code_title, digits


def table(rows: list[Evidence], say: Say) -> doc.Table:
    """Every row of the installation's own files."""
    names = ("value", "source", "judge", "period", "reason")
    columns = [doc.Column(say("network.measure")), *[doc.Column(say(f"own.{name}")) for name in names]]
    return doc.Table("own-evidence", say("own.table"), columns, [_row(row, say) for row in rows])


def cited(rows: list[Evidence], say: Say) -> str:
    """The rows' sources in a line, with who judged, when and why."""
    return "; ".join(_citation(row, say) for row in rows) or "–"


def _citation(row: Evidence, say: Say) -> str:
    told = ", ".join(part for part in (row.source, row.judge, row.period) if part)
    return f"{told}: {say.note(row.note)}" if row.note else told


def _row(row: Evidence, say: Say) -> list[doc.Cell]:
    words = (row.source, row.judge, row.period, say.note(row.note))
    return [doc.words(_measure(row, say)), value(row, say), *[doc.words(word or "–") for word in words]]


def _measure(row: Evidence, say: Say) -> str:
    if not row.about:
        return say.measure(row.measure)
    labels = {area.id: area.label[say.lang] for area in area_set("study").areas}
    return f"{say.measure(row.measure)} ({labels.get(row.about, row.about)})"


def value(row: Evidence, say: Say) -> doc.Cell:
    """The value in words of the language; about what is told as approximate."""
    if row.is_known and row.code is not None:
        return doc.Cell(row.code, say.name("level", code_title(row.measure, row.code, say.lang)))
    cell = doc.evidence_cell(row, say.lang, digits(row.measure))
    approximate = row.is_known and row.quality is Quality.APPROXIMATE
    return doc.Cell(cell.value, f"≈ {cell.shown}") if approximate else cell
