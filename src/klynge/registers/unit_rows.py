"""What do units and establishments have in common? Head counts with bounds, places, dates, industries."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from klynge.lake import TABLES, engine
from klynge.registers import bulk, checks, csv_table, industry_version, json_array, staged
from klynge.registers.importing import Reading
from klynge.registers.staged import Key, Rule, unreadable

SHOWN_FROM = 5  # the register does not publish counts below this
ABSURD = 500_000  # more than any organisation in the country has
# Svalbard, Jan Mayen and the continental shelf, and "not stated": used by the register, no municipalities
OUTSIDE_MUNICIPALITIES = ("21", "22", "23", "99")
DAY = dt.timedelta(days=1)

INDUSTRIES = "industry_1, industry_2, industry_3"
_COUNT = "try_cast(employees AS BIGINT)"
# an absent count is not zero: it is zero where the register says so, else hidden because it is small
BOUNDS = (
    f"coalesce({_COUNT}, CASE WHEN has_employees = 'true' THEN 1 ELSE 0 END) AS employees_low, "
    f"CASE WHEN employees IS NOT NULL THEN {_COUNT} "
    f"WHEN has_employees = 'true' THEN {SHOWN_FROM - 1} WHEN has_employees = 'false' THEN 0 END AS employees_high, "
    f"coalesce({_COUNT} > 0, false) AS counted"
)


def rules(reading: Reading, *, dates: tuple[str, ...], required: tuple[str, ...]) -> list[Rule]:
    """Reasons to reject a row of either register, in the order they are tried; columns are those of the source text."""
    latest = f"DATE '{reading.as_of + DAY}'"
    found = [Rule("malformed_row", f"{column} IS NULL") for column in required]
    found += [Rule("bad_organisation_number", f"NOT {checks.is_number('number')}")]
    found += [unreadable(column, "DATE") for column in dates]
    found += [unreadable("employees", "BIGINT"), unreadable("has_employees", "BOOLEAN")]
    found += [
        Rule("negative_employees", f"{_COUNT} < 0", "employees"),
        Rule("absurd_employees", f"{_COUNT} > {ABSURD}", "employees"),
    ]
    found += [Rule("future_date", f"try_cast({column} AS DATE) > {latest}", column) for column in dates]
    if reading.view.has("municipalities"):
        known = _known_municipalities(reading)
        outside = " OR ".join(f"starts_with(municipality, '{start}')" for start in OUTSIDE_MUNICIPALITIES)
        found.append(
            Rule(
                "unknown_municipality",
                f"(municipality IS NOT NULL AND NOT ({outside}) AND municipality NOT IN ({known}))",
                "municipality",
            )
        )
    return found


def _known_municipalities(reading: Reading) -> str:
    """Codes of any time: a file of 2019 has those of 2019."""
    known = f"SELECT code FROM {checks.lake_table(reading, 'municipalities')}"
    if reading.view.has("municipality_changes"):
        changes = checks.lake_table(reading, "municipality_changes")
        known += f" UNION SELECT old_code FROM {changes} UNION SELECT new_code FROM {changes}"
    return known


def finish(
    reading: Reading, table: str, file: Path, keys: Sequence[Key], rows: bulk.Rows, flags: Sequence[str]
) -> None:
    """Check the staged rows as a whole, give their codes a version, and store them.

    flags : columns of yes and no that the register leaves out where nothing is registered
    """
    staged.require_keys(reading, file, keys)
    version = industry_version.settle(reading, file)
    unknown = industry_version.unknown(reading, version)
    no = "".join(f", coalesce({flag}, false) AS {flag}" for flag in flags)
    reading.draft.connection.execute(f"""
        CREATE OR REPLACE TEMP VIEW judged AS SELECT * EXCLUDE ({", ".join(("verdict", *flags))}) {no},
            NULL AS row_no, CASE WHEN coalesce({INDUSTRIES}) IS NOT NULL THEN '{version}' END AS industry_version,
            CASE WHEN rule IS NOT NULL THEN NULL WHEN verdict IS NOT NULL THEN verdict.reason
                WHEN {unknown} THEN 'unknown_industry' END AS reason,
            coalesce(verdict.raw, concat_ws(' ', number, {INDUSTRIES})) AS raw
        FROM read_parquet({engine.literal(file)})""")
    staged.reject_lines(reading, table, rows)
    columns = ", ".join(TABLES[table].names)
    query = f"SELECT {columns} FROM judged WHERE reason IS NULL AND rule IS NULL"
    checks.store(reading, table, "judged", query, new_columns=rows.new_columns)


def rows_of(
    content: bulk.Content, table: str, fields: dict[str, str], optional: Sequence[str], known: Sequence[str]
) -> bulk.Rows:
    """The rows of the file, from whichever of the two formats it is in."""
    if content.is_json:
        return json_array.read(content, fields, known=known)
    return csv_table.read(content, fields, table=table, optional=optional, known=known)
