"""The report as HTML: the fragment that the site puts in its page, and a file that stands alone.

Written with the classes of the design system; without its style sheet the file carries a small one of its own.
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from klynge.figures.render import svg
from klynge.reports.document import Block, Cell, Document, Facts, Figure, Items, Paragraph, Section, Table, Verdict
from klynge.text import text

_STYLE = Path(__file__).with_name("report.css")
_COLOURS = {"good": "success", "warning": "warning", "bad": "danger", "open": "neutral"}
_DEEPEST = 4
_TALL = 16  # rows that fit a screen; a longer table scrolls in its frame
_WIDE = 2  # columns that fit the narrowest screen
_FOLDED = 2  # more verdicts than this in one section are folded, all but the first


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


@dataclass(frozen=True, slots=True)
class _Links:
    """Where the rows behind cells are found: under `base`, with the reader's choices; no base means no links."""

    base: str = ""
    choices: str = ""

    def to(self, rows: str) -> str:
        choices = f"{'&' if '?' in rows else '?'}{self.choices}" if self.choices else ""
        return escape(self.base + rows + choices)


def fragment(document: Document, rows_base: str = "", choices: str = "") -> str:
    """The sections of the report.

    rows_base : address that the rows behind cells are found under; '' for no links
    choices : query of the address that changes which rows those are, such as `top=100`
    """
    links = _Links(rows_base, choices)
    return "".join(_section(section, document.lang, links, 2) for section in document.sections)


def grid(table: Table) -> str:
    """A table on a page of its own."""
    return _grid(table, _Links())


def _grid(table: Table, links: _Links) -> str:
    """A table with row and column heads, in a frame that scrolls where the table is larger than the page."""
    head = "".join(f'<th scope="col"{_numeric(c.numeric)}>{escape(c.title)}</th>' for c in table.columns)
    body = "".join(f"<tr>{_row(row, table, links)}</tr>" for row in table.rows)
    tall = len(table.rows) > _TALL
    content = (
        f'<table class="ds-table" data-size="sm"{" data-sticky-header" if tall else ""}>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    return _frame(content, table.title, tall) if tall or len(table.columns) > _WIDE else content


def _frame(content: str, title: str, tall: bool = False) -> str:
    """A frame that scrolls can be reached by the keyboard, and says what it holds."""
    return (
        f'<div class="scroll{" tall" if tall else ""}" tabindex="0" role="group" aria-label="{escape(title)}">'
        f"{content}</div>"
    )


def _row(row: list[Cell], table: Table, links: _Links) -> str:
    first, *others = [_cell(cell, links) for cell in row]
    rest = "".join(
        f"<td{_numeric(column.numeric)}>{cell}</td>" for cell, column in zip(others, table.columns[1:], strict=True)
    )
    return f'<th scope="row">{first}</th>{rest}'


def _numeric(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _cell(cell: Cell, links: _Links) -> str:
    if cell.rows and links.base:
        return f'<a class="ds-link" href="{links.to(cell.rows)}">{escape(cell.shown)}</a>'
    return escape(cell.shown)


def _section(section: Section, lang: str, links: _Links, level: int) -> str:
    size = {2: "md", 3: "xs"}.get(level, "2xs")
    heading = (
        f'<h{level} class="ds-heading" data-size="{size}" id="{section.id}-title">{escape(section.title)}</h{level}>'
    )
    blocks = "".join(_BLOCKS[block.kind](block, lang, links) for block in _fold(section.blocks))
    inner = "".join(_section(one, lang, links, min(level + 1, _DEEPEST)) for one in section.sections)
    return f'<section id="{section.id}" aria-labelledby="{section.id}-title">{heading}{blocks}{inner}</section>'


def _fold(blocks: list[Block]) -> list:
    """Many verdicts in a row are read one at a time: label and title stand, the reasons open."""
    verdicts = [block for block in blocks if block.kind == "verdict"]
    if len(verdicts) <= _FOLDED:
        return blocks
    return [_Folded(block, block is verdicts[0]) if block.kind == "verdict" else block for block in blocks]


@dataclass(frozen=True, slots=True)
class _Folded:
    verdict: Verdict
    is_open: bool
    kind: str = "folded"


def _paragraph(block: Paragraph, lang: str, links: _Links) -> str:
    return f'<p class="ds-paragraph">{escape(block.text)}</p>'


def _items(block: Items, lang: str, links: _Links) -> str:
    title = f'<p class="ds-paragraph items-title">{escape(block.title)}</p>' if block.title else ""
    return title + _list(block.items)


def _list(items: list[str]) -> str:
    return f'<ul class="ds-list">{"".join(f"<li>{escape(item)}</li>" for item in items)}</ul>' if items else ""


def _verdict(block: Verdict, lang: str, links: _Links) -> str:
    return (
        f'<div class="ds-card verdict {block.severity}" data-color="{_COLOURS[block.severity]}" data-variant="tinted">'
        f"{_verdict_head(block, 'p')}{_verdict_body(block, lang)}</div>"
    )


def _folded(block: _Folded, lang: str, links: _Links) -> str:
    verdict = block.verdict
    return (
        f'<details class="ds-details verdict {verdict.severity}" data-color="{_COLOURS[verdict.severity]}"'
        f"{' open' if block.is_open else ''}><summary><span>{_verdict_head(verdict, 'span')}</span></summary>"
        f"<div>{_verdict_body(verdict, lang)}</div></details>"
    )


def _verdict_head(block: Verdict, tag: str) -> str:
    title, label = escape(block.title), escape(block.label)
    return f'<{tag} class="kind">{title}</{tag}> <{tag} class="verdict-label">{label}</{tag}>'


def _verdict_body(block: Verdict, lang: str) -> str:
    reasons = "".join(f'<p class="ds-paragraph">{escape(reason)}</p>' for reason in block.reasons)
    lists = "".join(
        f'<p class="ds-paragraph items-title">{escape(text(key, lang))}</p>{_list(items)}'
        for key, items in (("report.measured", block.measured), ("report.settle", block.settle))
        if items
    )
    basis = f'<p class="source">{escape(text("report.basis", lang))}: {escape(block.basis)}</p>' if block.basis else ""
    return f"{reasons}{lists}{basis}"


def _facts(block: Facts, lang: str, links: _Links) -> str:
    facts = "".join(
        f'<div class="ds-card"><dt>{escape(name)}</dt><dd>{_cell(cell, links)}</dd></div>' for name, cell in block.facts
    )
    return f'<dl class="facts">{facts}</dl>'


def _table(block: Table, lang: str, links: _Links) -> str:
    notes = "".join(f'<p class="source">{escape(note)}</p>' for note in block.notes)
    return (
        f'<figure class="table" id="table-{block.id}">{_caption(block.title)}'
        f"{_grid(block, links)}{notes}{_source(block.source, lang)}</figure>"
    )


def _figure(block: Figure, lang: str, links: _Links) -> str:
    if not block.table.rows:  # nothing is known yet: the lists at the top say what would fill it
        return ""
    # the specification is ours and the renderer escapes its texts, so the drawing is safe to put in a page
    return (
        f'<figure class="chart" id="figure-{block.id}">{_caption(block.title)}'
        f'{_frame(svg(block.draw(), block.summary), block.title)}<p class="ds-paragraph">{escape(block.summary)}</p>'
        f'<details class="ds-details" data-size="sm"><summary>{escape(text("report.data_of_figure", lang))}</summary>'
        f"<div>{_grid(block.table, links)}</div></details>{_source(block.source, lang)}</figure>"
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
    "folded": _folded,
    "facts": _facts,
    "table": _table,
    "figure": _figure,
}
