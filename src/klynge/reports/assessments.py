"""How does an assessment read? A verdict with its reasons, what is unknown, and who stands behind the rule."""

from klynge.evidence import Status, questions
from klynge.frameworks.asked import is_asked
from klynge.frameworks.assessment import Assessment, Distance
from klynge.frameworks.model import Framework, Rule
from klynge.reports.document import Verdict
from klynge.reports.titles import digits, measure_title, remedy
from klynge.text import number, text

_SEVERITY = {"green": "good", "yellow": "warning", "red": "bad", "": "open"}
_WORST = ("bad", "warning", "good", "open")
SETTLE_SHOWN = 4


def verdict(assessment: Assessment, framework: Framework, lang: str, *, title: str = "") -> Verdict:
    """The block of one assessment. Undecided ones name the verdicts that are still possible."""
    certain = [framework.verdicts[name] for name in assessment.verdicts]
    return Verdict(
        title=title or framework.question[lang],
        label=_label(assessment, framework, lang),
        severity=_severity([_SEVERITY[one.severity] for one in certain]),
        reasons=[one.text[lang] for one in certain] + _reservations(assessment, framework, lang),
        basis=_basis(assessment, framework, lang),
        settle=_settle(assessment, framework, lang),
        measured=[distance_text(one, lang) for one in _telling(assessment.distances)],
    )


def _telling(distances: tuple[Distance, ...]) -> list[Distance]:
    """Those with a value. What is above the upper of two limits need not be told that it is not below the lower."""
    measured = [one for one in distances if one.value is not None or None not in (one.low, one.high)]
    met = {(one.measure, one.about, _upwards(one)) for one in measured if one.met}
    return [one for one in measured if one.met is not False or (one.measure, one.about, not _upwards(one)) not in met]


def _upwards(distance: Distance) -> bool:
    return distance.comparison in ("above", "at_least")


def distance_text(distance: Distance, lang: str) -> str:
    """One threshold in words: the value, the limit, whether it is met, and whether that is uncertain."""
    decimals = digits(distance.measure)
    state = {True: "met", False: "not_met", None: "open"}[distance.met]
    said = text(
        f"assessment.distance.{state}",
        lang,
        measure=measure_title(distance.measure, lang),
        value=_value(distance, lang),
        comparison=text(f"assessment.comparison.{distance.comparison}", lang),
        limit=number(distance.limit, lang, _digits(distance.limit, decimals)),
        origin=text(f"assessment.origin.{distance.origin}", lang),
    )
    return f"{said} {text('assessment.distance.uncertain', lang)}" if distance.uncertain else said


def _label(assessment: Assessment, framework: Framework, lang: str) -> str:
    titles = [framework.verdicts[name].title[lang] for name in assessment.verdicts]
    open_titles = [framework.verdicts[name].title[lang] for name in assessment.open]
    if titles and not open_titles:
        return "; ".join(titles)
    if not titles and not open_titles:
        return text("assessment.none", lang)
    unknown = text("assessment.could_be", lang, verdicts="; ".join(open_titles))
    return f"{'; '.join(titles)}. {unknown}" if titles else unknown


def _severity(found: list[str]) -> str:
    return next((severity for severity in _WORST if severity in found), "open")


def _reservations(assessment: Assessment, framework: Framework, lang: str) -> list[str]:
    said = []
    if assessment.uncertain:
        titles = [framework.verdicts[name].title[lang] for name in assessment.uncertain]
        said.append(text("assessment.uncertain", lang, verdicts="; ".join(titles)))
    for one in assessment.unsettled:
        title = measure_title(one.measure, lang, framework)
        quoted = text("library.quoted", lang, words=title) if is_asked(one.measure) else title
        said.append(text("assessment.unsettled", lang, measure=quoted))
    return said


def _settle(assessment: Assessment, framework: Framework, lang: str) -> list[str]:
    """What would settle it, most decisive first; measures that one interview or import gives are one line."""
    # what has been imported and gives no value is not asked for again
    valueless = {row.measure for row in assessment.evidence if row.status is Status.UNDEFINED}
    lines = [_line(missing.measure, missing.measure in valueless, framework, lang) for missing in assessment.missing]
    return list(dict.fromkeys(lines))[:SETTLE_SHOWN]


def _line(measure: str, valueless: bool, framework: Framework, lang: str) -> str:
    """What to find out, by the question that the measure belongs to, and how."""
    question = questions.BY_MEASURE.get(measure)
    title = text(f"evidence.question.{question.id}", lang) if question else measure_title(measure, lang, framework)
    return f"{title}: {text('evidence.none.value', lang) if valueless else remedy(measure, lang, framework)}"


def _basis(assessment: Assessment, framework: Framework, lang: str) -> str:
    """Who stands behind the rules of the verdicts that hold, or of those still possible; by kind of basis."""
    names = assessment.verdicts or assessment.possible
    behind: dict[str, dict[str, None]] = {}
    for rule in framework.rules:
        if rule.verdict in names:
            behind.setdefault(rule.basis, {})[_place(rule, framework)] = None
    return "; ".join(_told(basis, [p for p in places if p], lang) for basis, places in behind.items())


def _told(basis: str, places: list[str], lang: str) -> str:
    kind = text(f"assessment.basis.{basis}", lang)
    return f"{kind} ({', '.join(places)})" if places else kind


def _place(rule: Rule, framework: Framework) -> str:
    """The publication; the exact place stands with the framework."""
    if rule.cite is None:
        return ""
    source = framework.sources[rule.cite.source]
    return f"{source.publisher} {source.year}"


def _value(distance: Distance, lang: str) -> str:
    decimals = digits(distance.measure)
    if distance.value is not None:
        return number(distance.value, lang, decimals)
    if distance.low is not None and distance.high is not None:
        return f"{number(distance.low, lang, decimals)}–{number(distance.high, lang, decimals)}"
    return text("common.unknown", lang)


def _digits(limit: float, decimals: int) -> int:
    return 0 if float(limit).is_integer() else max(decimals, 2)
