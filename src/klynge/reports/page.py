"""The report as HTML: the fragment that the site puts in its page, and a file that stands alone.

Written with the classes of the design system; without its style sheet the file carries a small one of its own.
"""

from html import escape
from pathlib import Path

from klynge.figures.render import svg
from klynge.reports.document import Cell, Document, Facts, Figure, Items, Paragraph, Section, Table, Verdict
from klynge.text import text

_STYLE = Path(__file__).with_name("report.css")
_COLOURS = {"good": "success", "warning": "warning", "bad": "danger", "open": "neutral"}
_DEEPEST = 4


def page(document: Document) -> str:
    """The whole report as one HTML file: no address is loaded, the charts are inside."""
    mark = f'<p class="mark" role="note">{_words("common.invented", document)}</p>' if document.invented else ""
    facts = "".join(f"<div><dt>{escape(n)}</dt><dd>{escape(v)}</dd></div>" for n, v in document.facts)
    return (
        f'<!doctype html><html lang="{document.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)}</title><style>{_STYLE.read_text('utf-8')}</style></head><body>{mark}<main>"
        f'<p class="kind">{escape(document.subtitle)}</p><h1>{escape(document.title)}</h1>'
        f'<dl class="facts-line">{facts}</dl>{fragment(document)}'
        f'<p class="source">{_words("report.cite_as", document)} {escape(document.citation)}</p></main></body></html>'
    )


def fragment(document: Document, rows_base: str = "") -> str:
    """The sections of the report. `rows_base` is the address that cells' rows are found under; '' for no links."""
    return "".join(_section(section, document.lang, rows_base, 2) for section in document.sections)


def grid(table: Table, rows_base: str = "") -> str:
    """A table with row and column heads, in a frame that scrolls."""
    head = "".join(f'<th scope="col"{_numeric(c.numeric)}>{escape(c.title)}</th>' for c in table.columns)
    body = "".join(f"<tr>{_row(row, table, rows_base)}</tr>" for row in table.rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.title)}">'
        f'<table class="ds-table" data-size="sm"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(row: list[Cell], table: Table, rows_base: str) -> str:
    first, *others = [_cell(cell, rows_base) for cell in row]
    rest = "".join(
        f"<td{_numeric(column.numeric)}>{cell}</td>" for cell, column in zip(others, table.columns[1:], strict=True)
    )
    return f'<th scope="row">{first}</th>{rest}'


def _numeric(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _cell(cell: Cell, rows_base: str) -> str:
    if cell.rows and rows_base:
        return f'<a class="ds-link" href="{escape(rows_base + cell.rows)}">{escape(cell.shown)}</a>'
    return escape(cell.shown)


def _section(section: Section, lang: str, rows_base: str, level: int) -> str:
    size = {2: "lg", 3: "sm"}.get(level, "xs")
    heading = (
        f'<h{level} class="ds-heading" data-size="{size}" id="{section.id}-title">{escape(section.title)}</h{level}>'
    )
    blocks = "".join(_BLOCKS[block.kind](block, lang, rows_base) for block in section.blocks)
    inner = "".join(_section(one, lang, rows_base, min(level + 1, _DEEPEST)) for one in section.sections)
    return f'<section id="{section.id}" aria-labelledby="{section.id}-title">{heading}{blocks}{inner}</section>'


def _paragraph(block: Paragraph, lang: str, rows_base: str) -> str:
    return f'<p class="ds-paragraph">{escape(block.text)}</p>'


def _items(block: Items, lang: str, rows_base: str) -> str:
    title = f'<p class="ds-paragraph items-title">{escape(block.title)}</p>' if block.title else ""
    return title + _list(block.items)


def _list(items: list[str]) -> str:
    return f'<ul class="ds-list">{"".join(f"<li>{escape(item)}</li>" for item in items)}</ul>' if items else ""


def _verdict(block: Verdict, lang: str, rows_base: str) -> str:
    reasons = "".join(f'<p class="ds-paragraph">{escape(reason)}</p>' for reason in block.reasons)
    settle = f'<p class="ds-paragraph items-title">{escape(text("report.settle", lang))}</p>{_list(block.settle)}'
    basis = f'<p class="source">{escape(text("report.basis", lang))}: {escape(block.basis)}</p>' if block.basis else ""
    return (
        f'<div class="ds-card verdict {block.severity}" data-color="{_COLOURS[block.severity]}" data-variant="tinted">'
        f'<p class="kind">{escape(block.title)}</p><p class="verdict-label">{escape(block.label)}</p>'
        f"{reasons}{settle if block.settle else ''}{basis}</div>"
    )


def _facts(block: Facts, lang: str, rows_base: str) -> str:
    facts = "".join(
        f'<div class="ds-card"><dt>{escape(name)}</dt><dd>{_cell(cell, rows_base)}</dd></div>'
        for name, cell in block.facts
    )
    return f'<dl class="facts">{facts}</dl>'


def _table(block: Table, lang: str, rows_base: str) -> str:
    notes = "".join(f'<p class="source">{escape(note)}</p>' for note in block.notes)
    return (
        f'<figure class="table" id="table-{block.id}">{_caption(block.title)}'
        f"{grid(block, rows_base)}{notes}{_source(block.source, lang)}</figure>"
    )


def _figure(block: Figure, lang: str, rows_base: str) -> str:
    # the specification is ours and the renderer escapes its texts, so the drawing is safe to put in a page
    return (
        f'<figure class="chart" id="figure-{block.id}">{_caption(block.title)}'
        f'{svg(block.spec, block.summary)}<p class="ds-paragraph" data-size="sm">{escape(block.summary)}</p>'
        f'<details class="ds-details"><summary>{escape(text("report.data_of_figure", lang))}</summary>'
        f"{grid(block.table, rows_base)}</details>{_source(block.source, lang)}</figure>"
    )


def _caption(title: str) -> str:
    return f'<figcaption class="items-title">{escape(title)}</figcaption>'


def _source(source: str, lang: str) -> str:
    return f'<p class="source">{escape(text("report.source", lang))}: {escape(source)}</p>' if source else ""


def _words(key: str, document: Document) -> str:
    return escape(text(key, document.lang))


_BLOCKS = {
    "paragraph": _paragraph,
    "items": _items,
    "verdict": _verdict,
    "facts": _facts,
    "table": _table,
    "figure": _figure,
}
