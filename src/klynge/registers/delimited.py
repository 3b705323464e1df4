"""What does a delimited file say? Encoding and separator told apart, columns matched by name, rows as text."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from klynge.errors import FileFaultError, MissingColumnsError
from klynge.registers.importing import Reading
from klynge.registers.rows import load, readable

SEPARATORS = ";,\t"
UTF_8 = ("utf-8-sig",)
NOT_TEXT = {b"PK\x03\x04": "a workbook or zip archive", b"\x1f\x8b": "a gzip archive", b"%PDF": "a PDF"}
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns a reader looks for: our name → names in the file, ignoring case.

    table : what the error calls it; required : our names of the columns that cannot be missing
    unused : other names that the source is known to have, divided by `;`: only new ones are reported
    encodings : tried in turn; hint : the next step where a column is missing
    """

    table: str
    columns: dict[str, tuple[str, ...]]
    required: tuple[str, ...]
    unused: str = ""
    encodings: tuple[str, ...] = UTF_8
    hint: str = ""


def read(reading: Reading, view: str, layout: Layout) -> list[str]:
    """Make the file readable as `view`: row_no (line where the row ends), fault, and the layout's columns.

    Returns the columns of the file that the layout does not know. `fault` is the reason why a row cannot be
    taken apart, else null; cells without text are null; lines without text are no rows.
    """
    path = reading.path
    with path.open(encoding=encoding_of(path, layout.encodings), newline="") as stream:
        reader, header = _opened(stream, path)
        places, unknown = match(header, layout)
        names = ["row_no", "fault", *layout.columns]
        reading.progress.step(path.name)
        count = load(reading, view, names, _rows(reader, path, len(header), [places.get(c) for c in layout.columns]))
    if not count:
        raise no_rows(path)
    return unknown


def header(path: Path, encodings: tuple[str, ...] = UTF_8) -> list[str]:
    """The names in the first line of a delimited file."""
    with path.open(encoding=encoding_of(path, encodings), newline="") as stream:
        return _opened(stream, path)[1]


def match(header: list[str], layout: Layout) -> tuple[dict[str, int], list[str]]:
    """Place of each of the layout's columns in the header, and the names that are not known."""
    found = {name.casefold(): place for place, name in reversed(list(enumerate(header)))}
    places = {}
    for ours, names in layout.columns.items():
        place = next((found[name.casefold()] for name in names if name.casefold() in found), None)
        if place is not None:
            places[ours] = place
    missing = [layout.columns[ours][0] for ours in layout.required if ours not in places]
    if missing:
        raise MissingColumnsError(layout.table, missing, header, layout.hint)
    known = {name.casefold() for name in layout.unused.split(";")}
    unread = (name for place, name in enumerate(header) if place not in places.values())
    return places, [name for name in unread if name and name.casefold() not in known]


def no_rows(path: Path) -> FileFaultError:
    """A header and nothing below it."""
    return FileFaultError(
        f"{path.name} has a header but no rows. Check that the whole file was saved, and import it again.",
        fault="no_rows",
        file=path.name,
    )


def encoding_of(path: Path, encodings: tuple[str, ...] = UTF_8) -> str:
    """The first of the encodings that the whole file is written in."""
    with readable(path), path.open("rb") as stream:
        start = stream.read(4)
    for mark, what in NOT_TEXT.items():
        if start.startswith(mark):
            raise FileFaultError(
                f"{path.name} is {what}, not a text file with columns. Save it as CSV (UTF-8) and import that file.",
                fault="not_csv",
                file=path.name,
            )
    problems = [(encoding, _undecodable(path, encoding)) for encoding in encodings]
    good = next((encoding for encoding, line in problems if line is None), None)
    if good is None:
        raise FileFaultError(
            f"{path.name} is not UTF-8: line {problems[0][1]} has a letter in another encoding. "
            "Save it as CSV UTF-8 (in Excel: 'CSV UTF-8') and import it again.",
            fault="wrong_encoding",
            file=path.name,
            line=problems[0][1],
        )
    return good


def _undecodable(path: Path, encoding: str) -> int | None:
    """The first line that is not of the encoding, None if all are."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as stream:
        while True:
            block = stream.read(_BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as problem:
                return line + problem.object[: problem.start].count(b"\n")
            if not block:
                return None
            line += block.count(b"\n")


def _opened(stream: TextIO, path: Path):
    """The rows of an open file, and the names in its first."""
    separator = max(SEPARATORS, key=stream.readline().count)
    stream.seek(0)
    reader = csv.reader(stream, delimiter=separator, strict=True)
    try:
        return reader, [name.strip() for name in next(reader)]
    except (StopIteration, csv.Error):
        raise no_rows(path) from None


def _rows(reader, path: Path, width: int, places: list[int | None]) -> Iterator[list[str | None]]:
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            _stop_if_swallowed(problem, path, reader.line_num)
            yield [str(reader.line_num), "misplaced_quote"] + [None] * len(places)
            continue
        if not any(map(str.strip, fields)):
            continue
        fault = None if len(fields) == width else "wrong_number_of_fields"
        fields += [""] * (width - len(fields))
        cells = [None if place is None else fields[place].strip() or None for place in places]
        yield [str(reader.line_num), fault, *cells]


def _stop_if_swallowed(problem: csv.Error, path: Path, line: int) -> None:
    """A quote that is never closed swallows the rest of the file; any other slip spoils one line only."""
    if "unexpected end" in str(problem) or "field larger" in str(problem):
        raise FileFaultError(
            f"{path.name} has a quotation mark that is never closed (found at line {line}). "
            "Correct it in the file, or fetch the file again: it may have been cut off.",
            fault="open_quote",
            file=path.name,
            line=line,
        ) from None
