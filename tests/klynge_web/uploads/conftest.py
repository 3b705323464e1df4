"""A cluster whose leader uploads, in a home whose lake has no register: any good number is taken."""

import pytest

import uploading


@pytest.fixture(autouse=True)
def home(tmp_path, settings, monkeypatch):
    """Files and lake of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "empty"))
    return tmp_path


@pytest.fixture
def cluster(db) -> uploading.Cluster:
    return uploading.Cluster()


@pytest.fixture
def client(cluster):
    return uploading.signed_in(cluster.leader)
