"""A server of our own in place of the official ones, and manners that do not wait."""

import pytest

import scripted_server
from klynge.registers.fetch import ADDRESSES, CALLS, Addresses, Manners


@pytest.fixture
def server():
    with scripted_server.running() as script:
        yield script


@pytest.fixture
def addresses(server) -> Addresses:
    """The official addresses, their hosts exchanged for the server."""
    hosts = ("https://data.brreg.no", "https://data.ssb.no", "https://api.patentstyret.no")
    return Addresses(ADDRESSES, CALLS, dict.fromkeys(hosts, server.url))


@pytest.fixture
def waited() -> list[float]:
    """Seconds that would have been waited."""
    return []


@pytest.fixture
def told() -> list[str]:
    """What somebody who waits is told."""
    return []


@pytest.fixture
def manners(waited, told) -> Manners:
    return Manners(contact="post@example.org", sleep=waited.append, tell=told.append, timeout=5)
