"""Two clusters with people, over the lake of the small country."""

import pytest

import own_clusters
import site_world


@pytest.fixture
def lake_home(country, monkeypatch):
    """The home with the small country's lake: not to be written to."""
    monkeypatch.setenv("KLYNGE_HOME", str(country / "home"))
    return country / "home"


@pytest.fixture
def world(db, lake_home):
    return site_world.make_world()


@pytest.fixture
def firms(lake_home) -> list[tuple[str, str]]:
    return own_clusters.firms(lake_home, 30)


@pytest.fixture
def cluster(world):
    return world.own.rows["organisation"]


@pytest.fixture
def staff(world):
    return world.people["cluster_staff"]


@pytest.fixture
def client(world):
    """Signed in as cluster staff."""
    return world.client("cluster_staff")
