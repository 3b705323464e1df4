"""Where does each row of a small register go? Kept, rejected with a reason, or left out by a stated rule."""

from collections import Counter

import pyarrow as pa

from klynge.lake.tables import TABLES
from klynge.registers.importing import Reading


class Sorting:
    """Rows of one table on their way to the lake. Every row read ends in exactly one of the three places.

    columns : columns of the table in the order in which `keep` is given them; the rest become null
    """

    def __init__(self, table: str, columns: tuple[str, ...] = ()):
        self.table, self.columns = table, columns or tuple(TABLES[table].names)
        self.kept: list[tuple] = []
        self.rejected: list[tuple[int, str, str]] = []
        self.left_out: Counter[str] = Counter()

    def keep(self, *values) -> None:
        self.kept.append(values)

    def reject(self, row_no: int, reason: str, raw: str) -> None:
        self.rejected.append((row_no, reason, raw))

    def leave_out(self, rule: str) -> None:
        self.left_out[rule] += 1

    def store(self, reading: Reading, *, part: str = "") -> None:
        """Hand all rows to the draft."""
        connection = reading.draft.connection
        if self.rejected:
            rejects = _arrow(("row_no", "reason", "raw"), self.rejected)
            connection.register("sorted_rejects", rejects)
            reading.draft.reject(self.table, "SELECT row_no, reason, raw FROM sorted_rejects")
            connection.unregister("sorted_rejects")
        connection.register("sorted_rows", self._rows())
        reading.draft.store(
            self.table,
            "SELECT * FROM sorted_rows",
            as_of=reading.as_of,
            source=reading.source,
            left_out=dict(self.left_out),
            part=part,
        )
        connection.unregister("sorted_rows")

    def _rows(self) -> pa.Table:
        known = _arrow(self.columns, self.kept)
        absent = [name for name in TABLES[self.table].names if name not in self.columns]
        for name in absent:
            known = known.append_column(name, pa.nulls(len(known)))
        return known


def _arrow(names: tuple[str, ...], rows: list[tuple]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table({name: pa.array(values) for name, values in zip(names, columns, strict=True)})
