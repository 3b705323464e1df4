"""What does a bought or own table say of the firms? Any CSV or XLSX table, once a mapping names its columns."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from klynge.errors import FileFaultError
from klynge.registers import checks, delimited, mappings, workbooks
from klynge.registers.importing import Reading
from klynge.registers.mappings import AMOUNTS, FIRST_YEAR, VALUES, Mapping

MOST_EMPLOYEES = 1_000_000  # a third of all the employed in Norway


def read(reading: Reading) -> None:
    """Read a firm table by its mapping (docs/how-to/firm-table.md), and keep the mapping.

    Options: `mapping` (path of a TOML file; without it a kept one that fits is used), `year` (of all rows).
    Amounts become whole kroner. Rejects: bad_organisation_number, bad_year, future_year, bad_amount,
    negative_employees, absurd_employees.
    """
    mapping = _mapping(reading)
    new_columns = _load(reading, mapping)
    reading.draft.connection.execute(_judged(reading, mapping))
    checks.reject(reading, "firm_table", "judged")
    reading.draft.store(
        "firm_table",
        "SELECT *, ? AS source FROM judged WHERE reason IS NULL",
        [mapping.source],
        as_of=reading.as_of,
        source=reading.source,
        new_columns=new_columns,
    )
    mappings.keep(mapping)


def _mapping(reading: Reading) -> Mapping:
    given, year = reading.options.get("mapping"), reading.options.get("year")
    header = partial(_header, reading.path)
    mapping = mappings.load(Path(given)) if given else mappings.kept_for(reading.path, header)
    if year:
        mapping = replace(mapping, year=int(year) if year.isdecimal() else 0, year_column="")
    if not mapping.year_column and (mapping.year is None or mapping.year < FIRST_YEAR):
        raise FileFaultError(
            f"Nothing says which year {reading.path.name} is of: the kept mapping {mapping.file.name} names no column "
            f"with the year, and the year given is {year!r}. Import it again with --option year= and four digits.",
            fault="no_year",
            file=reading.path.name,
        )
    return mapping


def _header(path: Path, sheet: str) -> list[str]:
    return workbooks.header(path, sheet) if _is_workbook(path) else delimited.header(path)


def _is_workbook(path: Path) -> bool:
    return path.suffix.casefold() in (".xlsx", ".xlsm")


def _load(reading: Reading, mapping: Mapping) -> list[str]:
    columns = {"org": (mapping.organisation_number,)}
    if mapping.year_column:
        columns["printed_year"] = (mapping.year_column,)
    layout = delimited.Layout(
        "firm table",
        columns | {ours: (theirs,) for ours, theirs in mapping.columns.items()},
        required=(*columns, *mapping.columns),
        hint=f"Correct the names in {mapping.file.name}, and import it again with --option mapping={mapping.file}.",
    )
    if _is_workbook(reading.path):
        return workbooks.read(reading, "printed", layout, mapping.sheet)
    return delimited.read(reading, "printed", layout)


def _judged(reading: Reading, mapping: Mapping) -> str:
    named = {name: name if name in mapping.columns else "NULL::VARCHAR" for name in VALUES}
    printed = ", ".join(f"{column} AS printed_{name}" for name, column in named.items())
    year = _year("printed_year") if mapping.year_column else str(mapping.year)
    amounts = {name: checks.own_amount(f"printed_{name}", factor=mapping.unit) for name in AMOUNTS}
    amounts["employees"] = checks.own_amount("printed_employees")
    bad = " OR ".join(f"(printed_{name} IS NOT NULL AND {name} IS NULL)" for name in VALUES)
    reason = checks.first_reason(
        ("bad_organisation_number", f"NOT {checks.is_number('digits')}"),
        ("bad_year", f"coalesce(year, 0) < {FIRST_YEAR}"),
        ("future_year", f"year > {reading.as_of.year}"),
        ("bad_amount", bad),
        ("negative_employees", "employees < 0"),
        ("absurd_employees", f"employees > {MOST_EMPLOYEES}"),
    )
    shown = ", ".join(f"printed_{name}" for name in VALUES)
    return f"""
        CREATE TEMP TABLE judged AS
        WITH named AS (SELECT row_no, fault, org, {"printed_year" if mapping.year_column else "NULL"} AS printed_year,
            {printed} FROM printed
        ), parsed AS (
            SELECT *, {checks.number("org")} AS digits, {year} AS year,
                {", ".join(f"{expression} AS {name}" for name, expression in amounts.items())}
            FROM named
        ), reasoned AS (SELECT *, {reason} AS reason FROM parsed)
        SELECT row_no, 'no:' || digits AS org_id, year, {", ".join(VALUES)}, reason,
            concat_ws(' ', {checks.shown("org")}, printed_year,
                CASE WHEN reason IN ('bad_amount', 'negative_employees', 'absurd_employees')
                THEN concat_ws(' ', {shown}) END) AS raw
        FROM reasoned
        """


def _year(column: str) -> str:
    """2024, 2024-12 (the month the period ends), or the year of a date."""
    alone = f"regexp_extract({column}, '^([0-9]{{4}})(-[0-9]{{2}})?$', 1)"
    return f"coalesce(year({checks.date(column)}), try_cast({alone} AS INTEGER))"
