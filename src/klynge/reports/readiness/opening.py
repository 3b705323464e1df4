"""What can be answered now, what must be fetched, what must be bought or asked for; and the answer in short."""

from klynge.reports import document as doc
from klynge.reports.readiness.say import Say


def section(answer, say: Say) -> doc.Section:
    """The first section: three lists, then the verdict and its three questions."""
    lists = answer.lists
    blocks: list[doc.Block] = [
        doc.Items(_lines(lists.now, say), say("opening.now")),
        doc.Items(_lines(lists.fetch, say), say("opening.fetch")),
        doc.Items(_lines(lists.ask, say), say("opening.ask")),
    ]
    return doc.Section("knowable", say("opening.title"), blocks)


def _lines(items, say: Say) -> list[str]:
    return [item.line(say.lang) for item in items] or [say("opening.nothing")]


def short_answer(answer, say: Say) -> doc.Section:
    blocks: list[doc.Block] = [
        answer.verdict("region_readiness", say),
        doc.Facts(_facts(answer, say)),
    ]
    return doc.Section("answer", say("answer.title"), blocks)


def _facts(answer, say: Say) -> list[tuple[str, doc.Cell]]:
    facts = [(say("answer.municipalities"), say.cell(len(answer.region.municipalities)))]
    if answer.mass:
        facts.append((say("answer.active"), say.cell(answer.mass.accounting.active)))
        facts.append((say("answer.in_areas"), say.cell(answer.mass.accounting.in_areas, rows="rows/critical_mass")))
    if answer.position:
        facts.append((say("answer.in_scope"), say.cell(answer.position.firms, rows="rows/network")))
        outsiders = say.cell(answer.position.tied_outsiders, rows="rows/network")
        facts.append((say.measure("tied_outsiders"), outsiders))
    return facts
