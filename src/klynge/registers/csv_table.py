"""Which rows has a published CSV bulk file? Columns matched by name, ignoring case; values as text."""

import csv
import io
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.csv

from klynge.errors import MissingColumnsError
from klynge.lake import engine
from klynge.registers.bulk import BLOCK, Content, Rows

# a line may be as long as a block of the parser; the longest known line has a few thousand characters
LONGEST_LINE = 8 * BLOCK


def read(content: Content, fields: dict[str, str], *, table: str, optional: tuple[str, ...], known: tuple) -> Rows:
    """The lines of the file as rows.

    fields : column → name in the file; optional : columns that older files do not have
    known : names that are not reported as new

    Raises
    ------
    MissingColumnsError
        If a column that is not optional is missing, naming all of them.
    """
    header = _header(content)
    found = {name.lower(): name for name in header}
    names = {column: path.removesuffix("[]") for column, path in fields.items()}
    missing = [name for column, name in names.items() if name.lower() not in found and column not in optional]
    if missing:
        raise MissingColumnsError(table, missing, header, "Fetch the file again, or look for what they are called now.")
    rows = Rows(None, f"SELECT {_columns(names, found)} FROM source")
    rows.new_columns = [name for name in header if name.lower() not in {k.lower() for k in known}]
    used = [found[name.lower()] for name in names.values() if name.lower() in found]
    rows.reader = _reader(content, header, used, rows.malformed)
    return rows


def _columns(names: dict[str, str], found: dict[str, str]) -> str:
    # texts of several lines keep their line breaks in the file, and lose them here
    given = {
        column: f"replace({engine.identifier(found[name.lower()])}, chr(10), ' ')"
        for column, name in names.items()
        if name.lower() in found
    }
    return ", ".join(f"{given.get(column, 'NULL::VARCHAR')} AS {column}" for column in names)


def _header(content: Content) -> list[str]:
    first = content.opening.split(b"\n", 1)[0].strip()
    try:
        text = first.decode("utf-8")
    except UnicodeDecodeError:
        raise _wrong_encoding(content) from None
    return next(csv.reader([text], delimiter=_separator(first)))


def _separator(header: bytes) -> str:
    return max(",;\t", key=lambda mark: header.count(mark.encode()))


def _reader(content: Content, header: list[str], used: list[str], malformed: list) -> pa.RecordBatchReader:
    def note(row) -> str:
        malformed.append(row.number)
        return "skip"

    schema = pa.schema([(name, pa.string()) for name in used])
    # one thread: only then does the parser know the numbers of bad lines
    reading = pa.csv.ReadOptions(block_size=LONGEST_LINE, use_threads=False, column_names=header, skip_rows=1)
    parsing = pa.csv.ParseOptions(
        delimiter=_separator(content.opening.split(b"\n", 1)[0]), newlines_in_values=True, invalid_row_handler=note
    )
    converting = pa.csv.ConvertOptions(
        include_columns=used,
        column_types=schema,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
    )
    return pa.RecordBatchReader.from_batches(schema, _batches(content, reading, parsing, converting))


def _batches(content: Content, *options) -> Iterator[pa.RecordBatch]:
    if b"\n" not in content.opening.strip():
        return  # a header and nothing below it, which the parser takes for an error
    try:
        yield from pa.csv.open_csv(io.BufferedReader(_Stream(_closed(content)), BLOCK), *options)
    except pa.ArrowInvalid as problem:
        if content.fault:
            raise content.fault from None
        if "UTF8" in str(problem):
            raise _wrong_encoding(content) from None
        if "straddling" in str(problem):
            raise content.found(
                "object_too_large",
                f"has a line of more than {LONGEST_LINE >> 20} MB: a quote is missing, or the file is damaged. "
                "Fetch it again.",
            ) from None
        raise content.found(
            "malformed_csv", f"cannot be taken apart into columns ({problem}). Fetch it again."
        ) from None


def _closed(content: Content) -> Iterator[bytes]:
    """The blocks of the file. The parser would drop what stands behind a quote that is never closed."""
    quotes = 0
    for block in content.blocks():
        quotes += block.count(b'"')
        yield block
    if quotes % 2:
        raise content.found("malformed_csv", "has a quotation mark that is never closed. Fetch it again.")


def _wrong_encoding(content: Content):
    return content.found("wrong_encoding", "is not in UTF-8. Fetch it again, or save it as UTF-8.")


class _Stream(io.RawIOBase):
    """Blocks of bytes as the file that the parser wants."""

    def __init__(self, blocks: Iterable[bytes]):
        self.blocks, self.rest = iter(blocks), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        block = self.rest or next(self.blocks, b"")
        taken = min(len(buffer), len(block))
        buffer[:taken] = block[:taken]
        self.rest = block[taken:]
        return taken
