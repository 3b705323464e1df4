"""What does one row of a brought file say, and can it be used? The values, or the reason why not.

Only what the row itself says is judged here; what is already known of the same thing is compared by whoever imports.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from klynge.registers import brought_columns, cells

UNITS = {"kr": 1, "tkr": 1_000, "mnok": 1_000_000}  # kroner in one unit of the amounts
TABLES = ("firm_table", "accounts")
MOST_EMPLOYEES = 1_000_000  # a third of all the employed in Norway
AMOUNTS = {
    "firm_table": ("revenue", "operating_result", "depreciation", "result_before_tax", "assets", "wages"),
    "accounts": (
        "revenue",
        "operating_result",
        "depreciation",
        "wages",
        "result_before_tax",
        "net_result",
        "assets",
        "equity",
        "debt",
    ),
}
KEYS = {"firm_table": ("org_id", "year"), "accounts": ("org_id", "period_end", "kind")}
_TEXTS = {"reason": 200, "name": 200}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user chose for the whole file.

    as_of : day it describes; order : of the parts of a day, see `cells.DAY_ORDERS`; unit : name in `UNITS`
    year : of all rows, where no column has it; source : whose it is, in words
    """

    as_of: dt.date
    order: str = "dmy"
    unit: str = "kr"
    year: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One row. `reason` '' : it can be used; `column` : our name of the one at fault; `values` : by our names."""

    values: dict = field(default_factory=dict)
    reason: str = ""
    column: str = ""


class _Bad(Exception):
    def __init__(self, reason: str, column: str = ""):
        self.reason, self.column = reason, column


def judge_row(kind: str, row: Mapping[str, str], choices: Choices) -> Judged:
    """The values of a row whose cells are given by our names of the columns, empty ones as ''.

    Reasons: formula_cell, missing_value, bad_organisation_number, bad_date, no_from_date, future_date,
    reversed_dates, unknown_kind, unknown_role, bad_amount, negative_amount, no_year, bad_year, future_year,
    no_values, negative_employees, absurd_employees, unknown_currency, no_period, reversed_period.
    """
    formula = next((column for column, cell in row.items() if cells.is_formula(cell)), None)
    if formula:
        return Judged({}, "formula_cell", formula)
    read = _membership if kind == "memberships" else _firm if kind == "firm_table" else _account
    try:
        return Judged(read(row, choices))
    except _Bad as bad:
        return Judged({}, bad.reason, bad.column)


def _membership(row: Mapping[str, str], choices: Choices) -> dict:
    if not row.get("number") and not row.get("name"):
        raise _Bad("missing_value", "name")
    values = {
        "member_id": _number(row) if row.get("number") else "",
        "member_name": cells.masked(row.get("name", ""))[: _TEXTS["name"]],
        "from_date": _day(row, "from_date", choices),
        "to_date": _day(row, "to_date", choices),
        "kind": _word("memberships", row, "kind"),
        "role": _word("memberships", row, "role"),
        "reason": cells.masked(row.get("reason", ""))[: _TEXTS["reason"]],
        "fee": _amount(row, "fee", choices),
    }
    begins, ends = values["from_date"], values["to_date"]
    if begins is None and ends and ends < choices.as_of:
        raise _Bad("no_from_date", "from_date")
    if begins and begins > choices.as_of:
        raise _Bad("future_date", "from_date")
    if ends and ends < (begins or choices.as_of):
        raise _Bad("reversed_dates", "to_date")
    if values["fee"] is not None and values["fee"] < 0:
        raise _Bad("negative_amount", "fee")
    return values


def _firm(row: Mapping[str, str], choices: Choices) -> dict:
    values = {"org_id": _firm_number(row), "year": _year(row, choices)}
    values |= {name: _amount(row, name, choices) for name in AMOUNTS["firm_table"]}
    values["employees"] = _amount(row, "employees", choices, in_units=False)
    employees = values["employees"]
    if employees is not None and employees < 0:
        raise _Bad("negative_employees", "employees")
    if employees is not None and employees > MOST_EMPLOYEES:
        raise _Bad("absurd_employees", "employees")
    _require_any(values, (*AMOUNTS["firm_table"], "employees"))
    return values | {"source": choices.source}


def _account(row: Mapping[str, str], choices: Choices) -> dict:
    ends = _day(row, "period_end", choices)
    if ends is None:
        ends = dt.date(_year(row, choices, missing="no_period"), 12, 31)
    begins = _day(row, "period_start", choices) or _year_before(ends)
    if begins > ends:
        raise _Bad("reversed_period", "period_start")
    if ends > choices.as_of:
        raise _Bad("future_date", "period_end")
    currency = (row.get("currency") or "NOK").strip().upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise _Bad("unknown_currency", "currency")
    values = {"org_id": _firm_number(row), "period_end": ends, "kind": _word("accounts", row, "kind") or "company"}
    values |= {"period_start": begins, "currency": currency}
    values |= {name: _amount(row, name, choices) for name in AMOUNTS["accounts"]}
    _require_any(values, AMOUNTS["accounts"])
    return values


def _number(row: Mapping[str, str]) -> str:
    found = cells.organisation_id(row.get("number", ""))
    if found is None:
        raise _Bad("bad_organisation_number" if row.get("number") else "missing_value", "number")
    return found


def _firm_number(row: Mapping[str, str]) -> str:
    found = _number(row)
    if not found.startswith("no:"):
        raise _Bad("bad_organisation_number", "number")
    return found


def _day(row: Mapping[str, str], column: str, choices: Choices) -> dt.date | None:
    if not row.get(column):
        return None
    found = cells.day(row[column], choices.order)
    if found is None:
        raise _Bad("bad_date", column)
    return found


def _year(row: Mapping[str, str], choices: Choices, missing: str = "no_year") -> int:
    written = row.get("year", "")
    found = cells.year(written, choices.order) if written else choices.year
    if found is None:
        raise _Bad("bad_year" if written else missing, "year")
    if not cells.FIRST_YEAR <= found <= cells.LAST_YEAR:
        raise _Bad("bad_year", "year")
    if found > choices.as_of.year:
        raise _Bad("future_year", "year")
    return found


def _amount(row: Mapping[str, str], column: str, choices: Choices, *, in_units: bool = True) -> int | None:
    if not row.get(column):
        return None
    found = cells.amount(row[column], UNITS[choices.unit] if in_units else 1)
    if found is None:
        raise _Bad("bad_amount", column)
    return found


def _word(kind: str, row: Mapping[str, str], column: str) -> str:
    if not row.get(column):
        return ""
    found = brought_columns.word(kind, column, row[column])
    if found is None:
        raise _Bad(f"unknown_{column}", column)
    return found


def _require_any(values: dict, names: tuple[str, ...]) -> None:
    if all(values[name] is None for name in names):
        raise _Bad("no_values")


def _year_before(day: dt.date) -> dt.date:
    """The first day of a period of twelve months that ends on the day."""
    after = day + dt.timedelta(days=1)
    return after.replace(year=after.year - 1) if (after.month, after.day) != (2, 29) else dt.date(after.year - 1, 3, 1)
