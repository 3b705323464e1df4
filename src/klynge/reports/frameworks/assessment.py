"""How does an assessment read? Verdict, why, what is unknown and what would settle it, what to do, what has changed."""

from collections.abc import Mapping
from dataclasses import replace

from klynge.figures.models.entries import light_word
from klynge.frameworks import conflicts
from klynge.frameworks.assessment import Assessment, compare
from klynge.frameworks.model import Dimension, Framework, Verdict
from klynge.reports import document as doc
from klynge.reports.assessments import distance_text, verdict
from klynge.reports.frameworks import advice, evidence, parts
from klynge.reports.frameworks.parts import say
from klynge.reports.frameworks.unknown import unknown
from klynge.text import LANGUAGES, date, text


def assessment_document(
    assessment: Assessment,
    framework: Framework,
    lang: str,
    *,
    subject: str,
    previous: Assessment | None = None,
    invented: bool = False,
) -> doc.Document:
    """The assessment in one language.

    Parameters
    ----------
    framework : as it is now; what the assessment names and it no longer has, reads as its id
    subject : name of who it is about; previous : the assessment before it, of the same subject by the same framework
    """
    model = completed(framework, assessment, *([previous] if previous else []))
    return doc.Document(
        id=f"assessment-{assessment.framework}-{assessment.subject_id}",
        title=model.title[lang],
        subtitle=say("assessment.subtitle", lang),
        lang=lang,
        date=assessment.on.isoformat(),
        invented=invented,
        facts=_facts(assessment, model, subject, lang),
        citation=say(
            "assessment.cite", lang, title=model.title[lang], version=assessment.version, date=date(assessment.on, lang)
        ),
        sections=[
            *_verdict(assessment, model, lang),
            *_figure(assessment, model, lang),
            *_changes(previous, assessment, model, lang),
            *_why(assessment, model, lang),
            *parts.section("open", say("assessment.section.open", lang), unknown(assessment, model, lang)),
            *_distances(assessment, model, lang),
            *parts.section(
                "actions",
                say("assessment.section.actions", lang),
                parts.actions(assessment.actions, model, lang, verdicts=False),
            ),
            *advice.of_case(conflicts.among([assessment]), lang),
            *parts.section("caveats", say("section.caveats", lang), parts.caveats(assessment.caveats, lang)),
        ],
    )


def completed(framework: Framework, *assessments: Assessment) -> Framework:
    """The framework with every verdict and value that the assessments name: old ones are told by their ids."""
    names = (name for one in assessments for name in (*one.verdicts, *one.possible))
    verdicts = {name: Verdict(name, _words(name), _words("")) for name in names if name not in framework.verdicts}
    findings = (found for one in assessments for found in one.findings)
    dimensions = {
        found.dimension: Dimension(found.dimension, _words(found.dimension), "nominal", ())
        for found in findings
        if found.dimension not in framework.dimensions
    }
    return replace(
        framework, verdicts={**framework.verdicts, **verdicts}, dimensions={**framework.dimensions, **dimensions}
    )


def _words(name: str) -> Mapping[str, str]:
    return dict.fromkeys(LANGUAGES, name)


def _facts(assessment: Assessment, model: Framework, subject: str, lang: str) -> list[tuple[str, str]]:
    kind = say(f"subject.{assessment.subject_kind}", lang)
    about = f", {assessment.about}" if assessment.about else ""
    closed = any(row.visibility == "closed" for row in assessment.evidence)
    return [
        (say("assessment.subject", lang), f"{subject} ({kind}){about}"),
        (say("assessment.on", lang), date(assessment.on, lang)),
        (say("assessment.version", lang), f"{model.title[lang]}, {assessment.version}"),
        *([(text("common.closed", lang), say("assessment.closed", lang))] if closed else []),
    ]


def _verdict(assessment: Assessment, model: Framework, lang: str) -> list[doc.Section]:
    """The verdict in words, its light, and what is still possible."""
    block = verdict(assessment, model, lang)
    severities = dict.fromkeys(model.verdicts[name].severity for name in assessment.verdicts)
    lights = [light_word(model, one, lang).capitalize() + "." for one in severities if one]
    blocks: list[doc.Block] = [
        doc.Paragraph(say("assessment.hypothesis", lang)),
        replace(block, reasons=[*lights, *(reason for reason in block.reasons if reason)], settle=[], measured=[]),
    ]
    if assessment.open:
        said = [_meaning(model.verdicts[name], lang) for name in assessment.open]
        blocks.append(doc.Items(said, say("assessment.still_possible", lang)))
    if not assessment.exact:
        blocks.append(doc.Paragraph(say("assessment.inexact", lang)))
    return [doc.Section("verdict", say("assessment.section.verdict", lang), blocks)]


def _meaning(verdict: Verdict, lang: str) -> str:
    return ": ".join(part for part in (verdict.title[lang], verdict.text[lang]) if part)


def _figure(assessment: Assessment, model: Framework, lang: str) -> list[doc.Section]:
    return parts.section("figure", say("assessment.section.figure", lang), parts.figure(model, lang, assessment))


def _why(assessment: Assessment, model: Framework, lang: str) -> list[doc.Section]:
    rows = [
        (model.dimensions[found.dimension].title[lang], evidence.found(found, model, lang))
        for found in assessment.findings
    ]
    title = say("assessment.findings", lang)
    blocks: list[doc.Block] = [parts.table("findings", title, ("dimension", "found"), rows, lang)]
    blocks += evidence.table(assessment, model, lang)
    conflicts = [evidence.beside(one, model, n, lang) for n, one in enumerate(assessment.unsettled, start=1)]
    return [
        *parts.section("why", say("assessment.section.why", lang), blocks),
        *parts.section("conflicts", say("assessment.section.conflicts", lang), conflicts),
    ]


def _distances(assessment: Assessment, model: Framework, lang: str) -> list[doc.Section]:
    rows = [evidence.distance(one, model, lang) for one in assessment.distances]
    heads = [
        doc.Column(say("column.what", lang)),
        *(doc.Column(say(f"column.{one}", lang), True) for one in ("value", "limit", "distance")),
        *(doc.Column(say(f"column.{one}", lang)) for one in ("basis", "conflict")),
    ]
    title = say("assessment.section.distances", lang)
    return parts.section("distances", title, [parts.filled(doc.Table("distances", title, heads, rows))] if rows else [])


def _changes(previous: Assessment | None, now: Assessment, model: Framework, lang: str) -> list[doc.Section]:
    if previous is None:
        return []
    found = compare(previous, now)
    items = [
        say(f"assessment.changed.{kind}", lang, names="; ".join(model.verdicts[name].title[lang] for name in names))
        for kind in ("gained", "lost", "opened", "closed")
        if (names := getattr(found, kind))
    ]
    items += [_changed(*one, model, lang) for one in found.findings]
    items += [say("assessment.changed.crossed", lang, line=distance_text(one, lang)) for one in found.crossed]
    if found.version:
        items.append(say("assessment.changed.version", lang, before=found.version[0], now=found.version[1]))
    title = say("assessment.section.changes", lang, date=date(previous.on, lang))
    return [doc.Section("changes", title, [doc.Items(items or [say("assessment.unchanged", lang)])])]


def _changed(dimension: str, before: tuple[str, ...], now: tuple[str, ...], model: Framework, lang: str) -> str:
    was, is_now = (evidence.values(one, model.dimensions[dimension], lang) for one in (before, now))
    title = model.dimensions[dimension].title[lang]
    return say("assessment.changed.finding", lang, dimension=title, before=was, now=is_now)
