"""Which columns may a file of the site's users have, and which of its own columns is probably which?"""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from klynge.registers.cells import folded

KINDS = ("memberships", "firm_table", "accounts")
# of each group one column must be there
NEEDED = {
    "memberships": (("number", "name"),),
    "firm_table": (
        ("number",),
        ("revenue", "operating_result", "depreciation", "result_before_tax", "assets", "wages", "employees"),
    ),
    "accounts": (
        ("number",),
        (
            "revenue",
            "operating_result",
            "depreciation",
            "wages",
            "result_before_tax",
            "net_result",
            "assets",
            "equity",
            "debt",
        ),
    ),
}
_DECLARED = Path(__file__).with_name("brought_columns.toml")


def columns_of_kind(kind: str) -> list[str]:
    """Our names of the columns that a file of the kind may have."""
    return list(_declared()[kind]["columns"])


def known_names(kind: str) -> frozenset[str]:
    """All names of columns that are known for the kind, folded."""
    return frozenset(name for names in _declared()[kind]["columns"].values() for name in names)


def guess_columns(kind: str, header: Iterable[str]) -> dict[str, str]:
    """Our name → name in the header, for the columns that are called as declared. A column is guessed once."""
    found: dict[str, str] = {}
    for name in header:
        ours = next((o for o, names in _declared()[kind]["columns"].items() if folded(name) in names), None)
        if ours and ours not in found:
            found[ours] = name
    return found


def lacking_columns(kind: str, mapped: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of which no column is mapped; () if the file can be read."""
    mapped = set(mapped)
    return [group for group in NEEDED[kind] if not mapped & set(group)]


def word(kind: str, column: str, cell: str) -> str | None:
    """The value that a written word stands for, such as `member` for Medlem; None if it is not declared."""
    asked = folded(cell)
    return next((value for value, words in _declared()[kind][column].items() if asked in words), None)


@cache
def _declared() -> dict[str, dict[str, dict[str, frozenset[str]]]]:
    content = tomllib.loads(_DECLARED.read_text("utf-8"))
    return {
        kind: {
            part: {name: frozenset(map(folded, words)) for name, words in entries.items()}
            for part, entries in parts.items()
        }
        for kind, parts in content.items()
    }
