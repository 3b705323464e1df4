"""Files that users bring: what they are, which rows they have, what a row says, and what is known of it already."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from klynge.lake import TABLES, Entry, Lake, View, engine
from klynge.provenance import Source
from klynge.registers import brought_judged, names
from klynge.registers.importing import Reading

_NAMES_AT_ONCE = 10_000


def match_names(written: Sequence[str], lake: Lake) -> list[names.Match]:
    """What each written name may mean among the organisations of the register; see `registers.names`.

    Sole proprietors have no name in the lake, and are never suggested. Without a register every name is unmatched.
    """
    with lake.view() as view:
        if not view.has("organisations"):
            return [names.Match(name, "unmatched", []) for name in written]
        found: list[names.Match] = []
        for begin in range(0, len(written), _NAMES_AT_ONCE):
            with lake.draft() as draft:
                reading = Reading(Path("names"), draft, view, dt.date.today(), Source("own", "", "", "", "", "", ""))
                found += names.match(reading, written[begin : begin + _NAMES_AT_ONCE])
        return found


def rows_in_force(
    view: View, table: str, keys: Iterable[tuple], *, as_of: dt.date, besides: str = ""
) -> dict[tuple, tuple[dict, bool]]:
    """Rows that a file's rows would meet, by key: the row, and True if it would stay in force beside them.

    table : firm_table or accounts; besides : name of a part that is not looked at, as it is the file's own
    as_of : day the file describes; a row of a part that describes a later day stays
    """
    parts = [entry for entry in view.entries.values() if entry.table == table and entry.part != besides]
    parts.sort(key=_rank)
    key_columns, found = brought_judged.KEYS[table], {}
    wanted = list(keys)
    ids = [list(column) for column in zip(*wanted, strict=True)] if wanted else []
    if not ids:
        return {}
    asked = ", ".join(f"unnest(?::{_type(table, name)}[]) AS {name}" for name in key_columns)
    for entry in parts:
        file = engine.literal(view.file(entry))
        query = f"SELECT p.* FROM read_parquet({file}) AS p JOIN (SELECT {asked}) USING ({', '.join(key_columns)})"
        stays = entry.side == "closed" and dt.date.fromisoformat(entry.as_of) > as_of
        for row in view.query(query, ids).to_pylist():
            found[tuple(row[name] for name in key_columns)] = (row, stays)
    return found


def _rank(entry: Entry) -> tuple:
    """Parts that count later displace those before them; see `Table.own_by`."""
    return (entry.side == "closed", entry.as_of, entry.imported_at)


def _type(table: str, column: str) -> str:
    return TABLES[table].column(column).type
