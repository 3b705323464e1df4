"""What stands in a small text file? JSON documents and CSV tables in UTF-8, or words on why they cannot be read."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

from klynge.errors import FileFaultError, MissingColumnsError
from klynge.registers.rows import readable

SEPARATORS = ",;\t"
SHOWN_BYTES = 10


@dataclass(frozen=True, slots=True)
class TextTable:
    """A CSV file as it stands: `header` as printed, `rows` of as many cells each.

    The first row has number 2, as in a spreadsheet.
    """

    file: str
    header: list[str]
    rows: list[list[str]]

    def position(self, *names: str) -> int | None:
        """Place of the first column that has one of the `names`, case ignored; None if there is none."""
        known = [name.strip().casefold() for name in self.header]
        return next((known.index(name.casefold()) for name in names if name.casefold() in known), None)

    def require(self, table: str, *columns: str | tuple[str, ...]) -> list[int]:
        """Places of the columns; a tuple lists other names of one column.

        Raises MissingColumnsError with the names that are missing and those found.
        """
        wanted = [(column,) if isinstance(column, str) else column for column in columns]
        places = [self.position(*names) for names in wanted]
        missing = [names[0] for names, place in zip(wanted, places, strict=True) if place is None]
        if missing:
            raise MissingColumnsError(table, missing, self.header)
        return places

    def numbered(self):
        """Each row with its number in the file."""
        return enumerate(self.rows, start=2)


def text_of(path: Path) -> str:
    """Content of a UTF-8 file, byte order mark removed."""
    with readable(path):
        content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        shown = content[problem.start : problem.start + SHOWN_BYTES].hex(" ")
        raise FileFaultError(
            f"{path.name} is not written in UTF-8 (byte {problem.start} begins {shown}). "
            "Fetch it again from the official address, or save it as UTF-8.",
            fault="wrong_encoding",
            file=path.name,
        ) from None


def json_of(path: Path):
    """The JSON document in a file."""
    try:
        return json.loads(text_of(path))
    except json.JSONDecodeError as problem:
        raise FileFaultError(
            f"{path.name} is not complete JSON (line {problem.lineno}: {problem.msg}). "
            "Fetch it again; the download was probably cut off.",
            fault="malformed_json",
            file=path.name,
        ) from None


def table_of(path: Path) -> TextTable:
    """The CSV table in a file; the separator is the one that divides the first line most."""
    text = text_of(path)
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    lines = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    if len(lines) < 2:
        raise FileFaultError(
            f"{path.name} has no rows below a header. Fetch it again.", fault="no_rows", file=path.name
        )
    _require_even_rows(path.name, lines)
    return TextTable(path.name, lines[0], lines[1:])


def _require_even_rows(file: str, lines: list[list[str]]) -> None:
    width = len(lines[0])
    uneven = next((number for number, row in enumerate(lines, start=1) if len(row) != width), None)
    if uneven is not None:
        raise FileFaultError(
            f"Row {uneven} of {file} has {len(lines[uneven - 1])} cells, the header has {width}. "
            "A cell with the separator in it must stand in quotes; save the file as CSV again.",
            fault="uneven_rows",
            file=file,
        )
