"""What does a model say? Its page in the library: what it asks, its figure, dimensions, rules, actions, sources."""

from collections.abc import Mapping

from klynge.figures.models.entries import light_word
from klynge.frameworks import conflicts
from klynge.frameworks.model import Framework, Note, Rule
from klynge.frameworks.ways import JUDGED, Way, ways
from klynge.reports import document as doc
from klynge.reports.frameworks import advice, parts, words
from klynge.reports.frameworks.parts import say
from klynge.reports.titles import measure_title
from klynge.text import name, number, text


def framework_document(model: Framework | Note, known: Mapping[str, Framework], lang: str, *, on: str) -> doc.Document:
    """The page of a model. known : the frameworks that may build on it; on : the day, as in addresses."""
    source = model.sources[model.shelf.cite.source]
    told = f"{source.publisher} {source.year}"
    return doc.Document(
        id=f"model-{model.id}",
        title=model.title[lang],
        subtitle=say("subtitle", lang),
        lang=lang,
        date=on,
        # models are of the literature: nothing generated is among them
        invented=False,
        facts=_facts(model, lang),
        citation=say("cite", lang, title=model.title[lang], version=model.version, source=told),
        sections=[*_opening(model, lang), *_middle(model, known, lang), *_closing(model, lang)],
    )


def _facts(model: Framework | Note, lang: str) -> list[tuple[str, str]]:
    use = "assess" if isinstance(model, Framework) else "library"
    subjects = ", ".join(say(f"subject.{kind}", lang) for kind in (model.subject, *model.shelf.also))
    return [
        (say("about_subject", lang), subjects),
        (say("group_name", lang), say(f"group.{model.shelf.group}", lang)),
        (say("use_name", lang), say(f"use.{use}", lang)),
        (say("report_name", lang), parts.place(model.shelf.cite, model)),
        (say("version", lang), model.version),
    ]


def _opening(model: Framework | Note, lang: str) -> list[doc.Section]:
    asks: list[doc.Block] = [doc.Paragraph(model.question[lang]), doc.Paragraph(model.shelf.summary[lang])]
    why: list[doc.Block] = [doc.Paragraph(model.why[lang])] if isinstance(model, Note) else []
    return [
        *parts.section("asks", say("section.asks", lang), asks),
        *parts.section("figure", say("section.figure", lang), parts.figure(model, lang)),
        *parts.section("why", say("section.why", lang), why),
    ]


def _middle(model: Framework | Note, known: Mapping[str, Framework], lang: str) -> list[doc.Section]:
    if isinstance(model, Note):
        rows = [(part.title[lang], part.text[lang]) for part in model.parts]
        blocks: list[doc.Block] = [parts.table("parts", say("section.parts", lang), ("part", "text"), rows, lang)]
        return parts.section("parts", say("section.parts", lang), blocks if rows else [])
    return [
        *parts.section("dimensions", say("section.dimensions", lang), [_dimensions(model, lang)]),
        *parts.section("thresholds", say("section.thresholds", lang), _thresholds(model, lang)),
        *parts.section("rules", say("section.rules", lang), [_rules(model, lang)]),
        *parts.section("verdicts", say("section.verdicts", lang), [_verdicts(model, lang)]),
        *parts.section(
            "actions", say("section.actions", lang), parts.actions(model.actions, model, lang, verdicts=True)
        ),
        *parts.section("links", say("section.links", lang), _links(model, known, lang)),
    ]


def _closing(model: Framework | Note, lang: str) -> list[doc.Section]:
    heads = ("source", "who", "original")
    rows = [
        (f"{one.title}. {one.publisher} {one.year}", ", ".join(one.authors), one.original)
        for one in model.sources.values()
    ]
    return [
        *advice.of_model(conflicts.about(model.id), lang),
        *parts.section("caveats", say("section.caveats", lang), parts.caveats(model.caveats, lang)),
        *parts.section(
            "sources",
            say("section.sources", lang),
            [parts.table("model-sources", say("section.sources", lang), heads, rows, lang)],
        ),
    ]


def _dimensions(model: Framework, lang: str) -> doc.Table:
    """Each dimension with its values, what gives them, and the ways that work today."""
    given = ways(model)
    rows = [
        (
            one.title[lang],
            "; ".join(_value(value, model, lang) for value in one.values),
            "; ".join(way(found, lang) for found in given[one.id]) or say("way.none", lang),
            one.look_at[lang] if one.look_at else "",
        )
        for one in model.dimensions.values()
    ]
    heads = ("dimension", "values", "ways", "look_at")
    return parts.table("dimensions", say("section.dimensions", lang), heads, rows, lang)


def _value(value, model: Framework, lang: str) -> str:
    """The value, and the condition that gives it where evidence does and not an answer of that name."""
    asked = any(value in one.values for one in model.dimensions.values() if one.asked)
    said = "" if asked else words.condition(value.when, model, lang)
    return f"{value.title[lang]} ({said})" if said else value.title[lang]


def way(found: Way, lang: str) -> str:
    """One way to get evidence, in words."""
    if found.kind == JUDGED:
        return say("way.judged", lang)
    what = words.framework_title(found.of, lang) if found.kind == "chained" else measure_title(found.of, lang)
    return say(f"way.{found.kind}", lang, what=what)


def _thresholds(model: Framework, lang: str) -> list[doc.Block]:
    rows = [
        (
            one.text[lang],
            f"{number(one.value, lang, 0 if float(one.value).is_integer() else 2)} {name('unit', one.unit, lang)}",
            f"{text(f'assessment.origin.{one.origin}', lang)} ({one.who})",
            parts.place(one.cite, model),
        )
        for one in model.thresholds.values()
    ]
    title = say("section.thresholds", lang)
    return [parts.table("thresholds", title, ("text", "limit", "basis", "place"), rows, lang)] if rows else []


def _rules(model: Framework, lang: str) -> doc.Table:
    rows = [
        (
            model.verdicts[rule.verdict].title[lang],
            _when(rule, model, lang),
            parts.basis(rule.basis, lang, rule.confidence),
            parts.place(rule.cite, model),
        )
        for rule in model.rules
    ]
    heads = ("verdict", "condition", "basis", "place")
    return parts.table("rules", say("section.rules", lang), heads, rows, lang)


def _when(rule: Rule, model: Framework, lang: str) -> str:
    return words.condition(rule.when, model, lang) or say("when.otherwise", lang)


def _verdicts(model: Framework, lang: str) -> doc.Table:
    rows = [
        (
            one.title[lang],
            light_word(model, one.severity, lang),
            one.text[lang],
        )
        for one in model.verdicts.values()
    ]
    return parts.table("verdicts", say("section.verdicts", lang), ("verdict", "light", "text"), rows, lang)


def _links(model: Framework, known: Mapping[str, Framework], lang: str) -> list[doc.Block]:
    uses = [words.framework_title(one, lang) for one in model.uses()]
    used = [one.title[lang] for one in known.values() if model.id in one.uses()]
    named = ((say("builds_on", lang), uses), (say("built_on_by", lang), used))
    return [doc.Items(items, title) for title, items in named if items]
