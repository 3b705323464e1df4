"""Which snapshots are in force? Entries of tables, and the manifest that lists them under one name."""

import hashlib
from dataclasses import dataclass, field
from typing import Literal

from klynge.lake.contract import Side

Outcome = Literal["in_force", "history", "not_kept", "unchanged"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One snapshot of one table, or of the part of a table that one source fills.

    part : name of the source where several fill one table (`grants` has three), '' where one does
    side : where it lies; an own part of an open table is closed
    as_of : date the content describes; imported_at : when it was read
    rows, rejected : rows stored, rows that could not be read; reasons : rejects by reason
    left_out : rows left out by a stated rule, by rule (not faults)
    new_columns : columns of the source that Klynge does not know
    source : what was read, as `provenance.Source.as_dict`; invented : True if it holds generated data
    """

    table: str
    snapshot: str
    as_of: str
    imported_at: str
    rows: int
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    new_columns: list[str] = field(default_factory=list)
    source: dict = field(default_factory=dict)
    invented: bool = False
    part: str = ""
    side: Side = "open"

    @property
    def key(self) -> str:
        """Name in the manifest: `organisations`, or `grants/forskningsradet`."""
        return f"{self.table}/{self.part}" if self.part else self.table


@dataclass(frozen=True, slots=True)
class Manifest:
    """The snapshots in force (`tables`) and the earlier ones still kept (`history`, newest first)."""

    tables: dict[str, Entry] = field(default_factory=dict)
    history: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Short name that a report prints: the same snapshots give the same name."""
        names = sorted(entry.snapshot for entry in self.tables.values())
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]

    def with_entry(self, entry: Entry, *, kept: int) -> "Manifest":
        """The manifest after an import. A snapshot older than the one in force goes to the history.

        One of the same date takes the place of its predecessor, so that the history holds other dates only.
        """
        known = [e for e in (self.tables.get(entry.key), *self.history.get(entry.key, ())) if e]
        others = [e for e in known if e.as_of != entry.as_of]
        ranked = sorted([entry, *others], key=lambda e: e.as_of, reverse=True)
        return Manifest({**self.tables, entry.key: ranked[0]}, {**self.history, entry.key: ranked[1 : kept + 1]})

    def without(self, key: str) -> "Manifest":
        """The manifest after a part was taken out, with what was kept of it."""
        return Manifest(
            {name: entry for name, entry in self.tables.items() if name != key},
            {name: entries for name, entries in self.history.items() if name != key},
        )

    def outcome(self, entry: Entry) -> Outcome:
        """What became of a snapshot: in force, kept as history, or too old to be kept."""
        if self.tables.get(entry.key) == entry:
            return "in_force"
        return "history" if entry in self.history.get(entry.key, ()) else "not_kept"

    @property
    def entries(self) -> list[Entry]:
        """Every snapshot kept: those in force, then the earlier ones."""
        return [*self.tables.values(), *(entry for kept in self.history.values() for entry in kept)]
