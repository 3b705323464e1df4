"""Which parts do both documents share? Figures, actions, caveats, places in sources."""

from collections.abc import Iterable

from klynge.figures.models import picture
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.model import Action, Caveat, Cite, Framework, Note
from klynge.reports import document as doc
from klynge.reports.titles import measure_title
from klynge.text import number, text


def say(key: str, lang: str, **values) -> str:
    """A text of the library."""
    return text(f"library.{key}", lang, **values)


def columns(names: Iterable[str], lang: str) -> list[doc.Column]:
    return [doc.Column(say(f"column.{name}", lang)) for name in names]


def table(name: str, title: str, heads: Iterable[str], rows: Iterable[Iterable[str]], lang: str) -> doc.Table:
    """A table of words."""
    return doc.Table(name, title, columns(heads, lang), [[doc.words(word) for word in row] for row in rows])


def section(name: str, title: str, blocks: list[doc.Block]) -> list[doc.Section]:
    """The section, if it holds anything."""
    return [doc.Section(name, title, blocks)] if blocks else []


def figure(framework: Framework | Note, lang: str, assessment: Assessment | None = None) -> list[doc.Block]:
    """The model as its source draws it, with the same content as a table."""
    found = picture(framework, lang, assessment)
    if found is None:
        return []
    heads = [doc.Column(title) for title in found.columns]
    rows = [[doc.words(word) for word in row] for row in found.rows]
    behind = doc.Table("model", found.title, heads, rows)
    source = place(framework.shelf.cite, framework)
    return [doc.Figure("model", found.title, found.summary, found.draw, behind, source)]


def place(cite: Cite | None, framework: Framework | Note) -> str:
    """Publication and place in it."""
    if cite is None:
        return ""
    source = framework.sources[cite.source]
    return f"{source.publisher} {source.year}, {cite.where}"


def basis(kind: str, lang: str, confidence: float | None = None) -> str:
    """Who stands behind a rule, and how sure a reconstruction is."""
    said = text(f"assessment.basis.{kind}", lang)
    if confidence is None:
        return said
    return say("confidence", lang, basis=said, confidence=number(confidence, lang, 2))


def actions(found: Iterable[Action], framework: Framework, lang: str, *, verdicts: bool) -> list[doc.Block]:
    """What can be done, by whom, at what effort, and whose advice it is; `verdicts`: for which verdicts as well."""
    heads = ["action", *(["verdict"] if verdicts else []), "who", "effort", "moves", "basis", "source"]
    rows = [_action(one, framework, lang, verdicts) for one in found]
    return [table("actions", say("section.actions", lang), heads, rows, lang)] if rows else []


def _action(one: Action, framework: Framework, lang: str, verdicts: bool) -> list[str]:
    titles = "; ".join(framework.verdicts[name].title[lang] for name in one.verdicts if name in framework.verdicts)
    return [
        one.text[lang],
        *([titles] if verdicts else []),
        one.who[lang],
        say(f"effort.{one.effort}", lang),
        measure_title(one.moves, lang) if one.moves else "",
        basis(one.basis, lang),
        place(one.cite, framework) if one.cite and one.cite.source in framework.sources else "",
    ]


def caveats(found: Iterable[Caveat], lang: str) -> list[doc.Block]:
    """What to keep in mind; known contradictions of the sources are named."""
    items = [_caveat(one, lang) for one in found]
    return [doc.Items(items)] if items else []


def _caveat(one: Caveat, lang: str) -> str:
    said = one.text[lang]
    return f"{said} ({say('see', lang, see=', '.join(one.see))})" if one.see else said


def see(found: Iterable[Caveat]) -> list[str]:
    """The contradictions that the caveats name, each once."""
    return list(dict.fromkeys(name for one in found for name in one.see))
