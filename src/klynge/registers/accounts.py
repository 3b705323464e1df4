"""What did the organisations earn and own? Annual accounts from the register's answers, or from an own table.

Source: Regnskapsregisteret, one JSON array per organisation; there is no bulk file. An absent line is null, not zero.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

from klynge.errors import FileFaultError
from klynge.registers import checks, delimited
from klynge.registers.answers import Answer, Answers
from klynge.registers.importing import Reading
from klynge.registers.rows import load

KINDS = {"selskap": "company", "konsern": "group", "company": "company", "group": "group"}
_RESULT, _BALANCE = "resultatregnskapResultat", "egenkapitalGjeld"
PATHS = {
    "id": ("id",),
    "org_id": ("virksomhet", "organisasjonsnummer"),
    "kind": ("regnskapstype",),
    "period_start": ("regnskapsperiode", "fraDato"),
    "period_end": ("regnskapsperiode", "tilDato"),
    "currency": ("valuta",),
    "revenue": (_RESULT, "driftsresultat", "driftsinntekter", "sumDriftsinntekter"),
    "operating_result": (_RESULT, "driftsresultat", "driftsresultat"),
    "wages": (_RESULT, "driftsresultat", "driftskostnad", "loennskostnad"),
    "result_before_tax": (_RESULT, "ordinaertResultatFoerSkattekostnad"),
    "net_result": (_RESULT, "aarsresultat"),
    "assets": ("eiendeler", "sumEiendeler"),
    "equity": (_BALANCE, "egenkapital", "sumEgenkapital"),
    "debt": (_BALANCE, "gjeldOversikt", "sumGjeld"),
    "layout": ("oppstillingsplan",),
}
ANSWERED_AMOUNTS = tuple(list(PATHS)[6:-1])
AMOUNTS = ("depreciation", *ANSWERED_AMOUNTS)
COLUMNS = ("row_no", "fault", *PATHS, "depreciation")
# each line stands in more than four of five accounts; not once in this many means that the key was renamed
RENAMED_AFTER = 200

OWN = delimited.Layout(
    "accounts",
    {
        "org_id": ("org_id", "orgnr", "organisasjonsnummer"),
        **{name: (name,) for name in (*PATHS, "depreciation") if name != "org_id"},
    },
    required=("org_id", "period_start", "period_end", "kind", "currency"),
    hint="An own table of accounts has the columns of the lake's table accounts (docs/reference/tables.md).",
)


def read(reading: Reading) -> None:
    """Read accounts from a folder, a zip archive or one file of the register's answers, or from an own CSV file.

    Amounts become whole units of their currency; periods of any length and accounts of companies being wound up
    are kept. Rejects: bad_organisation_number, kind_missing, no_period, reversed_period, future_date,
    unknown_currency, bad_amount. Left out: `no_accounts` (the answer is empty), `superseded` (of several filings
    for the same period and kind the one with the highest id counts), `other_files`.
    """
    left_out: Counter[str] = Counter()
    if reading.path.suffix.casefold() == ".csv":
        new_columns, amount = delimited.read(reading, "printed", OWN), checks.own_amount
    else:
        new_columns, amount = [], checks.amount
        answers = Answers(reading)
        load(reading, "printed", COLUMNS, _rows(answers, left_out))
        _require_known_lines(reading)
        left_out["other_files"] += answers.other_files
    reading.draft.connection.execute(_judged(amount, reading.as_of))
    checks.store(reading, "accounts", left_out=left_out, new_columns=new_columns)


def _rows(answers: Answers, left_out: Counter[str]) -> Iterator[list[str | None]]:
    for number, answer in enumerate(answers, start=1):
        found = answer.content if isinstance(answer.content, list) else [answer.content]
        if answer.fault:
            yield _faulty(number, answer, answer.fault)
        elif not any(found):
            left_out["no_accounts"] += 1
        else:
            yield from (_row(number, answer, account) for account in found)


def _row(number: int, answer: Answer, account) -> list[str | None]:
    if not isinstance(account, dict) or "regnskapsperiode" not in account:
        return _faulty(number, answer, "not_accounts")
    values = [_value(account, path) for path in PATHS.values()]
    # an answer that does not name its organisation was asked for by the number in the name of the file
    values[1] = values[1] or answer.name.removesuffix(".json")
    return [str(number), None, *values, None]


def _faulty(number: int, answer: Answer, fault: str) -> list[str | None]:
    return [str(number), fault, None, answer.name, *[None] * (len(COLUMNS) - 4)]


def _value(account: dict, path: tuple[str, ...]) -> str | None:
    """The text at `path`; None where a key is absent or holds `{}`, the source's word for an absent line."""
    value = account
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return None if value in (None, "", {}) else str(value)


def _require_known_lines(reading: Reading) -> None:
    counts = ", ".join(f"count({column})" for column in ANSWERED_AMOUNTS)
    total, *present = reading.draft.connection.execute(
        f"SELECT count(*), {counts} FROM printed WHERE fault IS NULL"
    ).fetchone()
    renamed = [PATHS[column][-1] for column, count in zip(ANSWERED_AMOUNTS, present, strict=True) if not count]
    if total >= RENAMED_AFTER and renamed:
        raise FileFaultError(
            f"None of the {total} accounts in {reading.path.name} has the line {' or '.join(map(repr, renamed))}, "
            "which most have: it was probably renamed at the source, and would be read as absent. "
            "Look into one of the answers, and tell the maintainers of Klynge what the line is called now.",
            fault="renamed_key",
            file=reading.path.name,
            keys=renamed,
        )


def _judged(amount: Callable[[str], str], as_of: dt.date) -> str:
    """The rows read, each with its `reason` to be rejected or its `rule` to be left out."""
    amounts = ", ".join(f"{amount(name)} AS {name}" for name in AMOUNTS)
    bad = ", ".join(f"CASE WHEN {name} IS NOT NULL AND {amount(name)} IS NULL THEN {name} END" for name in AMOUNTS)
    reason = checks.first_reason(
        ("bad_organisation_number", f"NOT {checks.is_number('digits')}"),
        ("kind_missing", "kind IS NULL"),
        ("no_period", "period_start IS NULL OR period_end IS NULL"),
        ("reversed_period", "period_start > period_end"),
        ("future_date", f"period_end > DATE '{as_of}'"),
        ("unknown_currency", "NOT coalesce(regexp_full_match(currency, '[A-Z]{3}'), false)"),
        ("bad_amount", "bad_amounts != ''"),
    )
    kinds = " ".join(f"WHEN '{printed}' THEN '{kind}'" for printed, kind in KINDS.items())
    return f"""
        CREATE TEMP TABLE judged AS
        WITH parsed AS (
            SELECT row_no, fault, try_cast(id AS BIGINT) AS filing, org_id AS printed_id,
                {checks.number("org_id")} AS digits,
                CASE lower(kind) {kinds} END AS kind,
                {checks.date("period_start")} AS period_start, {checks.date("period_end")} AS period_end,
                currency, layout, {amounts}, concat_ws(' ', {bad}) AS bad_amounts
            FROM printed
        ), reasoned AS (SELECT *, {reason} AS reason FROM parsed)
        SELECT * EXCLUDE (digits, bad_amounts), 'no:' || digits AS org_id,
            concat_ws(' ', {checks.shown("printed_id")}, period_end, kind, currency, nullif(bad_amounts, '')) AS raw,
            CASE WHEN filing IS NOT NULL AND row_number() OVER (
                PARTITION BY digits, period_end, kind, reason IS NULL ORDER BY filing DESC NULLS LAST, row_no
            ) > 1 THEN 'superseded' END AS rule
        FROM reasoned
        """
