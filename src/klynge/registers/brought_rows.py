"""Which rows does a file have that somebody brought? Header and cells as text; formulas are found, never worked out.

Every row keeps its place in the file, so that what is said of it can be looked up there.
"""

import csv
import datetime as dt
import re
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO

from klynge.errors import FileFaultError
from klynge.registers import brought_columns
from klynge.registers.cells import folded
from klynge.registers.delimited import SEPARATORS

MOST_COLUMNS = 200
MOST_ROWS = 1_000_000
LONGEST_CELL = 2_000
SHOWN = 8  # rows shown while columns are named
FORMULA = "="  # what a formula cell of a workbook is told as
_BATCH = 1_000
_BULLET = re.compile(r"^[\s•·*–-]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file, what is wrong with it as a whole ('' nothing), cells in the header's order."""

    row_no: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The names of the columns and the first rows. `headless` : a list of names without a header."""

    header: list[str]
    rows: list[Line] = field(default_factory=list)
    headless: bool = False


def sheets_of_file(path: Path) -> list[str]:
    """Names of a workbook's sheets that hold cells."""
    with _book(path) as book:
        return [sheet.title for sheet in book.worksheets]


def head_of_file(path: Path, form: str, kind: str, *, sheet: str = "") -> Head:
    """Header and first rows. A file of one column whose first line is no known name of a column is a list of names.

    form : csv or xlsx; kind : of upload, see `brought_columns`

    Raises FileFaultError: no_rows, open_quote, too_many_columns, damaged, no_sheet, repeated_column.
    """
    known = brought_columns.known_names(kind)
    headless = form == "csv" and _is_list(path, known)
    with closing(lines_of_file(path, form, sheet=sheet, headless=headless)) as found:
        first = list(islice(found, SHOWN + 1))
    if form == "xlsx" and first:
        headless = len(first[0].cells) == 1 and folded(first[0].cells[0]) not in known
    header, rows = (["1"], first[:SHOWN]) if headless else (first[0].cells if first else [], first[1:])
    if not rows:
        raise _fault("no_rows", path, "has a header but no rows. Check that the whole list was saved.")
    named = [name.casefold() for name in header if name]
    twice = next((name for name in header if name and named.count(name.casefold()) > 1), None)
    if twice:
        raise _fault("repeated_column", path, f"has two columns called {twice!r}. Rename one.", column=twice)
    return Head(header, rows, headless)


def lines_of_file(path: Path, form: str, *, sheet: str = "", headless: bool = False) -> Iterator[Line]:
    """The header, unless the file has none, and every row that is not empty."""
    found = _sheet(path, sheet) if form == "xlsx" else _listed(path) if headless else _delimited(path)
    for count, line in enumerate(found):
        if count > MOST_ROWS:
            raise _fault("too_many_rows", path, f"has more than {MOST_ROWS:,} rows. Divide it.", most=MOST_ROWS)
        yield line


def _is_list(path: Path, known: frozenset[str]) -> bool:
    with path.open(encoding="utf-8-sig", newline=None) as stream:
        _skip_title(stream)
        first = next((line.strip() for line in stream if line.strip()), "")
    return not any(mark in first for mark in SEPARATORS) and folded(first) not in known


def _skip_title(stream: TextIO) -> int:
    """Go to the first line of the table; returns how many lines stand above it.

    A title is one line without separators above one with `;` or tabs. A comma is none: names of a list have them.
    """
    first, start = stream.readline(), stream.tell()
    second = stream.readline()
    is_title = not any(mark in first for mark in SEPARATORS) and any(mark in second for mark in ";\t")
    stream.seek(start if is_title else 0)
    return int(is_title)


def _listed(path: Path) -> Iterator[Line]:
    with path.open(encoding="utf-8-sig", newline=None) as stream:
        for number, line in enumerate(stream, start=1):
            written = line.strip()
            # a bullet is left out; a formula stays one
            if name := (_BULLET.sub("", written) if not written.startswith("=") else written).strip('"'):
                yield Line(number, [name[:LONGEST_CELL]])


def _delimited(path: Path) -> Iterator[Line]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        above = _skip_title(stream)
        start = stream.tell()
        separator = max(SEPARATORS, key=stream.readline().count)
        stream.seek(start)
        reader, width = csv.reader(stream, delimiter=separator, strict=True), 0
        while True:
            try:
                cells = [cell.strip()[:LONGEST_CELL] for cell in next(reader)]
            except StopIteration:
                return
            except csv.Error as problem:
                if "unexpected end" in str(problem) or "field larger" in str(problem) or not width:
                    raise _fault(
                        "open_quote", path, "has a quotation mark that is never closed.", line=above + reader.line_num
                    ) from None
                yield Line(above + reader.line_num, [""] * width, "misplaced_quote")
                continue
            if not any(cells):
                continue
            width = width or _width(path, len(cells))
            fault = "" if len(cells) == width else "wrong_number_of_fields"
            yield Line(above + reader.line_num, (cells + [""] * width)[:width], fault)


def _width(path: Path, columns: int) -> int:
    if columns > MOST_COLUMNS:
        raise _fault("too_many_columns", path, f"has more than {MOST_COLUMNS} columns.", most=MOST_COLUMNS)
    return columns


def _sheet(path: Path, name: str) -> Iterator[Line]:
    """The first row with text in it is the header; a title above the table stands alone in its row."""
    with _book(path) as book:
        titles = [sheet.title for sheet in book.worksheets]
        if not titles or (name and name not in titles):
            raise _fault("no_sheet", path, f"has no sheet {name!r}.", sheet=name)
        sheet = book[name or titles[0]]
        width = 0
        for number, found in _parsed(path, sheet, book):
            filled = sum(1 for text in found.values() if text)
            if not width:
                if filled < 2 and not (filled and _is_only_column(path, sheet, book)):
                    continue
                width = _width(path, max(place for place, text in found.items() if text))
            elif not filled:
                continue
            yield Line(number, [found.get(place, "") for place in range(1, width + 1)])


def _is_only_column(path: Path, sheet, book) -> bool:
    """True where no row near the top has a second cell: then a row with one cell is a header and not a title."""
    near = islice(_parsed(path, sheet, book), 50)
    return all(sum(1 for text in found.values() if text) < 2 for _, found in near)


def _parsed(path: Path, sheet, book) -> Iterator[tuple[int, dict[int, str]]]:
    """Number of each row the sheet has, and its cells by place. Rows and cells that it skips cost nothing."""
    rows = _rows(sheet, book)
    while True:
        try:
            with warnings.catch_warnings():
                # the reader warns of what it leaves out, such as rules of layout
                warnings.simplefilter("ignore")
                batch = list(islice(rows, _BATCH))
        except (MemoryError, GeneratorExit):
            raise
        except Exception:
            raise _damaged(path) from None
        if not batch:
            return
        yield from batch


def _rows(sheet, book) -> Iterator[tuple[int, dict[int, str]]]:
    from openpyxl.worksheet._reader import WorkSheetParser

    class Parser(WorkSheetParser):
        def parse_formula(self, element) -> str:
            return FORMULA

    with sheet._get_source() as source:
        parser = Parser(
            source,
            sheet._shared_strings,
            data_only=False,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            yield number, {cell["column"]: text_of(cell["value"]) for cell in cells}


def text_of(value) -> str:
    """The value of a workbook's cell as text: days as 2026-03-01, numbers with a point and no doubt about it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).casefold()
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else _plain(value)
    return str(value).strip()[:LONGEST_CELL]


def _plain(value: float) -> str:
    # with an exponent the point cannot be taken for one of thousands
    return repr(value) if "e" in repr(value) else f"{value!r}e0"


@contextmanager
def _book(path: Path):
    """The open workbook. It is given as a stream: the name of a kept file says nothing of its kind."""
    from openpyxl import load_workbook

    with path.open("rb") as stream:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = load_workbook(stream, read_only=True, keep_links=False)
        except MemoryError:
            raise
        except Exception:
            raise _damaged(path) from None
        with closing(book):
            yield book


def _damaged(path: Path) -> FileFaultError:
    return _fault("damaged", path, "is a workbook that cannot be read to its end. Save it anew as XLSX.")


def _fault(fault: str, path: Path, told: str, **facts) -> FileFaultError:
    return FileFaultError(f"{path.name} {told}", fault=fault, file=path.name, **facts)
