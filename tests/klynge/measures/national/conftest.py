"""A country of a dozen firms, drawn for each question, and arrays of firms with an effect planted in them."""

import numpy as np
import pytest

from drawn import store
from klynge.measures import national
from klynge.measures.population import COLUMNS, Population
from small_country import TODAY


@pytest.fixture
def built(lake):
    """Call with source tables for a view of a lake whose national tables are built from them."""

    def make(**tables: list[dict]):
        store(lake, as_of=TODAY, **tables)
        national.build(lake)
        return lake.view()

    return make


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
