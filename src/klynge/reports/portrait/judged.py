"""How do all frameworks for clusters stand, side by side? Verdicts where they may be shown; else what to ask first."""

from klynge.frameworks import conflicts
from klynge.reports import document as doc
from klynge.reports.assessments import verdict
from klynge.reports.frameworks import advice
from klynge.reports.portrait.answer import Portrait
from klynge.reports.portrait.say import Say
from klynge.reports.portrait.standing import DECIDED, POSSIBLE, Standing
from klynge.reports.titles import measure_title, remedy


def section(portrait: Portrait, say: Say) -> doc.Section:
    blocks: list[doc.Block] = []
    if not portrait.judged:
        blocks.append(doc.Paragraph(say("answer.held")))
    elif not any(one.state == DECIDED for one in portrait.standings) and portrait.standings:
        blocks.append(doc.Paragraph(say("judged.nothing", first=_first(portrait, portrait.standings[0], say))))
    blocks.append(_table(portrait, say))
    title = say("judged.title" if portrait.judged else "judged.held_title")
    # what is merely possible would be every conflict there is
    met = [one for one in conflicts.among(portrait.assessments) if conflicts.HOLDS in one.states]
    return doc.Section("assessments", title, [*_verdicts(portrait, say), *blocks], advice.of_case(met, say.lang))


def _verdicts(portrait: Portrait, say: Say) -> list[doc.Block]:
    """The blocks of those that evidence has decided or narrowed."""
    told = {(one.framework, one.about) for one in portrait.standings if one.state in (DECIDED, POSSIBLE) and one.known}
    chosen = [one for one in portrait.assessments if (one.framework, one.about) in told]
    return [verdict(one, portrait.frameworks[one.framework], say.lang) for one in chosen]


def _table(portrait: Portrait, say: Say) -> doc.Table:
    names = ("framework", "group", *(("state", "outcome") if portrait.judged else ()), "known", "first")
    columns = [doc.Column(say(f"judged.{name}"), name == "known") for name in names]
    rows = [_row(portrait, one, say) for one in portrait.standings]
    return doc.Table("frameworks", say("judged.table"), columns, rows)


def _row(portrait: Portrait, one: Standing, say: Say) -> list[doc.Cell]:
    model = portrait.frameworks[one.framework]
    about = f" ({one.about})" if one.about else ""
    outcome = "; ".join(model.verdicts[name].title[say.lang] for name in one.verdicts) or "–"
    return [
        doc.words(model.title[say.lang] + about),
        doc.words(say.common(f"library.group.{one.group}")),
        *([doc.words(say(f"state.{one.state}")), doc.words(outcome)] if portrait.judged else []),
        doc.amount(one.known, say.lang),
        doc.words(_asked(portrait, one, say)),
    ]


def _asked(portrait: Portrait, one: Standing, say: Say) -> str:
    if not one.ask:
        return "–"
    return measure_title(one.ask[0], say.lang, portrait.frameworks[one.framework])


def _first(portrait: Portrait, one: Standing, say: Say) -> str:
    """The first question of the framework that evidence has come nearest to deciding, and how to get at it."""
    model = portrait.frameworks[one.framework]
    if not one.ask:
        return model.question[say.lang]
    return f"{measure_title(one.ask[0], say.lang, model)}. {remedy(one.ask[0], say.lang, model)}".rstrip()
