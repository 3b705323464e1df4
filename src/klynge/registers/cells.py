"""What does a written cell mean? Numbers, days and amounts of files that people make, one cell at a time.

The readers of registers judge by the engine (`checks.py`), a whole column at once; files of the site's users are
judged row by row, because each row is told what will become of it. A test holds the two to the same answers.
"""

import datetime as dt
import re
import unicodedata

from klynge.registers.checks import HIGHEST_AMOUNT, WEIGHTS

DAY_ORDERS = ("dmy", "ymd", "mdy")
FIRST_YEAR, LAST_YEAR = 1900, 2100

_SPACES = re.compile(r"[\s\u00a0\u202f]")
_FOREIGN = re.compile(r"x:[A-Z]{2}:\S.{0,100}")
_AROUND = re.compile(r"^no:?(?=\d)|mva$|\.0$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_WRITTEN = {
    "dmy": (re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})"), ("day", "month", "year")),
    "mdy": (re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})"), ("month", "day", "year")),
    "ymd": (re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})"), ("year", "month", "day")),
}
_AMOUNT = re.compile(r"-?[0-9]+([.,][0-9]+)?(e[+-]?[0-9]+)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")
_GROUPED = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3}){2,}|-?[0-9]{1,3}(,[0-9]{3}){2,}")
_YEAR = re.compile(r"([0-9]{4})(-[0-9]{2})?")
_ELEVEN = re.compile(r"(?<!\d)(\d[\s\u00a0]?){10}\d(?!\d)")
_SIGNED = re.compile(r"[+\-@]")
_WORKING = re.compile(r"[(!|=]")


def is_formula(cell: str) -> bool:
    """True if a spreadsheet program would work the cell out: `=…`, or `+`, `-`, `@` before something to be done."""
    return cell.startswith("=") or bool(_SIGNED.match(cell) and _WORKING.search(cell))


def organisation_id(cell: str) -> str | None:
    """`no:` and nine digits with a good check digit, or a foreign partner's `x:SE:NAME`; None for anything else.

    What is often written around a number is taken off: spaces, `NO`, `MVA`, and the `.0` of a spreadsheet.
    """
    if _FOREIGN.fullmatch(cell.strip()):
        return cell.strip()
    digits = _AROUND.sub("", _SPACES.sub("", cell))
    return f"no:{digits}" if is_number(digits) else None


def is_number(digits: str) -> bool:
    """True if the text is nine digits whose last is the check digit."""
    if not re.fullmatch(r"[0-9]{9}", digits):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    return (11 - total % 11) % 11 == int(digits[8])


def day(cell: str, order: str = "dmy") -> dt.date | None:
    """The day, written in the given order or as 2026-03-01; None if it is none."""
    text = cell.strip()
    if found := _ISO.fullmatch(text):
        return _date(*map(int, found.groups()))
    pattern, names = _WRITTEN[order]
    found = pattern.fullmatch(text)
    return _date(**dict(zip(names, map(int, found.groups()), strict=True))) if found else None


def year(cell: str, order: str = "dmy") -> int | None:
    """2024, 2024-12 (the month the period ends), or the year of a day."""
    text = cell.strip().removesuffix(".0")
    if found := _YEAR.fullmatch(text):
        return int(found.group(1))
    written = day(text, order)
    return written.year if written else None


def amount(cell: str, factor: float = 1) -> int | None:
    """Whole units, halves away from zero; None if it is no number, or could be two: `1,234`."""
    plain = _SPACES.sub("", cell).replace("−", "-")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", "")
    elif not _AMOUNT.fullmatch(plain) or _THOUSANDS.fullmatch(plain):
        return None
    value = float(plain.replace(",", ".")) * factor
    if not abs(value) < HIGHEST_AMOUNT:
        return None
    return int(abs(value) + 0.5) * (-1 if value < 0 else 1)


def masked(cell: str) -> str:
    """A cell as it may be kept and shown: eleven digits are a person's number and are not repeated."""
    return _ELEVEN.sub("(11 digits)", cell)


def folded(word: str) -> str:
    """A word for comparing with declared ones: lower case, without points, signs and double spaces."""
    plain = unicodedata.normalize("NFC", word).casefold()
    return " ".join(re.sub(r"[^\w]+|_", " ", plain).split())


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
