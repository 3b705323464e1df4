"""What is not known, and what would settle it? Most decisive first, each with the way to an answer."""

from klynge.frameworks.assessment import Assessment, Missing
from klynge.frameworks.model import Framework
from klynge.reports import document as doc
from klynge.reports.frameworks import parts
from klynge.reports.frameworks.parts import say
from klynge.reports.titles import measure_title, remedy
from klynge.text import text


def unknown(assessment: Assessment, model: Framework, lang: str) -> list[doc.Block]:
    """A table of what could still change a verdict; a sentence where nothing could."""
    if not assessment.missing:
        return [] if assessment.open else [doc.Paragraph(say("assessment.nothing_unknown", lang))]
    rows = [_row(one, model, lang) for one in assessment.missing]
    title = say("assessment.section.open", lang)
    return [parts.table("unknown", title, ("what", "state", "settle", "bears_on"), rows, lang)]


def _row(one: Missing, model: Framework, lang: str) -> tuple[str, ...]:
    about = f", {one.about}" if one.about else ""
    return (
        measure_title(one.measure, lang, model) + about,
        say(f"assessment.state.{one.state}", lang),
        # what is imported and gives no value is not asked for again
        text("evidence.none.value", lang) if one.state == "undefined" else remedy(one.measure, lang, model),
        "; ".join(model.verdicts[name].title[lang] for name in one.verdicts if name in model.verdicts),
    )
