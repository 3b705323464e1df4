"""How does a condition read? One clause per condition, with the titles of the model at hand."""

from collections.abc import Sequence

from klynge.errors import KlyngeError
from klynge.frameworks.load import chosen
from klynge.frameworks.model import CodeIs, Compare, Condition, Framework, From, Group, Is, Most
from klynge.reports.titles import code_title, digits, measure_title
from klynge.text import number, text


def condition(found: Condition | None, framework: Framework, lang: str) -> str:
    """The condition in words; '' for the rest."""
    match found:
        case None:
            return ""
        case Is(name, values):
            return _is(name, values, framework, lang)
        case Most(of, value):
            titles = ", ".join(framework.dimensions[name].title[lang] for name in of)
            value_title = _values(of[0], (value,), framework, lang)
            return text("library.when.most", lang, dimensions=titles, value=value_title)
        case Compare(indicator, comparison, threshold):
            return _compare(indicator, comparison, threshold, framework, lang)
        case CodeIs(indicator, codes):
            measure = framework.indicators[indicator].quantity.measure
            said = either([code_title(measure, code, lang, framework) for code in codes], lang)
            return text("library.when.code", lang, measure=measure_title(measure, lang, framework), codes=said)
        case From():
            return _from(found, lang)
        case Group():
            return _group(found, framework, lang)


def either(words: Sequence[str], lang: str) -> str:
    """a, b or c."""
    return _joined(words, "or", lang)


def framework_title(name: str, lang: str) -> str:
    """The title of another model; its id where it is not in the library."""
    try:
        return chosen(name)[name].title[lang]
    except KlyngeError:
        return name


def _joined(words: Sequence[str], how: str, lang: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return text(f"library.when.{how}", lang, first=", ".join(words[:-1]), last=words[-1])


def _is(name: str, values: tuple[str, ...], framework: Framework, lang: str) -> str:
    title = framework.dimensions[name].title[lang]
    return text("library.when.is", lang, dimension=title, values=_values(name, values, framework, lang))


def _values(name: str, values: tuple[str, ...], framework: Framework, lang: str) -> str:
    titles = {value.id: value.title[lang] for value in framework.dimensions[name].values}
    return either([titles[value] for value in values], lang)


def _compare(indicator: str, comparison: str, threshold: str, framework: Framework, lang: str) -> str:
    measure, limit = framework.indicators[indicator].quantity.measure, framework.thresholds[threshold]
    shown = 0 if float(limit.value).is_integer() else max(digits(measure), 2)
    return text(
        "library.when.compare",
        lang,
        measure=measure_title(measure, lang, framework),
        comparison=text(f"assessment.comparison.{comparison}", lang),
        limit=number(limit.value, lang, shown),
    )


def _from(found: From, lang: str) -> str:
    try:
        other = chosen(found.framework)[found.framework]
        said = [other.verdicts[name].title[lang] for name in found.verdicts]
    except KlyngeError:
        said = list(found.verdicts)
    key = f"library.when.from{'_' + found.about if found.about else ''}"
    quoted = either([text("library.quoted", lang, words=one) for one in said], lang)
    return text(key, lang, framework=framework_title(found.framework, lang), verdicts=quoted)


def _group(found: Group, framework: Framework, lang: str) -> str:
    parts = [condition(part, framework, lang) for part in found.parts]
    if found.kind == "all":
        return _joined(parts, "all", lang)
    listed = "; ".join(parts)
    match found.kind:
        case "count":
            return text(_count_key(found), lang, least=found.least, most=found.most, parts=listed)
        case "share":
            limit = number(framework.thresholds[found.threshold].value, lang, 2)
            return text("library.when.share", lang, limit=limit, parts=listed)
        case kind:
            return text(f"library.when.{kind}", lang, parts=listed)


def _count_key(found: Group) -> str:
    if found.least == found.most:
        return "library.when.count_exact"
    if found.most == len(found.parts):
        return "library.when.count_least"
    return "library.when.count_most" if not found.least else "library.when.count"
