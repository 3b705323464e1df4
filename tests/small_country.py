"""Rows of a small country: firms of the unit register, their boards, and how they come out of the build."""

import datetime as dt

TODAY = dt.date(2026, 6, 30)


def org(number: int) -> str:
    return f"no:9{number:08d}"


def unit(number: int, municipality: str | None = "3305", **fields) -> dict:
    """A firm of the unit register: ten employees, construction."""
    return {
        "org_id": org(number),
        "name": f"Firm {number}",
        "legal_form": "AS",
        "industry_1": "41.200",
        "industry_version": "SN2007",
        "municipality": municipality,
        "employees_low": 10,
        "employees_high": 10,
        "founded": dt.date(2016, 6, 30),
        **fields,
    }


def seat(number: int, person: str, **fields) -> dict:
    return {
        "org_id": org(number),
        "person_key": person,
        "role": "MEDL",
        "first_seen": TODAY,
        "last_seen": TODAY,
        "birth_year": 1970,
        **fields,
    }


def board(*seats: tuple[int, str]) -> list[dict]:
    return [seat(number, person) for number, persons in seats for person in persons]


def by_id(view) -> dict[int, dict]:
    """Rows of organisation_measures by the number of the firm."""
    rows = view.query(
        "SELECT * FROM organisation_measures ORDER BY org_id", tables=("organisation_measures",)
    ).to_pylist()
    return {int(row["org_id"][4:]): row for row in rows}
