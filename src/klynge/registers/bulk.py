"""What does a published file hold? Its bytes, unpacked and verified in the one pass that reads them.

Readers of compressed files commonly accept a cut tail or a wrong checksum. Here the file is unpacked once, by zlib,
which compares the checksum and length at the end of each gzip member; what it gives goes straight to the parser.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from klynge.errors import FileFaultError
from klynge.lake import engine
from klynge.progress import Progress
from klynge.registers.importing import Reading
from klynge.registers.rows import readable

PACKED_BLOCK = 1 << 17
BLOCK = 1 << 20  # unpacked bytes handed on at a time; a bomb of zeros is met in pieces of this size
LARGEST_OBJECT = 16 << 20  # the largest known object of a register is below 1 MB

# lightly packed, for it is read again at once and thrown away
STAGED = "COMPRESSION lz4_raw, ROW_GROUP_SIZE 20480"

_GZIP = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FOREIGN = {
    b"PK\x03\x04": "a workbook or zip archive",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
    b"<": "a web page or XML",
}


@dataclass
class Rows:
    """The rows of one file, ready for the engine.

    reader : Arrow batches, registered as table `source` while they are read
    relation : query over `source` that gives the wanted columns, all as text, absent and empty as null
    new_columns : columns or keys of the file that Klynge does not know
    malformed : line numbers of lines that are no row
    """

    reader: pa.RecordBatchReader
    relation: str
    new_columns: list[str] = field(default_factory=list)
    malformed: list[int | None] = field(default_factory=list)


class Content:
    """The unpacked bytes of a file. `fault` is what was found wrong while they were read by the engine."""

    def __init__(self, path: Path, progress: Progress):
        self.path, self.progress = path, progress
        self.fault: FileFaultError | None = None
        self._blocks = self._watched()
        self.opening = next(self._blocks, b"").removeprefix(_BYTE_ORDER_MARK)
        self._require_text()

    @property
    def is_json(self) -> bool:
        return self.opening.lstrip()[:1] in (b"[", b"{")

    def blocks(self) -> Iterator[bytes]:
        """All bytes, once, in blocks of at most about 1 MB."""
        yield self.opening
        yield from self._blocks

    def found(self, fault: str, message: str) -> FileFaultError:
        """Note what is wrong with the file, and give it back as an error to raise."""
        self.fault = FileFaultError(f"{self.path.name} {message}", fault=fault, file=self.path.name)
        return self.fault

    def _watched(self) -> Iterator[bytes]:
        with self.path.open("rb") as stream:
            packed = stream.read(len(_GZIP)) == _GZIP
            stream.seek(0)
            for block in self._unpacked(stream) if packed else _plain(stream):
                self.progress.advance(stream.tell())
                if block:
                    yield block

    def _unpacked(self, stream) -> Iterator[bytes]:
        member = zlib.decompressobj(wbits=31)
        try:
            while packed := stream.read(PACKED_BLOCK):
                while packed:
                    if member.eof:  # another member follows, or padding
                        if not (packed := packed.lstrip(b"\0")):
                            break
                        member = zlib.decompressobj(wbits=31)
                    yield member.decompress(packed, BLOCK)
                    packed = member.unused_data if member.eof else member.unconsumed_tail
        except zlib.error as problem:
            raise self.found(
                "damaged_gzip", f"is damaged: it cannot be unpacked ({problem}). Fetch it again."
            ) from None
        if not member.eof:
            raise self.found("truncated_gzip", "is cut off: its compressed content does not end. Fetch it again.")

    def _require_text(self) -> None:
        if not self.opening.strip():
            raise self.found("empty", "has no content. Fetch it again; the download was probably cut off.")
        for start, what in _FOREIGN.items():
            if self.opening.lstrip().startswith(start):
                fault = "wrong_encoding" if "UTF-16" in what else "wrong_format"
                raise self.found(fault, f"is {what}. Fetch the JSON or CSV bulk file in UTF-8, as it is published.")


def _plain(stream) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block


@contextmanager
def content(reading: Reading) -> Iterator[Content]:
    """The content of the file of an import. A fault found inside is raised in its own words."""
    reading.progress.step(reading.path.name, total=reading.path.stat().st_size)
    with readable(reading.path):
        opened = Content(reading.path, reading.progress)
    try:
        yield opened
    except engine.EngineError as problem:
        if opened.fault:
            raise opened.fault from None
        if "Malformed JSON" in str(problem):
            raise malformed_json(opened) from None
        raise


def malformed_json(opened: Content, where: str = "") -> FileFaultError:
    """A fault: brackets, commas or quotes are not as they must be."""
    return opened.found(
        "malformed_json",
        f"is not well-formed JSON{where}: a bracket, comma or quote is missing, or the end of the file. "
        "Fetch it again.",
    )


def stage(reading: Reading, rows: Rows, query: str, parameters: list | None = None) -> Path:
    """Run `query` over the rows once and keep the result beside the tables of the draft, outside memory."""
    file = reading.draft.folder / "staged.parquet"
    connection = reading.draft.connection
    # as a bare stream: given the reader itself, the engine lets Arrow read ahead without bound
    connection.register("source", rows.reader.__arrow_c_stream__())
    try:
        connection.execute(
            f"COPY ({query}) TO {engine.literal(file)} (FORMAT parquet, {STAGED})",
            parameters or [],
        )
    finally:
        connection.unregister("source")
    return file
