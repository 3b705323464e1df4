"""What is being written? Tables beside those in force: written, counted and verified, in force only afterwards."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from klynge import settings
from klynge.errors import KlyngeError, RejectLimitError
from klynge.lake import engine
from klynge.lake.contract import Side, Table
from klynge.lake.manifest import Outcome
from klynge.lake.tables import TABLES
from klynge.provenance import INVENTED_COUNTIES, INVENTED_SOURCE, ISSUED_FIRST_DIGITS, Source

ROW_GROUP = 20_000  # a region of a national table then reads a few groups; larger ones read half the country
SHOWN_REASONS = 3
_NUMBER_COLUMNS = ("org_id", "est_id", "member_id", "parent_id", "partner_id")
_MUNICIPALITY_COLUMNS = ("municipality", "home", "old_code", "new_code")


@dataclass
class Stored:
    """One table of a draft, written and verified. `outcome` is known once the draft has been put in force."""

    table: Table
    folder: Path
    rows: int
    invented: bool
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    new_columns: list[str] = field(default_factory=list)
    as_of: dt.date = dt.date(1, 1, 1)
    source: Source | None = None
    part: str = ""
    outcome: Outcome = "in_force"
    side: Side | None = None

    def __post_init__(self):
        self.side = self.side or self.table.visibility

    @property
    def key(self) -> str:
        """Name in the manifest: `organisations`, or `grants/forskningsradet`."""
        return f"{self.table.name}/{self.part}" if self.part else self.table.name

    def facts(self) -> dict:
        """The fields of a manifest entry that the draft knows."""
        return {
            "as_of": self.as_of.isoformat(),
            "rows": self.rows,
            "rejected": self.rejected,
            "reasons": self.reasons,
            "left_out": self.left_out,
            "new_columns": self.new_columns,
            "source": self.source.as_dict() if self.source else {},
            "invented": self.invented,
            "part": self.part,
            "side": self.side,
        }


class Draft:
    """A place to write tables. `connection` is an engine connection that may spill into the draft's folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.stored: list[Stored] = []
        self.withdrawn: list[tuple[Side, str]] = []
        self._rejects: dict[str, list[Path]] = {}
        self.connection = engine.connect(temporary=folder / "spill")

    def store(
        self,
        name: str,
        query: str,
        parameters: list | None = None,
        *,
        as_of: dt.date | None = None,
        source: Source | None = None,
        left_out: dict[str, int] | None = None,
        new_columns: list[str] | None = None,
        part: str = "",
        side: Side | None = None,
    ) -> Stored:
        """Write the rows of `query` as table `name`, in its declared columns and types, and verify it.

        part : name of the source, where several sources fill one table; it replaces that source's rows only
        side : closed for an own part of an open table; without it, that of the table
        Rows whose key came before are rejected as `duplicate_key`. Rejects given before with `reject` count
        towards the limit; more than the setting's share stops the import.
        """
        table = TABLES[name]
        folder = self.folder / name / part if part else self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        self._copy(table, query, parameters, folder / "data.parquet")
        self._reject_duplicates(table, folder)
        rows, invented = self._count(folder / "data.parquet"), self._is_invented(table, folder)
        stored = Stored(table, folder, rows, invented, side=side)
        stored.left_out, stored.new_columns = left_out or {}, new_columns or []
        stored.as_of, stored.source, stored.part = as_of or dt.date.today(), source, part
        stored.rejected, stored.reasons = self._merge_rejects(name, folder)
        self._verify_not_null(table, folder)
        self._verify_share(stored)
        self.stored.append(stored)
        return stored

    def withdraw(self, name: str, part: str, side: Side) -> None:
        """Take a part out, together with what this draft puts in force."""
        self.withdrawn.append((side, f"{name}/{part}" if part else name))

    def reject(self, name: str, query: str, parameters: list | None = None) -> None:
        """Add rejects of table `name`: a query that gives row_no (or null), reason, raw.

        `raw` holds the key and the offending value only: never names of persons.
        """
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        file = folder / f"rejects-{len(self._rejects.get(name, []))}.parquet"
        self.connection.execute(
            f"COPY (SELECT row_no::BIGINT AS row_no, reason::VARCHAR AS reason, raw::VARCHAR AS raw FROM ({query})) "
            f"TO {engine.literal(file)} (FORMAT parquet)",
            parameters or [],
        )
        self._rejects.setdefault(name, []).append(file)

    def close(self) -> None:
        self.connection.close()

    def _copy(self, table: Table, query: str, parameters: list | None, file: Path) -> None:
        columns = ", ".join(
            f"{engine.identifier(c.name)}::{c.type} AS {engine.identifier(c.name)}" for c in table.columns
        )
        order = f" ORDER BY {', '.join(table.order)}" if table.order else ""
        self.connection.execute(
            f"COPY (SELECT {columns} FROM ({query}){order}) TO {engine.literal(file)} "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})",
            parameters or [],
        )

    def _reject_duplicates(self, table: Table, folder: Path) -> None:
        file = folder / "data.parquet"
        key = ", ".join(map(engine.identifier, table.key))
        rows = f"read_parquet({engine.literal(file)})"
        # hashes need little memory; only a file with two equal ones is looked at again
        total, different = self.connection.execute(
            f"SELECT count(*), count(DISTINCT hash({key})) FROM {rows}"
        ).fetchone()
        if total == different:
            return
        all_columns = ", ".join(map(engine.identifier, table.names))
        ranked = f"SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {all_columns}) AS copy FROM {rows}"
        self.reject(
            table.name,
            f"SELECT NULL AS row_no, 'duplicate_key' AS reason, concat_ws(' ', {key}) AS raw FROM ({ranked}) "
            "WHERE copy > 1",
        )
        kept = folder / "kept.parquet"
        self._copy(table, f"SELECT * FROM ({ranked}) WHERE copy = 1", None, kept)
        kept.rename(file)

    def _merge_rejects(self, name: str, folder: Path) -> tuple[int, dict[str, int]]:
        # taken out: the next part of the same table has its own rejects
        files = self._rejects.pop(name, [])
        if not files:
            return 0, {}
        rows = f"read_parquet([{', '.join(map(engine.literal, files))}])"
        self.connection.execute(
            f"COPY (SELECT * FROM {rows} ORDER BY row_no) "
            f"TO {engine.literal(folder / 'rejects.parquet')} (FORMAT parquet)"
        )
        reasons = dict(
            self.connection.execute(f"SELECT reason, count(*) FROM {rows} GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
        )
        for file in files:
            file.unlink()
        return sum(reasons.values()), reasons

    def _verify_not_null(self, table: Table, folder: Path) -> None:
        required = [c.name for c in table.columns if not c.nullable]
        counts = ", ".join(f"count(*) - count({engine.identifier(c)})" for c in required)
        file = engine.literal(folder / "data.parquet")
        nulls = self.connection.execute(f"SELECT {counts} FROM read_parquet({file})").fetchone()
        bad = [name for name, count in zip(required, nulls, strict=True) if count]
        if bad:
            raise KlyngeError(
                f"The rows made for {table.name} lack {' and '.join(bad)}, which every row must have. The lake is as "
                "before. This is a fault of Klynge, not of the file: report it, with the register and these words.",
                table=table.name,
                columns=bad,
            )

    def _verify_share(self, stored: Stored) -> None:
        total = stored.rows + stored.rejected
        limit = settings.load().reject_share
        if stored.rejected <= limit * total:
            return
        top = ", ".join(f"{reason} ({count})" for reason, count in list(stored.reasons.items())[:SHOWN_REASONS])
        raise RejectLimitError(
            f"{stored.rejected} of {total} rows for {stored.table.name} cannot be read ({top}), more than "
            f"{limit:.0%}. The lake is as before. Look at the source, or raise KLYNGE_REJECT_SHARE if this is known.",
            table=stored.table.name,
            rejected=stored.rejected,
            total=total,
            reasons=stored.reasons,
        )

    def _count(self, file: Path) -> int:
        return self.connection.execute(f"SELECT count(*) FROM read_parquet({engine.literal(file)})").fetchone()[0]

    def _is_invented(self, table: Table, folder: Path) -> bool:
        tests = [_invented_number(c) for c in table.names if c in _NUMBER_COLUMNS]
        tests += [_invented_municipality(c) for c in table.names if c in _MUNICIPALITY_COLUMNS]
        if table.name == "municipalities":
            tests.append(_invented_municipality("code"))
        if "source" in table.names:
            tests.append(f"source = {engine.literal(INVENTED_SOURCE)}")
        if not tests:
            return False
        rows = f"read_parquet({engine.literal(folder / 'data.parquet')})"
        return bool(
            self.connection.execute(f"SELECT coalesce(bool_or({' OR '.join(tests)}), false) FROM {rows}").fetchone()[0]
        )


def _invented_number(column: str) -> str:
    issued = ", ".join(f"'no:{digit}'" for digit in ISSUED_FIRST_DIGITS)
    return f"coalesce(starts_with({column}, 'no:') AND left({column}, 4) NOT IN ({issued}), false)"


def _invented_municipality(column: str) -> str:
    return (
        f"coalesce(try_cast(left({column}, 2) AS INTEGER) BETWEEN {INVENTED_COUNTIES.start} "
        f"AND {INVENTED_COUNTIES.stop - 1}, false)"
    )
