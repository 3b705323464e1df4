"""What does a file from Klass say? Versions of classifications, correspondences and changes, as its API gives them.

API: https://data.ssb.no/api/klass/v1/api-guide.html
"""

from pathlib import Path

from klynge.errors import FileFaultError
from klynge.registers.text_files import json_of

ITEMS, MAPS, CHANGES = "classificationItems", "correspondenceMaps", "codeChanges"
# what each kind of document is called where it is missing
_NAMES = {ITEMS: "version of a classification", MAPS: "correspondence table", CHANGES: "list of changes"}


def document(path: Path, rows: str) -> dict:
    """The Klass document in a file; `rows` is the key of its rows (ITEMS, MAPS or CHANGES)."""
    content = json_of(path)
    if not is_document(content, rows):
        raise FileFaultError(
            f"{path.name} is not a {_NAMES[rows]} from Klass: it has no {rows!r}. Fetch it with 'klynge fetch'.",
            fault="not_klass",
            file=path.name,
        )
    return content


def is_document(content, rows: str) -> bool:
    """True if the JSON content is a Klass document with such rows."""
    return isinstance(content, dict) and _are_rows(content.get(rows))


def numbered(content: dict, rows: str):
    """The rows with their numbers, from 1."""
    return enumerate(content[rows], start=1)


def text(row: dict, key: str) -> str:
    """The text under `key`, trimmed; '' where it is absent or null."""
    return str(row.get(key) or "").strip()


def _are_rows(rows) -> bool:
    return isinstance(rows, list) and bool(rows) and all(isinstance(row, dict) for row in rows)
