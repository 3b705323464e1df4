"""What stands behind a verdict? Values found, the rows of evidence, those that disagree, distances to limits."""

import datetime as dt

from klynge.evidence import Evidence, Status
from klynge.evidence.judgements import is_later
from klynge.frameworks.assessment import Assessment, Distance, Finding, Unsettled
from klynge.frameworks.model import Dimension, Framework
from klynge.reports import document as doc
from klynge.reports.frameworks.parts import filled, say
from klynge.reports.frameworks.words import either
from klynge.reports.titles import code_title, digits, measure_title
from klynge.text import catalogue, date, name, number, text

_COLUMNS = ("what", "value", "source", "judge", "period", "quality", "note", "conflict")


def found(finding: Finding, model: Framework, lang: str) -> str:
    """The value of a dimension, or those that it may have."""
    if not finding.applies:
        return say("assessment.not_relevant", lang)
    said = values(finding.possible, model.dimensions[finding.dimension], lang)
    return said if finding.value is not None else f"{text('common.unknown', lang)} ({said})"


def values(ids: tuple[str, ...], dimension: Dimension, lang: str) -> str:
    """Values of a dimension in words; one that it no longer has reads as its id."""
    titles = {value.id: value.title[lang] for value in dimension.values}
    return either([titles.get(one, one) for one in ids], lang) or say("assessment.not_relevant", lang)


def table(assessment: Assessment, model: Framework, lang: str) -> list[doc.Block]:
    """The rows that were read, each with its source, role and date; contradicting and later ones are flagged."""
    disagreeing = {row for one in assessment.unsettled for row in one.rows}
    known = [row for row in assessment.evidence if row.status is not Status.ABSENT]
    rows = [_row(row, row in disagreeing, assessment, model, lang) for row in known]
    heads = [doc.Column(say(f"column.{one}", lang)) for one in _COLUMNS]
    return [filled(doc.Table("evidence", say("assessment.evidence", lang), heads, rows))] if rows else []


def beside(one: Unsettled, model: Framework, n: int, lang: str) -> doc.Table:
    """The rows that contradict each other, one column each."""
    heads = [doc.Column(say("column.what", lang)), *(doc.Column(_who(row, lang)) for row in one.rows)]
    said = {
        "value": [value(row, model, lang) for row in one.rows],
        "source": [doc.words(row.source) for row in one.rows],
        "note": [doc.words(_note(row, lang)) for row in one.rows],
    }
    rows = [
        [doc.words(say(f"column.{key}", lang)), *cells]
        for key, cells in said.items()
        if any(cell.shown for cell in cells)
    ]
    title = say("assessment.beside", lang, measure=measure_title(one.measure, lang, model))
    return doc.Table(f"conflict-{n}", title, heads, rows)


def value(row: Evidence, model: Framework, lang: str) -> doc.Cell:
    """What the row says: a number with its unit, an answer in words, or why there is nothing."""
    if row.is_known and row.code is not None:
        return doc.Cell(row.code, code_title(row.measure, row.code, lang, model), row.rows)
    return doc.evidence_cell(row, lang, digits(row.measure))


def distance(one: Distance, model: Framework, lang: str) -> list[doc.Cell]:
    """One limit: the value, how far it is from tipping, and whether that is certain."""
    shown = digits(one.measure)
    limit = number(one.limit, lang, 0 if float(one.limit).is_integer() else max(shown, 2))
    remarks = [key for key in ("uncertain", "hangs_on_one") if getattr(one, key)]
    about = f", {one.about}" if one.about else ""
    return [
        doc.words(f"{measure_title(one.measure, lang, model)}{about} ({name('unit', one.unit, lang)})"),
        doc.bounded(one.low, one.high, lang, shown),
        doc.words(f"{text(f'assessment.comparison.{one.comparison}', lang)} {limit}"),
        doc.amount(one.gap, lang, max(shown, 0 if float(one.limit).is_integer() else 2)),
        doc.words(text(f"assessment.origin.{one.origin}", lang)),
        doc.words("; ".join(say(f"assessment.{key}", lang) for key in remarks)),
    ]


def _row(row: Evidence, disagrees: bool, assessment: Assessment, model: Framework, lang: str) -> list[doc.Cell]:
    flags = [("conflicting", disagrees), ("later", is_later(row, assessment.on))]
    what = measure_title(row.measure, lang, model) + (f", {row.about}" if row.about else "")
    return [
        doc.words(what),
        value(row, model, lang),
        doc.words(row.source),
        doc.words(row.judge),
        doc.words(period(row, lang)),
        doc.words(say(f"quality.{row.quality}", lang)),
        doc.words(_note(row, lang)),
        doc.words("; ".join(say(f"assessment.{key}", lang) for key, holds in flags if holds)),
    ]


def _note(row: Evidence, lang: str) -> str:
    """A reason as it was given; a caveat of the catalogue in the reader's language."""
    return text(row.note, lang) if row.note in catalogue() else row.note


def _who(row: Evidence, lang: str) -> str:
    return ", ".join(part for part in (row.judge or row.source, period(row, lang)) if part)


def period(row: Evidence, lang: str) -> str:
    """The time as it stands; a day as the language writes it."""
    try:
        return date(dt.date.fromisoformat(row.period), lang)
    except ValueError:
        return row.period
