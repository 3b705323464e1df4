"""A country of a dozen firms, drawn for each question, and arrays of firms with an effect planted in them."""

import datetime as dt

import numpy as np
import pytest

from drawn import store
from klynge.measures import national
from klynge.measures.population import COLUMNS, Population

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


@pytest.fixture
def built(lake):
    """Call with source tables for a view of a lake whose national tables are built from them."""

    def make(**tables: list[dict]):
        with lake.draft():
            pass
        store(lake, **tables)
        national.build(lake)
        return lake.view()

    return make


def by_id(view) -> dict[int, dict]:
    """Rows of organisation_measures by the number of the firm."""
    rows = view.query("SELECT * FROM organisation_measures", tables=("organisation_measures",)).to_pylist()
    return {int(row["org_id"][4:]): row for row in rows}


@pytest.fixture
def people():
    """Call with a size, a seed and columns for a population in which nothing but these columns is planted."""

    def make(size: int, seed: int = 1, **columns: np.ndarray) -> Population:
        draw = np.random.default_rng(seed)
        plain = {
            "municipality": draw.integers(1001, 1021, size),
            "county": draw.integers(10, 14, size),
            "division": draw.choice([10, 41, 62], size),
            "area": draw.integers(-1, 3, size),
            "employees": draw.integers(5, 60, size).astype(float),
            "degree": draw.poisson(3, size).astype(float),
            "programme_member": np.zeros(size),
            "siva_member": np.zeros(size),
            "group_member": np.zeros(size),
            "tied_outsider": np.zeros(size),
            "member_ties": np.zeros(size),
        }
        unknown = {name: np.full(size, np.nan) for name in COLUMNS}
        return Population(unknown | plain | columns)

    return make
