"""A generated country, and the same report 38/2010 that everybody has."""

import pytest

import small_demo
from klynge.lake import Lake


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    return small_demo.make_home(tmp_path_factory.getbasetemp() / "small_demo")


@pytest.fixture
def generated(home, monkeypatch) -> Lake:
    """The lake of the generated country."""
    monkeypatch.setenv("KLYNGE_HOME", str(home))
    return Lake(home / "lake")
