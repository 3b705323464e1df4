"""What does the figure of a model show? Its caption, one sentence, its content as a table, and the drawing."""

from collections.abc import Callable
from dataclasses import dataclass

from klynge.figures.models import chain, grid, steps
from klynge.figures.models.cells import Cells, cells
from klynge.figures.models.entries import cell, dimension_mark, light_word, mark_word, rebuilt, step, verdict_mark
from klynge.figures.models.shapes import FOUND, POSSIBLE
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.model import Figure, Framework, Note
from klynge.text import text

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure and its equivalent in words. draw : makes the SVG; columns, rows : the same content as a table."""

    title: str
    summary: str
    columns: Row
    rows: tuple[Row, ...]
    draw: Callable[[], str]


def picture(framework: Framework | Note, lang: str, assessment: Assessment | None = None) -> Picture | None:
    """The model as its source draws it, with the marks of an assessment; null where the source draws nothing."""
    figure = framework.shelf.figure
    if figure.kind == "table":
        return None
    if isinstance(framework, Framework) and figure.kind in ("grid", "lights"):
        return _grid(framework, lang, assessment)
    return _steps(framework, figure, lang, assessment)


def _grid(framework: Framework, lang: str, assessment: Assessment | None) -> Picture:
    figure = framework.shelf.figure
    rows, columns = framework.dimensions[figure.rows], framework.dimensions[figure.columns]
    found = cells(framework)
    marks = {pair: _cell_mark(assessment, figure, pair, rules) for pair, rules in found.items()}
    boxes = {pair: cell(framework, rules, marks[pair], lang) for pair, rules in found.items()}
    heads = (
        rows.title[lang],
        columns.title[lang],
        *_words(("verdict", "light", "basis"), lang),
        *_mark(assessment, lang),
    )
    return Picture(
        title=framework.title[lang],
        summary=_grid_summary(framework, found, marks, lang),
        columns=heads,
        rows=tuple(_grid_rows(framework, found, marks, lang, marked=assessment is not None)),
        draw=lambda: grid.draw(rows, columns, boxes, lang),
    )


def _cell_mark(assessment: Assessment | None, figure: Figure, pair: tuple[str, str], rules: tuple) -> str:
    """Found where both values are known; possible where they may be, and a verdict of the cell still is."""
    if assessment is None:
        return ""
    sides = [assessment.finding(name) for name in (figure.rows, figure.columns)]
    fits = all(value in side.possible for value, side in zip(pair, sides, strict=True))
    if not fits or not {rule.verdict for rule in rules} & set(assessment.possible):
        return ""
    return FOUND if all(side.value is not None for side in sides) else POSSIBLE


def _grid_rows(framework: Framework, found: Cells, marks: dict, lang: str, *, marked: bool):
    figure = framework.shelf.figure
    titles = [
        {value.id: value.title[lang] for value in framework.dimensions[name].values}
        for name in (figure.rows, figure.columns)
    ]
    for pair, rules in found.items():
        verdicts = [framework.verdicts[name] for name in dict.fromkeys(rule.verdict for rule in rules)]
        bases = dict.fromkeys(text(f"assessment.basis.{rule.basis}", lang) for rule in rules)
        yield (
            *(names[value] for names, value in zip(titles, pair, strict=True)),
            "; ".join(one.title[lang] for one in verdicts) or text("library.figure.nothing", lang),
            "; ".join(dict.fromkeys(light_word(framework, one.severity, lang) for one in verdicts if one.severity)),
            rebuilt(rules, lang) or "; ".join(bases),
            *([mark_word(marks[pair], lang)] if marked else []),
        )


def _grid_summary(framework: Framework, found: Cells, marks: dict, lang: str) -> str:
    figure = framework.shelf.figure
    said = text(
        "library.figure.grid",
        lang,
        rows=framework.dimensions[figure.rows].title[lang],
        columns=framework.dimensions[figure.columns].title[lang],
        cells=len(found),
        verdicts="; ".join(_verdicts(framework, found, found, lang)),
    )
    return said + _told(
        {
            mark: _verdicts(framework, found, [p for p, one in marks.items() if one == mark], lang)
            for mark in (FOUND, POSSIBLE)
        },
        lang,
    )


def _verdicts(framework: Framework, found: Cells, pairs, lang: str) -> list[str]:
    names = dict.fromkeys(rule.verdict for pair in pairs for rule in found[pair])
    return [framework.verdicts[name].title[lang] for name in names]


def _told(marked: dict[str, list[str]], lang: str) -> str:
    told = (text(f"library.figure.is_{mark}", lang, names="; ".join(names)) for mark, names in marked.items() if names)
    return "".join(f" {sentence}" for sentence in told)


def _steps(framework: Framework | Note, figure: Figure, lang: str, assessment: Assessment | None) -> Picture:
    names = tuple(dict.fromkeys((*figure.steps, *(end for one in figure.arrows for end in one))))
    titles = {name: _title(framework, name, lang) for name in names}
    numbered = figure.kind != "chain"
    boxes = {
        name: step(framework, name, lang, assessment, f"{n}. " if numbered else "")
        for n, name in enumerate(names, start=1)
    }
    marks = {name: _step_mark(framework, name, lang, assessment) for name in names}
    named = {m: [titles[n] for n, (mark, _) in marks.items() if mark == m] for m in (FOUND, POSSIBLE)}
    said = text(f"library.figure.{figure.kind}", lang, steps="; ".join(titles.values()))
    heads = _words(("number", "step", "leads_to"), lang)
    return Picture(
        title=framework.title[lang],
        summary=said + _told(named, lang),
        columns=(*heads, *_mark(assessment, lang)),
        rows=tuple(
            (str(n), titles[name], _leads_to(figure, name, titles), *([marks[name][1]] if assessment else []))
            for n, name in enumerate(names, start=1)
        ),
        draw=_drawn(figure, boxes),
    )


def _drawn(figure: Figure, boxes: dict) -> Callable[[], str]:
    listed = list(boxes.values())
    if figure.kind == "ladder":
        return lambda: steps.ladder(listed)
    if figure.kind == "cycle":
        return lambda: steps.cycle(listed)
    return lambda: chain.draw(boxes, figure.arrows)


def _leads_to(figure: Figure, name: str, titles: dict[str, str]) -> str:
    """The steps that an arrow goes to: the next one where the source draws none."""
    if figure.kind == "chain" and figure.arrows:
        return "; ".join(titles[end] for start, end in figure.arrows if start == name)
    at = figure.steps.index(name) + 1
    after = figure.steps[at : at + 1] or (figure.steps[:1] if figure.kind == "cycle" else ())
    return "; ".join(titles[one] for one in after)


def _step_mark(framework: Framework | Note, name: str, lang: str, assessment: Assessment | None) -> tuple[str, str]:
    if isinstance(framework, Note) or assessment is None:
        return "", ""
    if name in framework.verdicts:
        mark = verdict_mark(assessment, name)
        return mark, mark_word(mark, lang)
    return dimension_mark(framework, name, lang, assessment)


def _title(framework: Framework | Note, name: str, lang: str) -> str:
    if isinstance(framework, Note):
        return next(part.title[lang] for part in framework.parts if part.id == name)
    return (framework.verdicts.get(name) or framework.dimensions[name]).title[lang]


def _words(names: Row, lang: str) -> Row:
    return tuple(text(f"library.column.{name}", lang) for name in names)


def _mark(assessment: Assessment | None, lang: str) -> Row:
    return _words(("mark",), lang) if assessment else ()
