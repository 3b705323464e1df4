"""Where does each row of a small register go? Kept, rejected with a reason, or left out by a stated rule."""

from collections import Counter
from collections.abc import Callable, Iterable

import pyarrow as pa

from klynge.lake.tables import TABLES
from klynge.registers.importing import Reading


class Rejected(Exception):
    """The row cannot be read: `reason` in one stable word, `raw` with the offending value."""

    def __init__(self, reason: str, raw: str):
        self.reason, self.raw = reason, raw
        super().__init__(reason)


class LeftOut(Exception):
    """The row is sound, but a stated rule keeps it out of the table."""

    def __init__(self, rule: str):
        self.rule = rule
        super().__init__(rule)


class Sorting:
    """Rows of one table on their way to the lake. Every row read ends in exactly one of the three places.

    columns : columns of the table in the order in which rows are kept; the table's other columns become null
    """

    def __init__(self, table: str, columns: tuple[str, ...] = ()):
        self.table, self.columns = table, columns or tuple(TABLES[table].names)
        self.kept: list[tuple] = []
        self.rejected: list[tuple[int, str, str]] = []
        self.left_out: Counter[str] = Counter()

    def sort(self, numbered: Iterable[tuple[int, object]], read: Callable[[object], tuple]) -> None:
        """Keep the values that `read` makes of each row; it raises Rejected or LeftOut for the others."""
        for row_no, row in numbered:
            try:
                self.kept.append(read(row))
            except Rejected as fault:
                self.rejected.append((row_no, fault.reason, fault.raw))
            except LeftOut as finding:
                self.left_out[finding.rule] += 1

    def store(self, reading: Reading, *, part: str = "") -> None:
        """Hand all rows to the draft."""
        draft = reading.draft
        if self.rejected:
            draft.connection.register("rows_rejected", _arrow(("row_no", "reason", "raw"), self.rejected))
            draft.reject(self.table, "SELECT row_no, reason, raw FROM rows_rejected")
        draft.connection.register("rows_kept", self._rows())
        left_out = dict(self.left_out)
        draft.store(
            self.table,
            "SELECT * FROM rows_kept",
            as_of=reading.as_of,
            source=reading.source,
            left_out=left_out,
            part=part,
        )

    def _rows(self) -> pa.Table:
        rows = _arrow(self.columns, self.kept)
        for name in TABLES[self.table].names:
            if name not in self.columns:
                rows = rows.append_column(name, pa.nulls(len(rows)))
        return rows


def _arrow(names: tuple[str, ...], rows: list[tuple]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table({name: pa.array(values) for name, values in zip(names, columns, strict=True)})
