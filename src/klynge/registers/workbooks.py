"""What does a sheet of a workbook say? Values only: a formula counts with the value saved beside it."""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from klynge.errors import FileFaultError
from klynge.registers.delimited import Layout, match, no_rows
from klynge.registers.importing import Reading
from klynge.registers.rows import load, readable

HEADER_CELLS = 2  # a title above the table stands alone in its row
_UNSAVED = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>|</c>)")
_BLOCK, _OVERLAP = 1 << 20, 1 << 14


def read(reading: Reading, view: str, layout: Layout, sheet: str = "") -> list[str]:
    """As `delimited.read`, for a sheet of an XLSX workbook: the first one unless another is named."""
    rows = _rows(reading.path, sheet)
    _, names = next(rows, (0, []))
    places, unknown = match(names, layout)
    reading.progress.step(reading.path.name)
    columns = [places.get(column) for column in layout.columns]
    texts = (
        [str(number), None, *(None if place is None else (*cells, None)[min(place, len(cells))] for place in columns)]
        for number, cells in rows
    )
    if not load(reading, view, ["row_no", "fault", *layout.columns], texts):
        raise no_rows(reading.path)
    return unknown


def header(path: Path, sheet: str = "") -> list[str]:
    """The names of the columns: the first row with at least two cells."""
    return next(_rows(path, sheet), (0, []))[1]


def _rows(path: Path, sheet: str) -> Iterator[tuple[int, list]]:
    """Number and cells of the header and of each row below it that is not empty."""
    from openpyxl import load_workbook

    _require_saved_values(path)
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        if sheet and sheet not in book.sheetnames:
            raise FileFaultError(
                f"{path.name} has no sheet {sheet!r}; it has {', '.join(map(repr, book.sheetnames))}. "
                "Correct `sheet` in the mapping.",
                fault="no_sheet",
                file=path.name,
            )
        started = False
        for number, cells in enumerate(book[sheet or book.sheetnames[0]].iter_rows(values_only=True), start=1):
            texts = [_text(cell) for cell in cells]
            filled = len(texts) - texts.count(None)
            if started and filled:
                yield number, texts
            elif filled >= HEADER_CELLS:
                started = True
                yield number, [text or "" for text in texts]
    finally:
        book.close()


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, bool):
        return None if cell is None else str(cell).casefold()
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell!r}e0" if "e" not in repr(cell) else repr(cell)
    return str(cell).strip() or None


def _require_saved_values(path: Path) -> None:
    try:
        with readable(path), zipfile.ZipFile(path) as book:
            sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
            unsaved = next((name for name in sheets if _has_unsaved(book, name)), None)
    except zipfile.BadZipFile:
        raise FileFaultError(
            f"{path.name} is not a whole XLSX workbook. If it has a password or is an older XLS file, save it as XLSX "
            "without a password, or as CSV UTF-8.",
            fault="not_workbook",
            file=path.name,
        ) from None
    if unsaved:
        raise FileFaultError(
            f"{path.name} has formulas without a saved value ({Path(unsaved).stem}); formulas are not calculated here. "
            "Open it in a spreadsheet program, save it, and import it again.",
            fault="formula_without_value",
            file=path.name,
        )


def _has_unsaved(book: zipfile.ZipFile, name: str) -> bool:
    with book.open(name) as stream:
        kept = b""
        while block := stream.read(_BLOCK):
            if _UNSAVED.search(kept + block):
                return True
            kept = block[-_OVERLAP:]
    return False
