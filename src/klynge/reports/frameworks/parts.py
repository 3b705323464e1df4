"""Which parts do both documents share? Figures, actions, caveats, places in sources."""

from collections.abc import Iterable
from dataclasses import replace

from klynge.figures.models import picture
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.contradictions import contradictions
from klynge.frameworks.model import Action, Caveat, Cite, Framework, Note
from klynge.reports import document as doc
from klynge.reports.titles import measure_title
from klynge.text import number, text


def say(key: str, lang: str, **values) -> str:
    """A text of the library."""
    return text(f"library.{key}", lang, **values)


def table(name: str, title: str, heads: Iterable[str], rows: Iterable[Iterable[str]], lang: str) -> doc.Table:
    """A table of words; columns that say nothing are left out."""
    columns = [doc.Column(say(f"column.{head}", lang)) for head in heads]
    return filled(doc.Table(name, title, columns, [[doc.words(word) for word in row] for row in rows]))


def filled(found: doc.Table) -> doc.Table:
    """The table without the columns that are empty in every row; the first one names the rows and stays."""
    kept = [n for n in range(len(found.columns)) if n == 0 or any(row[n].shown for row in found.rows)]
    rows = [[row[n] for n in kept] for row in found.rows]
    return replace(found, columns=[found.columns[n] for n in kept], rows=rows)


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
    if not one.see:
        return said
    return f"{said} ({say('see', lang, see=' '.join(contradiction(name, lang) for name in one.see))})"


def contradiction(name: str, lang: str) -> str:
    """A known contradiction of the reports in words; its id where it is no longer declared."""
    found = contradictions().get(name)
    if found is None:
        return name
    reports = ", ".join(text(f"conflicts.report.{report}", lang) for report in found.reports)
    return text("conflicts.see", lang, reports=reports, where=found.where, words=found.text[lang], id=name)
