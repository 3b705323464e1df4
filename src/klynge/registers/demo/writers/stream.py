"""How is a file of millions of rows written? Columns of text are joined by the row, block by block, into gzip."""

import gzip
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

HEADERS = Path(__file__).parents[1] / "headers.toml"
BLOCK = 10_000
LEVEL = 3


@cache
def headers() -> dict[str, list[str]]:
    """Columns of the CSV files, as declared."""
    return tomllib.loads(HEADERS.read_text("utf-8"))


@contextmanager
def compressed(path: Path) -> Iterator[gzip.GzipFile]:
    """A gzip file without time or name in its header: the same bytes every time."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=raw, mtime=0) as file,
    ):
        yield file


def blocks(rows: np.ndarray, length: int = BLOCK) -> Iterator[np.ndarray]:
    """The rows in pieces that fit in memory."""
    for start in range(0, len(rows), length):
        yield rows[start : start + length]


def joined(*pieces) -> pa.Array:
    """One text per row: arrays of text side by side, with constant text between them."""
    return pc.binary_join_element_wise(*pieces, "")


def text_bytes(texts: pa.Array) -> memoryview:
    """All texts of an array, one after the other, as they lie in memory."""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return memoryview(texts.buffers()[2])[offsets[0] : offsets[-1]]


def pick(words: list[str], index: np.ndarray) -> pa.Array:
    """The word of each row."""
    return pa.array(words, pa.string()).take(pa.array(index))


def numbers(values: np.ndarray) -> pa.Array:
    """Whole numbers as text."""
    return pc.cast(pa.array(values), pa.string())


def dates(days: np.ndarray) -> pa.Array:
    """Days since 1900-01-01 as text, such as 2026-09-01."""
    since_1970 = np.asarray(days, dtype=np.int32) - 25_567
    return pc.cast(pa.array(since_1970).cast(pa.date32()), pa.string())


def where(mask: np.ndarray, then, otherwise="") -> pa.Array:
    """`then` in the rows of the mask, else `otherwise`; both may be text or arrays of text."""
    return pc.if_else(pa.array(mask), then, otherwise)


def write_array(path: Path, texts: Iterable[pa.Array]) -> int:
    """A JSON array as the register prints it: `[ {…}, {…} ]`. Each text is an object with ', ' before it."""
    rows = 0
    with compressed(path) as file:
        file.write(b"[ ")
        for block in texts:
            content = text_bytes(block)
            file.write(content if rows else content[2:])
            rows += len(block)
        file.write(b" ]")
    return rows
