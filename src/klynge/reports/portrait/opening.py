"""Who is this, in a few figures, and what can be answered?"""

from klynge.reports import document as doc
from klynge.reports.portrait.answer import Portrait
from klynge.reports.portrait.say import Say

_HEADLINE = ("members", "listed_partners", "milieu_firms", "milieu_employees", "member_employees", "member_tie_density")


def section(portrait: Portrait, say: Say) -> doc.Section:
    blocks: list[doc.Block] = []
    if portrait.published:
        programme = portrait.published.project.programme
        blocks.append(doc.Paragraph(say("answer.published", name=portrait.name, programme=programme)))
    if portrait.lake:
        blocks.append(doc.Paragraph(say("answer.lake", name=portrait.name)))
    blocks.append(doc.Paragraph(say("answer.hypothesis" if portrait.judged else "answer.held")))
    rows = [row for row in map(portrait.of, _HEADLINE) if row]
    if rows:
        blocks.append(doc.Facts([(f"{say.measure(row)}, {row.period}", say.value(row)) for row in rows]))
    return doc.Section("answer", say("answer.title"), blocks)


def knowable(portrait: Portrait, say: Say) -> doc.Section:
    lists = portrait.lists
    blocks: list[doc.Block] = [
        doc.Items(_lines(lists.now, say), say("opening.now")),
        doc.Items(_lines(lists.fetch, say), say("opening.fetch")),
        doc.Items(_lines(lists.ask, say), say("opening.ask")),
    ]
    return doc.Section("knowable", say("opening.title"), blocks)


def _lines(items, say: Say) -> list[str]:
    return [item.line(say.lang) for item in items] or [say("opening.nothing")]
