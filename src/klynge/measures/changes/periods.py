"""Between which days can changes be seen? Pairs of snapshots that are kept, and registers that have one only."""

import datetime as dt
import itertools
from dataclasses import dataclass

from klynge.lake import Entry, View

WATCHED = ("organisations", "seats", "grants")


@dataclass(frozen=True, slots=True)
class Period:
    """Two snapshots in a row of one register: `found_in` as in the table `changes`."""

    found_in: str
    from_date: dt.date
    to_date: dt.date


def periods(view: View) -> list[Period]:
    """Every pair of snapshots of the open side that changes are found between, by register, the oldest first."""
    return [
        Period(key, day(earlier), day(later)) for key in watched(view) for earlier, later in pairs(snapshots(view, key))
    ]


def alone(view: View) -> dict[str, dt.date]:
    """Registers with one snapshot only, and its day: nothing can be compared with it yet."""
    found = {key: snapshots(view, key) for key in watched(view)}
    return {key: day(kept[0]) for key, kept in found.items() if len(kept) == 1}


def watched(view: View) -> list[str]:
    """Keys of the manifest that changes are looked for in; each source of grants has its own."""
    tables = view.manifests["open"].tables
    return [key for name in WATCHED for key in sorted(tables) if tables[key].table == name]


def snapshots(view: View, key: str) -> list[Entry]:
    """The snapshots kept, the oldest first."""
    manifest = view.manifests["open"]
    return sorted([manifest.tables[key], *manifest.history.get(key, ())], key=day)


def pairs(entries: list[Entry]) -> list[tuple[Entry, Entry]]:
    return list(itertools.pairwise(entries))


def day(entry: Entry) -> dt.date:
    return dt.date.fromisoformat(entry.as_of)
