"""What is a table? Columns with type, unit and meaning, the key, and what a null says."""

from dataclasses import dataclass
from typing import Literal

Side = Literal["open", "closed"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` is the engine's type; `null` says what an absent value means ('' = never absent)."""

    name: str
    type: str
    meaning: str
    unit: str = ""
    null: str = ""

    @property
    def nullable(self) -> bool:
        return bool(self.null)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the lake.

    key : columns that name a row, never null, unique
    order : columns the rows are sorted by in the file; national tables are, so that a region reads few row
        groups, the largest source tables are not, because sorting them would double the time of an import
    visibility : `open` tables may reach public pages, `closed` ones never do; own parts of an open table are closed
    own_by : columns whose values decide where parts overlap: the rows of a closed part displace open rows with the
        same values, and those of a later closed part displace an earlier one's; () where all parts are read together
    kind : `source` tables come from registers, `national` ones are computed once per manifest
    remedy : what to do when the table is missing
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    order: tuple[str, ...] = ()
    visibility: Side = "open"
    kind: Literal["source", "national"] = "source"
    remedy: str = ""
    own_by: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
