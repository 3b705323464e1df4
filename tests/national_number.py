"""A national identity number that nobody has: made for tests, with check digits that are right."""

import datetime as dt

_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def number(born: dt.date, *, day: int = 0, month: int = 0, serial: int = 500) -> str:
    """Eleven digits. day : 40 for a D-number; month : 40, 65 or 80 for one made for tests."""
    for one in range(serial, 1000):
        digits = f"{born.day + day:02}{born.month + month:02}{born:%y}{one:03}"
        first = -sum(weight * int(digit) for weight, digit in zip(_FIRST, digits, strict=True)) % 11
        second = -sum(weight * int(digit) for weight, digit in zip(_SECOND, f"{digits}{first}", strict=False)) % 11
        if first < 10 and second < 10:
            return f"{digits}{first}{second}"
    raise ValueError("no number left")
