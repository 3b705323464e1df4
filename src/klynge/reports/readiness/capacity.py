"""4.3 Can the firms absorb knowledge, and what stands in the way? Known only where somebody has asked."""

from klynge.evidence.questions import remedy
from klynge.reports import document as doc
from klynge.reports.readiness import own
from klynge.reports.readiness.say import Say

_CAPACITY = ("absorptive_identify", "absorptive_assimilate", "absorptive_apply")


def capacity_section(answer, say: Say) -> doc.Section:
    columns = [
        doc.Column(say("capacity.dimension")),
        doc.Column(say("capacity.level")),
        doc.Column(say("own.said_by")),
        doc.Column(say("capacity.settles")),
    ]
    rows = [_ability(name, answer, say) for name in _CAPACITY]
    table = doc.Table("capacity", say("capacity.table"), columns, rows, "Cohen & Levinthal 1990; USN 2022")
    blocks = [doc.Paragraph(say("capacity.lead")), answer.verdict("absorptive_capacity", say), table]
    return doc.Section("capacity", say("capacity.title"), blocks)


def _ability(name: str, answer, say: Say) -> list[doc.Cell]:
    """One ability: the level, or the levels where sources disagree, and whose word it is."""
    known = [row for row in answer.rows_of(name) if row.is_known and row.code]
    levels = ", ".join(say.name("level", code) for code in sorted({row.code for row in known}))
    level = doc.words(levels) if levels else say.unknown()
    return [doc.words(say.measure(name)), level, doc.words(own.cited(known, say)), doc.words(remedy(name, say.lang))]


def barriers_section(answer, say: Say) -> doc.Section:
    assessment, framework = answer.assessment("barriers"), answer.framework("barriers")
    columns = [doc.Column(say("barriers.barrier")), doc.Column(say("barriers.found"))]
    rows = [
        [doc.words(framework.dimensions[found.dimension].title[say.lang]), _found(found, framework, say)]
        for found in assessment.findings
    ]
    table = doc.Table("barriers", say("barriers.table"), columns, rows, say("barriers.source"))
    actions = [
        say("barriers.action", what=action.text[say.lang], who=action.who[say.lang]) for action in assessment.actions
    ]
    blocks: list[doc.Block] = [doc.Paragraph(say("barriers.lead")), answer.verdict("barriers", say), table]
    if actions:
        blocks.append(doc.Items(actions, say("barriers.measures")))
    caveats = [caveat.text[say.lang] for caveat in assessment.caveats]
    return doc.Section("barriers", say("barriers.title"), [*blocks, doc.Items(caveats, say("barriers.caveats"))])


def _found(found, framework, say: Say) -> doc.Cell:
    values = {value.id: value.title[say.lang] for value in framework.dimensions[found.dimension].values}
    if found.value is not None:
        return doc.words(values[found.value])
    return doc.words(say("barriers.unknown", values=" / ".join(values[v] for v in found.possible)))
