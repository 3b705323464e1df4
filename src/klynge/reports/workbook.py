"""The report as a workbook: every table with its definitions and source, numbers as numbers."""

import io
import re
from textwrap import shorten

from klynge.reports.document import Cell, Document, Table
from klynge.text import catalogue, text

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
SHEET_NAME = 31  # the format's limit
WIDEST = 60


def workbook(document: Document) -> bytes:
    """XLSX with a first sheet that tells what the report is, and one sheet per table."""
    from openpyxl import Workbook

    book = Workbook()
    _write_front(book.active, document)
    names: set[str] = {book.active.title}
    for table in document.tables():
        _write_table(book.create_sheet(_sheet_name(table, document.lang, names)), table, document)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_front(sheet, document: Document) -> None:
    from openpyxl.styles import Font

    sheet.title = text("report.sheet_about", document.lang)
    if document.invented:
        sheet.append([text("common.invented", document.lang)])
        sheet.cell(1, 1).font = Font(bold=True, color="8A5A00")
    _append(sheet, [document.title])
    sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=14)
    _append(sheet, [document.subtitle])
    for name, value in document.facts:
        _append(sheet, [name, value])
    _append(sheet, [text("report.cite_as", document.lang), document.citation])
    for verdict in document.blocks("verdict"):
        _append(sheet, [verdict.title, verdict.label, " ".join(verdict.reasons), " ".join(verdict.measured)])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 40, WIDEST


def _write_table(sheet, table: Table, document: Document) -> None:
    from openpyxl.styles import Alignment, Font

    if document.invented:
        _append(sheet, [text("common.invented", document.lang)])
    _append(sheet, [table.title])
    sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=12)
    _append(sheet, [column.title for column in table.columns])
    header = sheet.max_row
    for number in range(1, len(table.columns) + 1):
        sheet.cell(header, number).font = Font(bold=True)
        sheet.cell(header, number).alignment = Alignment(wrap_text=True, vertical="top")
    for row in table.rows:
        sheet.append([_plain(cell) for cell in row])
    sheet.freeze_panes = sheet.cell(header + 1, 2)
    _fit(sheet, table)
    _write_foot(sheet, table, document)


def _write_foot(sheet, table: Table, document: Document) -> None:
    sheet.append([])
    for column in table.columns:
        if column.definition:
            _append(sheet, [column.title, column.definition])
    for note in table.notes:
        _append(sheet, [note])
    if table.source:
        _append(sheet, [text("common.source", document.lang), table.source])


def _append(sheet, values: list) -> None:
    sheet.append([guarded(value) for value in values])


def _plain(cell: Cell):
    """The number itself where there is one; the word for its absence where there is none; bounds as they read."""
    if isinstance(cell.value, int | float) and cell.shown[-1:].isdigit() and "–" not in cell.shown[1:]:
        return cell.value
    return guarded(cell.shown)


def guarded(value):
    """A text that a spreadsheet would run as a formula is kept as text."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _fit(sheet, table: Table) -> None:
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(table.columns):
        longest = max([len(column.title) // 2, *(len(row[number].shown) for row in table.rows)], default=8)
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(max(longest + 2, 10), WIDEST)


def _sheet_name(table: Table, lang: str, taken: set[str]) -> str:
    """The short name of the table, or the first whole words of its title; numbered where it is taken."""
    short = catalogue().get(f"report.sheet.{table.id}")
    plain = short[lang] if short else _whole_words(_FORBIDDEN.sub(" ", table.title))
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain} {number}", number + 1
    taken.add(name)
    return name


def _whole_words(title: str) -> str:
    room = SHEET_NAME - len(" 99")
    kept = shorten(title, room, placeholder="")
    return (kept or title[:room]).rstrip(" ,;–")
