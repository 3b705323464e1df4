"""How is a grid drawn? One dimension downwards, one across, the verdicts in the cells."""

from klynge.figures.models.letters import widest_word, wrap
from klynge.figures.models.shapes import LINE, PAD, Box, paragraph, picture
from klynge.frameworks.model import Dimension

WIDTH = 720  # of a page; a grid of very many columns is wider, and scrolls
HEAD, HEAD_MOST = 130, 180  # room of the row heads
LEAST = 110  # of a column
GAP = 6


def draw(rows: Dimension, columns: Dimension, boxes: dict[tuple[str, str], Box], lang: str) -> str:
    """The grid with its heads: no text leaves its cell."""
    titles = [*(widest_word(value.title[lang], bold=True) for value in rows.values), widest_word(rows.title[lang])]
    head = min(max(HEAD, max(titles) + 2 * PAD), HEAD_MOST)
    wide = max((WIDTH - head) // len(columns.values) - GAP, LEAST)
    heads = [wrap(value.title[lang], wide - 2 * PAD, bold=True) for value in columns.values]
    top = LINE * (len(wrap(columns.title[lang], wide * len(columns.values))) + max(map(len, heads))) + 3 * PAD
    top = max(top, LINE * len(wrap(rows.title[lang], head - 2 * PAD)) + 2 * PAD)
    parts = [*_across(columns, wide, head, lang, top, max(map(len, heads)))]
    parts.append(
        paragraph(rows.title[lang], PAD, top - PAD - _height(rows.title[lang], head), head - 2 * PAD, muted=True)
    )
    y = top
    for row in rows.values:
        drawn, high = _row(row, columns, boxes, wide, head, y, lang)
        parts += drawn
        y += high + GAP
    return picture(head + (wide + GAP) * len(columns.values), y, parts)


def _height(words: str, head: int) -> int:
    return LINE * len(wrap(words, head - 2 * PAD))


def _across(columns: Dimension, wide: int, head: int, lang: str, top: int, lines: int) -> list[str]:
    """The title over the columns, and each column's own."""
    parts = [paragraph(columns.title[lang], head + PAD, PAD, (wide + GAP) * len(columns.values) - PAD, muted=True)]
    y = top - PAD - LINE * lines
    for number, value in enumerate(columns.values):
        left = head + (wide + GAP) * number + PAD
        parts.append(paragraph(value.title[lang], left, y, wide - 2 * PAD, bold=True))
    return parts


def _row(row, columns: Dimension, boxes: dict, wide: int, head: int, y: int, lang: str) -> tuple[list[str], int]:
    cells = [boxes[row.id, column.id] for column in columns.values]
    high = max(
        *(box.height(wide) for box in cells), LINE * len(wrap(row.title[lang], head - 2 * PAD, bold=True)) + 2 * PAD
    )
    parts = [paragraph(row.title[lang], PAD, y + PAD, head - 2 * PAD, bold=True)]
    parts += [box.draw(head + (wide + GAP) * n, y, wide, high) for n, box in enumerate(cells)]
    return parts, high
