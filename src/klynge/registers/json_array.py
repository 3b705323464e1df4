"""Which objects has a published JSON array? Cut between objects into shorter arrays that the engine parses in parallel.

The published files are one array of a million objects. A parser that reads it as one document runs on one thread;
cutting it at the separator that the file itself shows between its first two objects keeps all of them busy. A wrong
cut cannot pass unseen: both sides of it would be malformed.
"""

import json
import re
from collections.abc import Iterator

import pyarrow as pa

from klynge.registers.bulk import LARGEST_OBJECT, Content, Rows, malformed_json

_SCHEMA = pa.schema([("json", pa.string())])
_SEPARATOR = re.compile(rb'\s*\}\s*,\s*\{\s*"[^"\\]*"')
_DECODER = json.JSONDecoder(strict=False)
OPENING = 1 << 17  # bytes that are looked at for keys that are new
_CUT = 8  # characters from the end of a text within which a mistake may only be that it goes on


def read(content: Content, fields: dict[str, str], *, known: tuple[str, ...] = ()) -> Rows:
    """The objects of the array as rows.

    fields : column → path of its key, such as `organisasjonsform.kode`; a path ending in `[]` is a list of lines
    known : top-level keys that are not reported as new
    """
    structure: dict = {}
    for path in fields.values():
        *parents, last = path.removesuffix("[]").split(".")
        place = structure
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = ["VARCHAR"] if path.endswith("[]") else "VARCHAR"
    columns = ", ".join(f"{_text(path)} AS {column}" for column, path in fields.items())
    rows = objects(content, structure, columns)
    rows.new_columns = _new_keys(content, known) if known else []
    return rows


def objects(content: Content, structure: dict, columns: str) -> Rows:
    """The objects of the array, transformed to `structure` and called `u`, of which `columns` are selected.

    Values that do not fit the structure become null: a single bad object does not stop the file.
    """
    _require_array(content)
    shape = json.dumps([structure])
    relation = f"SELECT {columns} FROM (SELECT unnest(json_transform(json, '{shape}')) AS u FROM source)"
    return Rows(pa.RecordBatchReader.from_batches(_SCHEMA, _batches(content)), relation)


def _text(path: str) -> str:
    place = "u." + ".".join(f'"{name}"' for name in path.removesuffix("[]").split("."))
    text = f"array_to_string({place}, ' ')" if path.endswith("[]") else place
    return f"nullif({text}, '')"


def _require_array(content: Content) -> None:
    start = content.opening.lstrip()
    if start.startswith(b"["):
        return
    if start.startswith(b"{"):
        raise content.found(
            "not_an_array",
            "holds JSON objects, not one array of them (JSON lines, or the answer of a search). "
            "Fetch the bulk file, or put the objects between [ and ] with commas.",
        )
    raise malformed_json(content)


def _batches(content: Content) -> Iterator[pa.RecordBatch]:
    for text in _arrays(content):
        offsets = pa.array([0, len(text)], pa.int32()).buffers()[1]
        column = pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(text)])
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            raise content.found(
                "wrong_encoding", f"is not in UTF-8 ({_place(text)}). Fetch it again, or save it as UTF-8."
            ) from None
        yield pa.record_batch([column], schema=_SCHEMA)


def _arrays(content: Content) -> Iterator[bytes]:
    """The array as shorter arrays, each a whole text: `[` objects `]`."""
    separator, rest = None, b""
    for block in content.blocks():
        at = block.rfind(separator) if separator else -1
        if at >= 0:
            # views: a slice would copy each block once more
            view = memoryview(block)
            yield b"".join((rest, view[: at + separator.index(b"}") + 1], b"]"))
            rest = b"[" + view[at + separator.index(b"{") :]
            continue
        rest += block
        separator = separator or _separator(content, rest)
        if len(rest) > LARGEST_OBJECT:
            raise content.found(
                "object_too_large",
                f"has an object of more than {LARGEST_OBJECT >> 20} MB, which no register has. Fetch it again.",
            )
    yield rest


def _separator(content: Content, text: bytes) -> bytes | None:
    """What stands between the first two objects, with the first key of the second one; None if they are not there."""
    found = _object(content, text, 0)
    if found is None:
        return None
    closing = len(text[: found[1] - 1].rstrip())
    between = _SEPARATOR.match(text, closing)
    return between.group() if between else None


def _object(content: Content, text: bytes, start: int) -> tuple[dict, int] | None:
    """The first object at or after `start`, and where it ends; None if the text stops before."""
    start = text.find(b"{", start)
    if start < 0:
        return None
    # bytes that are not UTF-8 are kept as they are: they are found, with better words, when they are handed on
    characters = text[start:].decode("utf-8", "surrogateescape")
    try:
        found, end = _DECODER.raw_decode(characters)
    except json.JSONDecodeError as problem:
        if problem.msg.startswith("Unterminated") or problem.pos >= len(characters) - _CUT:
            return None
        line = text[:start].count(b"\n") + problem.lineno
        raise malformed_json(content, f" (line {line}: {problem.msg})") from None
    except RecursionError:
        raise malformed_json(content, " (brackets within brackets, without end)") from None
    return found, start + len(characters[:end].encode("utf-8", "surrogateescape"))


def _new_keys(content: Content, known: tuple[str, ...]) -> list[str]:
    """Keys of the objects at the start of the file that are not known."""
    keys, end, text = set(), 0, content.opening[:OPENING]
    seen = {name.split(".")[0].lower() for name in known}
    while found := _object(content, text, end):
        keys |= {key for key in found[0] if key.lower() not in seen}
        end = found[1]
    return sorted(keys)


def _place(text: bytes) -> str:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as problem:
        return f"byte 0x{text[problem.start]:02x} is not a character"
    return "a character is incomplete"
