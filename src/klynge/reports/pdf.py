"""The report as PDF: tagged (PDF/UA-1), by Typst. Texts and figures reach it as data only, in a folder of its own."""

import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

from klynge.figures.render import svg
from klynge.reports.document import Document, Table
from klynge.text import text

TEMPLATE = Path(__file__).with_name("report.typ")
_WORDS = (
    "contents",
    "source",
    "basis",
    "settle",
    "measured",
    "data_of_figure",
    "cite_as",
    "about_report",
    "page_of",
)


def pdf(document: Document) -> bytes:
    """The document as PDF/UA-1.

    The template sees nothing but its temporary folder, so that no text in the data can name another file.
    """
    import typst

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copy(TEMPLATE, root / "report.typ")
        content = json.dumps(_content(document, root), ensure_ascii=False, default=_drawn)
        (root / "document.json").write_text(content, "utf-8")
        return typst.compile(str(root / "report.typ"), root=str(root), pdf_standards=["ua-1"])


def _drawn(_draw) -> None:
    """A chart is a file beside the content, so that nothing stands for it there."""


def _content(document: Document, root: Path) -> dict:
    for figure in document.blocks("figure"):
        (root / f"{figure.id}.svg").write_text(svg(figure.draw(), figure.summary), "utf-8")
    content = asdict(document)
    content["words"] = {word: text(f"report.{word}", document.lang) for word in _WORDS}
    content["invented_mark"] = text("common.invented", document.lang) if document.invented else ""
    # Norwegian Bokmål and Nynorsk have their own codes; the renderer hyphenates by them
    content["hyphenate"] = document.lang
    content["widths"] = {table.id: _widths(table) for table in document.tables()}
    return content


def _widths(table: Table) -> list[float]:
    """Share of the page each column wants: by the root of its longest text, so that prose does not push out names."""
    longest = [max([len(c.title) / 2, *(len(row[i].shown) for row in table.rows)]) for i, c in enumerate(table.columns)]
    return [round(min(max(length, 6), 120) ** 0.5, 2) for length in longest]
