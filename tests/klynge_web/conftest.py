"""A client that asks as a browser on this machine does, and a small country to ask about."""

from pathlib import Path

import pytest
from django.test import Client

import small_demo


@pytest.fixture(scope="session")
def country(tmp_path_factory) -> Path:
    """Folder of the generated registers and of the lake made from them."""
    folder = tmp_path_factory.getbasetemp() / "small_demo"
    small_demo.make_home(folder)
    return folder


@pytest.fixture
def client(country, monkeypatch) -> Client:
    """Asks the site over the small country."""
    monkeypatch.setenv("KLYNGE_HOME", str(country / "home"))
    return Client(headers={"host": "127.0.0.1"})


@pytest.fixture
def empty_client(tmp_path, monkeypatch) -> Client:
    """Asks the site of an installation where nothing has been imported."""
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    return Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
