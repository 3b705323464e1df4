"""The front door has what it says, loads late, and its examples run."""

import doctest
import importlib
import subprocess
import sys

import pytest

from klynge import api
from klynge.errors import UnknownNameError


@pytest.mark.parametrize("name", api.PUBLIC)
def test_every_public_name_is_there_and_is_not_a_module(name):
    found = getattr(api, name)
    assert not isinstance(found, type(sys)), "a module of the same name would hide the function"
    assert found.__doc__ or not callable(found)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(AttributeError, match=r"klynge\.api has no 'redyness'; it has .*readiness"):
        _ = api.redyness


def test_importing_it_costs_next_to_nothing():
    heavy = ["ibis", "numba", "pandas", "pyarrow", "numpy", "duckdb"]
    code = "import sys, klynge.api; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.split()
    assert [name for name in heavy if name in loaded] == []


@pytest.mark.parametrize("module", ["klynge.api", "klynge.api.network"])
def test_examples_run(module):
    tried = doctest.testmod(importlib.import_module(module))
    assert tried.attempted > 0
    assert tried.failed == 0


def test_an_unknown_language_lists_the_three():
    with pytest.raises(UnknownNameError, match=r"no language 'da'\. Known: nb, nn, en"):
        api.require_language("da")
