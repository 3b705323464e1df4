"""Which snapshots are in force? Entries of tables, and the manifest that lists them under one name."""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """One snapshot of one table, or of the part of a table that one source fills.

    part : name of the source where several fill one table (`grants` has three), '' where one does
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
        """The manifest after an import. A snapshot older than the one in force goes to the history."""
        known = [e for e in (self.tables.get(entry.key), *self.history.get(entry.key, ())) if e]
        ranked = sorted([entry, *known], key=lambda e: (e.as_of, e.imported_at), reverse=True)
        return Manifest({**self.tables, entry.key: ranked[0]}, {**self.history, entry.key: ranked[1 : kept + 1]})
