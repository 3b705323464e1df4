"""Which rows can be used? The checks that readers share, as SQL expressions over columns of text."""

from collections.abc import Mapping, Sequence

from klynge.registers.importing import Reading

# mod-11 of an organisation number (Brønnøysundregistrene, "Organisasjonsnummeret")
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
HIGHEST_AMOUNT = 1e15  # a thousand times the Norwegian state budget: beyond it a figure is a slip of the keyboard

_SPACES = r"'[\s\x{00A0}\x{202F}]'"


def number(column: str) -> str:
    """An organisation number as digits: `no:`, spaces and `.0` of a spreadsheet taken off."""
    return f"regexp_replace(regexp_replace({column}, {_SPACES}, '', 'g'), '^no:|\\.0$', '', 'g')"


def is_number(digits: str) -> str:
    """True where the text is nine digits whose last is the check digit; false where it is absent."""
    total = " + ".join(f"{w} * try_cast({digits}[{i}] AS INTEGER)" for i, w in enumerate(WEIGHTS, start=1))
    return (
        f"coalesce(regexp_full_match({digits}, '[0-9]{{9}}') "
        f"AND (11 - ({total}) % 11) % 11 = try_cast({digits}[9] AS INTEGER), false)"
    )


def shown(column: str) -> str:
    """A printed number for a reject: eleven digits are a person's and are not repeated."""
    return f"CASE WHEN regexp_full_match({number(column)}, '[0-9]{{11}}') THEN '(11 digits)' ELSE {column} END"


def organisation_id(column: str) -> str:
    """`no:` and the digits; an identifier of another scheme, such as `x:SE:…`, stays as it is."""
    other = f"{column} LIKE '%:%' AND {column} NOT LIKE 'no:%'"
    return f"CASE WHEN {other} THEN trim({column}) ELSE 'no:' || {number(column)} END"


def is_organisation_id(identifier: str) -> str:
    """True where the identifier is absent, of another scheme, or has a good check digit."""
    return f"coalesce({identifier} NOT LIKE 'no:%' OR {is_number(f'substr({identifier}, 4)')}, true)"


def lake_table(reading: Reading, name: str) -> str:
    """A table of the lake as it was before this import, for the draft's connection."""
    return f"({reading.view.rows(name)})"


def registered(reading: Reading) -> str | None:
    """The identifiers of the lake's organisations and establishments, as a query; None without a register."""
    if not reading.view.has("organisations"):
        return None
    query = f"SELECT org_id FROM {lake_table(reading, 'organisations')}"
    if reading.view.has("establishments"):
        query += f" UNION ALL SELECT est_id FROM {lake_table(reading, 'establishments')}"
    return query


def date(column: str) -> str:
    """The day of an ISO or Norwegian date, with or without a time; null where it is no date."""
    day = f"split_part(replace(trim({column}), 'T', ' '), ' ', 1)"
    return f"try_strptime({day}, ['%Y-%m-%d', '%d.%m.%Y'])::DATE"


def amount(column: str, *, decimal: str = ".") -> str:
    """Whole units, halves away from zero; null where the text is no number, or one beyond belief."""
    plain = f"replace(regexp_replace({column}, {_SPACES}, '', 'g'), '−', '-')"
    if decimal != ".":
        plain = f"replace({plain}, '{decimal}', '.')"
    return _whole(f"try_cast({plain} AS DOUBLE)")


def own_amount(column: str, *, factor: float = 1) -> str:
    """As `amount`, for files people made: comma or point, but `1,234` could be either and is null."""
    plain = f"replace(regexp_replace({column}, {_SPACES}, '', 'g'), '−', '-')"
    # the number cells of a workbook come with an exponent, which leaves no doubt
    clear = (
        f"regexp_full_match({plain}, '-?[0-9]+([.,][0-9]+)?(e[+-]?[0-9]+)?') "
        f"AND NOT regexp_full_match({plain}, '-?[0-9]{{1,3}}[.,][0-9]{{3}}')"
    )
    return _whole(f"CASE WHEN {clear} THEN try_cast(replace({plain}, ',', '.') AS DOUBLE) * {factor} END")


def first_reason(*checks: tuple[str, str]) -> str:
    """The row's `fault`, else the reason of the first condition that holds, null where the row is good."""
    cases = " ".join(f"WHEN {condition} THEN '{reason}'" for reason, condition in checks)
    return f"coalesce(fault, CASE {cases} END)"


def reject(reading: Reading, table: str, view: str) -> None:
    """Reject the rows of `view` (columns row_no, reason, raw and others) that have a reason."""
    reading.draft.reject(table, f"SELECT row_no, reason, raw FROM {view} WHERE reason IS NOT NULL")


def _left_out(reading: Reading, view: str) -> dict[str, int]:
    """Rows of `view` (columns rule, reason and others) that are left out by a rule, by rule."""
    query = f"SELECT rule, count(*) FROM {view} WHERE reason IS NULL AND rule IS NOT NULL GROUP BY 1 ORDER BY 1"
    return dict(reading.draft.connection.execute(query).fetchall())


GOOD = "SELECT * FROM judged WHERE reason IS NULL AND rule IS NULL"


def store(
    reading: Reading,
    table: str,
    view: str = "judged",
    query: str = GOOD,
    *,
    left_out: Mapping[str, int] | None = None,
    new_columns: Sequence[str] = (),
    part: str = "",
) -> None:
    """Reject what `view` has a reason for, count what it leaves out by rule, and store the rows of `query`.

    left_out : rows that were left out before, by rule
    """
    reject(reading, table, view)
    before = {rule: count for rule, count in (left_out or {}).items() if count}
    reading.draft.store(
        table,
        query,
        as_of=reading.as_of,
        source=reading.source,
        left_out={**_left_out(reading, view), **before},
        new_columns=list(new_columns),
        part=part,
    )


def _whole(value: str) -> str:
    # not-a-number compares as larger than everything, so it becomes null here too
    return f"CASE WHEN abs({value}) < {HIGHEST_AMOUNT:.0f} THEN round({value})::BIGINT END"
