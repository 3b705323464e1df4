"""A lake with the small cluster in it; its helpers stand beside the tests."""

import sys
from pathlib import Path

import pytest

from drawn import store
from klynge.measures import national
from small_country import TODAY

sys.path.insert(0, str(Path(__file__).parent))
from small_cluster import country


@pytest.fixture
def small(lake):
    """Call with tables to change for a view of the built country."""

    def make(**changed):
        tables = {**country(), **changed}
        store(lake, as_of=TODAY, **{name: rows for name, rows in tables.items() if rows is not None})
        national.build(lake)
        return lake.view()

    return make
