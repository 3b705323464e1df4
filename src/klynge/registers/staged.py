"""What becomes of the rows that were read? Stored, rejected with a reason, or left out by a rule: none is lost.

A large file is parsed once. What comes of it lies in one Parquet file of the draft, with two columns beside those of
the table: `verdict` (why the row cannot be used, its key and the offending value) and `rule` (why it is left out
though nothing is wrong with it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from klynge.errors import FileFaultError
from klynge.lake import engine
from klynge.registers.bulk import Rows
from klynge.registers.importing import Reading

EXPECTED_AT_LEAST = 50  # rows in which a key should be present before its absence says anything
FAR_BELOW = 0.5


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason to reject a row: the condition, and the offending value that is shown beside the row's key."""

    reason: str
    condition: str
    value: str = "NULL"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the source whose share of rows is known.

    present : condition on the staged row; share : known share of rows, 0–1, among the rows for which `among` holds
    """

    path: str
    present: str
    share: float
    among: str = "true"


def rule(**conditions: str) -> str:
    """Column `rule`: the name of the first condition that holds; null where the row is to be stored."""
    cases = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in conditions.items())
    return f"CASE {cases} END AS rule"


def verdict(rules: Sequence[Rule], key: str) -> str:
    """Column `verdict`: reason and raw of the first rule that holds; null where the row is good.

    key : columns that name the row in `raw`, with commas
    """
    found = (
        f"WHEN {rule.condition} THEN {{'reason': '{rule.reason}', 'raw': concat_ws(' ', {key}, {rule.value})}}"
        for rule in rules
    )
    return f"CASE {' '.join(found)} END AS verdict"


def unreadable(column: str, kind: str) -> Rule:
    """A value is there, but it is no `kind` (type of the engine)."""
    return Rule("malformed_row", f"({column} IS NOT NULL AND try_cast({column} AS {kind}) IS NULL)", column)


def require_keys(reading: Reading, file: Path, keys: Sequence[Key]) -> None:
    """Stop if a key is far rarer than it is known to be: a renamed key would read as absent everywhere."""
    count = "count(*) FILTER (WHERE {})"
    counts = ", ".join(f"{count.format(key.among)}, {count.format(f'{key.among} AND {key.present}')}" for key in keys)
    found = reading.draft.connection.execute(
        f"SELECT count(*), {counts} FROM read_parquet({engine.literal(file)}) WHERE rule IS NULL"
    ).fetchone()
    if not found[0]:
        raise _no_rows(reading)
    for key, among, present in zip(keys, found[1::2], found[2::2], strict=True):
        if among * key.share >= EXPECTED_AT_LEAST and present < FAR_BELOW * key.share * among:
            raise _renamed(reading, key, among, present)


def reject_lines(reading: Reading, table: str, rows: Rows) -> None:
    """Reject the lines of a CSV file that are no row."""
    if rows.malformed:
        lines = pa.table({"row_no": pa.array(rows.malformed, pa.int64())})
        reading.draft.connection.register("lines", lines)
        reading.draft.reject(
            table, "SELECT row_no, 'malformed_row' AS reason, 'wrong number of columns' AS raw FROM lines"
        )
        reading.draft.connection.unregister("lines")


def once(reading: Reading, view: str, key: Sequence[str], others: Sequence[str]) -> tuple[str, int]:
    """The good rows of `view`, each key once, as a query, and how many rows that leaves out.

    Where rows share a key, the largest value of each of the `others` is taken.
    """
    good, of_key = f"FROM {view} WHERE reason IS NULL AND rule IS NULL", ", ".join(key)
    plain = f"SELECT {', '.join((*key, *others))} {good}"
    # hashes need a tenth of the memory of the keys, and few keys are there twice
    doubled = f"SELECT hash({of_key}) AS h, count(*) AS copies {good} GROUP BY h HAVING copies > 1"
    left_out = reading.draft.connection.execute(
        f"SELECT coalesce(sum(copies - 1), 0)::BIGINT FROM ({doubled})"
    ).fetchone()[0]
    if not left_out:
        return plain, 0
    of_others = "".join(f", max({column}) AS {column}" for column in others)
    one = f"hash({of_key}) {{}} (SELECT h FROM ({doubled}))"
    return (
        f"{plain} AND {one.format('NOT IN')} UNION ALL "
        f"SELECT {of_key}{of_others} {good} AND {one.format('IN')} GROUP BY {of_key}"
    ), left_out


def _no_rows(reading: Reading) -> FileFaultError:
    return FileFaultError(
        f"{reading.path.name} holds no rows that could be stored. Check that it is the file you meant; fetch it again.",
        fault="no_rows",
        file=reading.path.name,
    )


def _renamed(reading: Reading, key: Key, among: int, present: int) -> FileFaultError:
    return FileFaultError(
        f"{reading.path.name} has the key {key.path!r} in {present} of {among} rows, where {key.share:.0%} are known "
        "to have it. It was probably renamed, and would be read as absent everywhere. Compare the file with the "
        "published format; if the register has changed it, a newer Klynge is needed.",
        fault="renamed_key",
        file=reading.path.name,
        key=key.path,
        present=present,
        rows=among,
    )
