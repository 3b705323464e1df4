"""Erasure from outside: units that a register has removed leave the lake as well."""

import datetime as dt
from collections.abc import Iterable

from klynge.errors import SettingError
from klynge.lake import Lake, engine, erasure
from klynge.lake.erasure import Erasure
from klynge.registers import checks


def erase(lake: Lake, numbers: Iterable[str] = (), *, on: dt.date | None = None) -> list[Erasure]:
    """Erase units from all snapshots and national tables, and apply all earlier erasures again.

    Parameters
    ----------
    numbers : organisation numbers, of units or establishments, with or without `no:`; none applies the list alone,
        as is needed when a copy of the lake has been put back or an older file imported
    on : day of the erasure, today unless given

    Returns
    -------
    All erasures with their rows by table. The list is kept in the lake as `erasures.json`.

    Raises
    ------
    SettingError if a number is none: then nothing is erased. LakeBusyError; LakeStorageError.
    """
    wanted = list(dict.fromkeys(plain_number(number) for number in numbers))
    require_numbers(wanted)
    return erasure.erase(lake, wanted, on=on or dt.date.today())


def plain_number(number: str) -> str:
    """The nine digits, as people and tables write them."""
    return number.strip().removeprefix("no:").replace(" ", "")


def require_numbers(wanted: list[str]) -> None:
    """Raise SettingError if one of them is no organisation number."""
    bad = _no_numbers(wanted)
    if bad:
        raise SettingError(
            f"{', '.join(map(repr, bad))}: no organisation number, which has nine digits, the last fitting the others. "
            "Nothing was erased. Correct it and try again.",
            numbers=bad,
        )


def _no_numbers(numbers: list[str]) -> list[str]:
    with engine.connect() as connection:
        query = f"SELECT number FROM (SELECT unnest(?::VARCHAR[]) AS number) WHERE NOT {checks.is_number('number')}"
        return [row[0] for row in connection.execute(query, [numbers]).fetchall()]
