"""What did somebody bring? A file of the site's users is known by its content, never by its name, and may be hostile.

A workbook is looked through before a reader opens it: how many parts it has, how large they are unpacked, whether
one of them declares entities or carries programs. What is declared in the archive bounds what is ever unpacked.
"""

import codecs
import re
import zipfile
from pathlib import Path

from klynge.errors import FileFaultError
from klynge.registers.rows import readable

MOST_PARTS = 2_000
MOST_UNPACKED = 300_000_000  # bytes of all parts together
MOST_TEXTS = 120_000_000  # bytes of the shared texts, which a reader holds in memory
HIGHEST_RATIO = 200  # unpacked by packed; workbooks of real lists have 5 to 40
_RATIO_FROM = 5_000_000  # smaller parts harm nobody, however well they are packed
_BLOCK = 1 << 20
_OVERLAP = 16

# how the content begins → what it is called in the words of the error
KNOWN = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),  # XLS, and every file of that family with a password
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"{\\rtf", "document"),
    (b"PAR1", "data_file"),
    (b"SQLite format 3", "data_file"),
)
_MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|table|\?xml|svg|meta|!--)", re.IGNORECASE)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MAIN = b"spreadsheetml.sheet.main+xml"


def kind_of_file(path: Path, *, most_bytes: int | None = None) -> str:
    """`csv` (also for a list of names) or `xlsx`.

    Raises FileFaultError with the fault: empty, too_large, wrong_kind (fact `what`), wrong_encoding, binary,
    not_workbook, macros, encrypted, bomb, entities.
    """
    path = Path(path)
    with readable(path):
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(1024)
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise _fault("empty", path, "is empty. Save the list with its rows, and choose that file.")
    if most_bytes is not None and size > most_bytes:
        raise _fault("too_large", path, f"is larger than {most_bytes:,} bytes. Divide it.", size=size)
    if start.startswith(b"PK"):
        _require_workbook(path, size)
        return "xlsx"
    _require_text(path, start)
    return "csv"


def _require_text(path: Path, start: bytes) -> None:
    what = next((what for mark, what in KNOWN if start.startswith(mark)), "")
    if not what and _MARKUP.match(start.removeprefix(codecs.BOM_UTF8)):
        what = "markup"
    if what:
        raise _fault("wrong_kind", path, f"is of the kind {what}. Save it as CSV UTF-8 or XLSX.", what=what)
    if start.startswith(_WIDE):
        raise _encoding(path, 1)
    decoder, line = codecs.getincrementaldecoder("utf-8-sig")(), 1
    with path.open("rb") as stream:
        while True:
            block = stream.read(_BLOCK)
            if b"\0" in block:
                raise _fault("binary", path, "holds signs that no text has. Save it as CSV UTF-8 or XLSX.")
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as problem:
                raise _encoding(path, line + problem.object[: problem.start].count(b"\n")) from None
            if not block:
                return
            line += block.count(b"\n")


def _encoding(path: Path, line: int) -> FileFaultError:
    return _fault("wrong_encoding", path, f"is not UTF-8 (line {line}). Save it as CSV UTF-8.", line=line)


def _require_workbook(path: Path, size: int) -> None:
    try:
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
            _require_bounded(path, parts, size)
            names = {part.filename for part in parts}
            _require_spreadsheet(path, book, names)
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    _require_plain(path, book, part)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        raise _fault(
            "not_workbook", path, "is not a whole XLSX workbook. Open it in a spreadsheet program and save it anew."
        ) from None


def _require_bounded(path: Path, parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    texts = sum(part.file_size for part in parts if part.filename.casefold().endswith("sharedstrings.xml"))
    dense = any(p.file_size >= _RATIO_FROM and p.file_size > HIGHEST_RATIO * max(p.compress_size, 1) for p in parts)
    # parts that lie over each other in the file have together more packed bytes than the file
    overlapping = sum(part.compress_size for part in parts) > size
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or texts > MOST_TEXTS or dense or overlapping:
        raise _fault(
            "bomb", path, "would unpack to far more than it says. Save the sheet alone as CSV UTF-8.", unpacked=unpacked
        )
    if any(part.flag_bits & 1 for part in parts):
        raise _fault("encrypted", path, "has a password. Save it without one.")


def _require_spreadsheet(path: Path, book: zipfile.ZipFile, names: set[str]) -> None:
    types = book.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroenabled" in types.lower() or any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise _fault("macros", path, "carries programs (macros). Save it as XLSX without macros, or as CSV UTF-8.")
    if _MAIN not in types or "xl/workbook.xml" not in names:
        what = "document" if types or "mimetype" in names else "archive"
        raise _fault("wrong_kind", path, f"is of the kind {what}. Save it as CSV UTF-8 or XLSX.", what=what)


def _require_plain(path: Path, book: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Parts of a workbook declare no entities, and are written in UTF-8: in another encoding they could hide them."""
    with book.open(part) as stream:
        kept = stream.read(_BLOCK)
        if kept.startswith(_WIDE) or b"\0" in kept[:64]:
            raise _fault("entities", path, "has a part in another encoding than UTF-8. Save it anew as XLSX.")
        while True:
            if _DECLARES.search(kept):
                raise _fault("entities", path, "declares entities, as no spreadsheet does. Save it anew as XLSX.")
            block = stream.read(_BLOCK)
            if not block:
                return
            kept = kept[-_OVERLAP:] + block


def _fault(fault: str, path: Path, told: str, **facts) -> FileFaultError:
    return FileFaultError(f"{path.name} {told}", fault=fault, file=path.name, **facts)
