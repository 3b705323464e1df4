"""The site binds to this machine and to a free port, or says why not."""

import socket

import pytest

from klynge.errors import SettingError
from klynge_web.config import workers
from klynge_web.serve import serve


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "klynge.example", "::"])
def test_another_address_is_refused(host):
    with pytest.raises(SettingError, match="not a loopback address"):
        serve(port=8000, host=host)


def test_a_port_in_use_is_refused():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingError, match="in use"):
            serve(port=taken.getsockname()[1], host="127.0.0.1")


def test_a_worker_starts_on_an_empty_installation(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    workers.warm()


def test_a_worker_answers_before_it_is_asked(client):
    from klynge_web.atlas import pages

    pages._region_page.cache_clear()
    workers.warm()
    assert pages._region_page.cache_info().currsize == 1
