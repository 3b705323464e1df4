"""Where is it kept? Declared tables, dated snapshots, one manifest in force, and the embedded engine."""

from klynge.lake.draft import Draft
from klynge.lake.manifest import Entry, Manifest
from klynge.lake.snapshots import Lake
from klynge.lake.tables import TABLES, Column, Table
from klynge.lake.view import View

__all__ = ["TABLES", "Column", "Draft", "Entry", "Lake", "Manifest", "Table", "View"]
