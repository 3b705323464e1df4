"""What stands in the boxes of a drawing? Titles, lights, whose rule it is, and the marks of an assessment."""

from collections.abc import Sequence

from klynge.figures.models.shapes import FOUND, NOT, POSSIBLE, Box, Line
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.model import Framework, Note, Rule
from klynge.text import number, text


def cell(framework: Framework, rules: Sequence[Rule], mark: str, lang: str) -> Box:
    """The cell of a grid: its verdicts with their lights, and whether it is the one found."""
    verdicts = {rule.verdict: [one for one in rules if one.verdict == rule.verdict] for rule in rules}
    lines = _marked(mark, lang)
    for name, behind in verdicts.items():
        lines += _verdict(framework, name, behind, lang)
    if not rules:
        lines.append(Line(text("library.figure.nothing", lang), muted=True))
    lights = {framework.verdicts[name].severity for name in verdicts}
    edge = lights.pop() if len(lights) == 1 and framework.shelf.figure.kind == "lights" else ""
    return Box(tuple(lines), mark, edge)


def step(
    framework: Framework | Note, name: str, lang: str, assessment: Assessment | None = None, before: str = ""
) -> Box:
    """The box of a verdict, a dimension or a part. before : its number in a sequence."""
    if isinstance(framework, Note):
        title = next(part.title[lang] for part in framework.parts if part.id == name)
        return Box((Line(before + title, bold=True),))
    if name in framework.verdicts:
        mark = verdict_mark(assessment, name)
        behind = [rule for rule in framework.rules if rule.verdict == name]
        first, *others = _verdict(framework, name, behind, lang)
        return Box((*_marked(mark, lang), Line(before + first.text, bold=True), *others), mark)
    mark, words = dimension_mark(framework, name, lang, assessment)
    found = [Line(words, sign=mark)] if mark else []
    return Box((Line(before + framework.dimensions[name].title[lang], bold=True), *found), mark)


def verdict_mark(assessment: Assessment | None, name: str) -> str:
    if assessment is None or name not in assessment.possible:
        return ""
    return FOUND if name in assessment.verdicts else POSSIBLE


def dimension_mark(framework: Framework, name: str, lang: str, assessment: Assessment | None) -> tuple[str, str]:
    """The mark of a dimension and its values in words; a known no is marked as not found."""
    finding = next((one for one in assessment.findings if one.dimension == name), None) if assessment else None
    if finding is None or not finding.applies:
        return "", ""
    titles = {value.id: value.title[lang] for value in framework.dimensions[name].values}
    words = ", ".join(titles.get(value, value) for value in finding.possible)
    if finding.value is None:
        return POSSIBLE, f"{text('library.figure.possible', lang)}: {words}"
    return (NOT if framework.dimensions[name].kind == "boolean" and finding.value == "no" else FOUND), words


def mark_word(mark: str, lang: str) -> str:
    return text(f"library.figure.{mark}", lang) if mark else ""


def light_word(framework: Framework, severity: str, lang: str) -> str:
    """A light where the source has lights; elsewhere the sign is ours, and is not called a light."""
    kind = "light" if framework.shelf.figure.kind == "lights" else "sign"
    return text(f"library.{kind}.{severity}", lang) if severity else ""


def rebuilt(rules: Sequence[Rule], lang: str) -> str:
    """The words that a reconstructed cell carries, with the least confidence of its rules."""
    found = [rule for rule in rules if rule.basis == "reconstructed"]
    if not found:
        return ""
    sure = [rule.confidence for rule in found if rule.confidence is not None]
    if not sure:
        return text("library.figure.rebuilt", lang)
    return text("library.figure.rebuilt_sure", lang, confidence=number(min(sure), lang, 2))


def _marked(mark: str, lang: str) -> list[Line]:
    return [Line(mark_word(mark, lang), bold=True, sign=mark)] if mark else []


def _verdict(framework: Framework, name: str, rules: Sequence[Rule], lang: str) -> list[Line]:
    verdict = framework.verdicts[name]
    lines = [Line(verdict.title[lang], bold=True)]
    if verdict.severity:
        lines.append(Line(light_word(framework, verdict.severity, lang), sign=verdict.severity))
    if words := rebuilt(rules, lang):
        lines.append(Line(words, muted=True))
    if verdict.open:
        lines.append(Line(text("library.figure.open", lang), muted=True))
    return lines
