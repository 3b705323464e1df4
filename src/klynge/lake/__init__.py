"""Where is it kept? Declared tables, dated snapshots, one manifest in force, and the embedded engine."""

from klynge.lake.snapshots import Draft, Entry, Lake, Manifest, View
from klynge.lake.tables import TABLES, Column, Table

__all__ = ["TABLES", "Column", "Draft", "Entry", "Lake", "Manifest", "Table", "View"]
