"""Where does it come from? The snapshots read, with dates, rows and rejects, and what every measure means."""

from klynge.measures.catalogue import MEASURES
from klynge.reports import document as doc
from klynge.reports.readiness import own
from klynge.reports.readiness.say import Say


def section(answer, say: Say) -> doc.Section:
    columns = [
        doc.Column(say("sources.table_name")),
        doc.Column(say("sources.what")),
        doc.Column(say("sources.publisher")),
        doc.Column(say("sources.as_of")),
        doc.Column(say("sources.rows"), True),
        doc.Column(say("sources.rejected"), True),
        doc.Column(say("sources.licence")),
    ]
    rows = [_source_row(entry, say) for entry in answer.entries]
    table = doc.Table("sources", say("sources.table"), columns, rows)
    own_rows = answer.own_evidence()
    told = [doc.Section("own-evidence", say("own.title"), [own.table(own_rows, say)])] if own_rows else []
    inner = [*told, doc.Section("definitions", say("sources.definitions_title"), [_definitions(answer, say)])]
    return doc.Section("sources", say("sources.title"), [doc.Paragraph(say("sources.lead")), table], inner)


def _source_row(entry, say: Say) -> list[doc.Cell]:
    return [
        doc.words(entry.key),
        doc.words(say.name("register", entry.source.get("register", "–"))),
        doc.words(say.name("publisher", entry.source.get("publisher", "–"))),
        doc.words(say.date(entry.as_of)),
        say.cell(entry.rows),
        say.cell(entry.rejected),
        doc.words(say.name("licence", entry.source.get("licence", "–"))),
    ]


def _definitions(answer, say: Say) -> doc.Table:
    columns = [
        doc.Column(say("network.measure")),
        doc.Column(say("sources.meaning")),
        doc.Column(say.common("definitions.formula")),
        doc.Column(say.common("definitions.unit")),
        doc.Column(say.common("definitions.basis")),
    ]
    used = {row.measure for row in answer.evidence}
    rows = [
        [
            doc.words(say.measure(m.name)),
            doc.words(say.common(f"measures.{m.name}.meaning")),
            doc.words(say.common(f"measures.{m.name}.formula")),
            doc.words(say.name("unit", m.unit)),
            doc.words(say.name("basis", m.basis)),
        ]
        for m in MEASURES.values()
        if m.name in used
    ]
    return doc.Table("definitions", say("sources.definitions_title"), columns, rows)
