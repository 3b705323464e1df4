"""Where does the source contradict itself, what is unknown and what would settle it, and where is it all from?"""

from klynge.boundaries.clusters import CONTRADICTION
from klynge.evidence import questions
from klynge.evidence.model import Status
from klynge.reports import document as doc
from klynge.reports.portrait.answer import Portrait
from klynge.reports.portrait.say import Say


def contradictions(portrait: Portrait, say: Say) -> doc.Section:
    """Every known contradiction about the cluster, with its number in the list of them."""
    numbers = list(portrait.published.contradictions()) if portrait.published else []
    noted = [row.note.removeprefix(CONTRADICTION) for row in portrait.evidence if row.note.startswith(CONTRADICTION)]
    told = [f"{say.common(CONTRADICTION + one)} ({one})" for one in dict.fromkeys([*numbers, *noted])]
    block = doc.Items(told) if told else doc.Paragraph(say("contradictions.none"))
    return doc.Section("contradictions", say("contradictions.title"), [block])


def unknown(portrait: Portrait, say: Say) -> doc.Section:
    """Questions of the catalogue that nothing answers: which measures, and what would give them."""
    known = {row.measure for row in portrait.known}
    settled = {row.measure for row in portrait.evidence if row.status is Status.UNDEFINED}
    rows = []
    for question in (one for one in questions.QUESTIONS if one.subject == "cluster"):
        lacking = [measure for measure in question.measures if measure not in known | settled]
        if lacking:
            titles = ", ".join(say.common(f"measures.{measure}.title") for measure in lacking)
            rows.append([doc.words(titles), doc.words(say.common(f"evidence.settle.{question.id}"))])
    columns = [doc.Column(say("unknown.what")), doc.Column(say("unknown.settle"))]
    block = doc.Table("unknown", say("unknown.table"), columns, rows) if rows else doc.Paragraph(say("unknown.nothing"))
    return doc.Section("unknown", say("unknown.title"), [block])


def sources(portrait: Portrait, say: Say) -> doc.Section:
    blocks: list[doc.Block] = []
    if one := portrait.published:
        blocks.append(doc.Paragraph(say("sources.publication", source=one.source_title, on=one.on)))
    if portrait.lake and portrait.entries:
        columns = [doc.Column(say("sources.register")), doc.Column(say("sources.as_of"))]
        columns.append(doc.Column(say("sources.rows"), True))
        rows = [_entry(entry, say) for entry in portrait.entries]
        blocks.append(doc.Table("sources", say("sources.table"), columns, rows))
    blocks.append(doc.Paragraph(say("sources.frameworks")))
    return doc.Section("sources", say("sources.title"), blocks)


def _entry(entry, say: Say) -> list[doc.Cell]:
    register = entry.source.get("register", entry.table)
    return [
        doc.words(say.common(f"names.register.{register}") if _named(register) else entry.key),
        doc.words(say.date(entry.as_of)),
        doc.amount(entry.rows, say.lang),
    ]


def _named(register: str) -> bool:
    from klynge.text import catalogue

    return f"names.register.{register}" in catalogue()
