"""The site binds to this machine, or to others by https only, and to a free port, or says why not."""

import dataclasses
import os
import socket

import pytest

from klynge.errors import SettingError
from klynge_web import serve as serving
from klynge_web.config import workers
from klynge_web.people import letters
from klynge_web.serve import serve


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "klynge.example", "::"])
def test_another_address_is_refused(host):
    with pytest.raises(SettingError, match="not a loopback address"):
        serve(port=8000, host=host, worker=True)


def test_another_address_is_for_readers_who_come_by_https(settings):
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, url="https://klynge.example.org")
    serving._require_host("0.0.0.0")
    assert serving._address("0.0.0.0", 8000) == "https://klynge.example.org/"
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, url="http://127.0.0.1:8000")
    with pytest.raises(SettingError, match="not a loopback address"):
        serving._require_host("0.0.0.0")


def test_a_port_in_use_is_refused():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingError, match="in use"):
            serve(port=taken.getsockname()[1], host="127.0.0.1", worker=True)


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", 70000, "is no port"),
        ("192.0.2.7", 8000, "not of this machine"),
        ("no.such.invalid", 8000, "no add"),
    ],
)
def test_an_address_that_cannot_be_bound_is_refused(host, port, words):
    with pytest.raises(SettingError, match=words):
        serving._require_free(host, port)


def test_a_version_6_address_is_written_in_brackets():
    assert serving._bound("::1", 8000) == "http://[::1]:8000"


def test_the_server_does_not_fork_a_loaded_site_and_believes_no_header():
    assert workers.preload_app is False and workers.accesslog is None
    assert workers.secure_scheme_headers == {} and workers.forwarded_allow_ips == ""
    assert (workers.workers, workers.threads) == (2, 4) and workers.graceful_timeout < 5


def test_no_home_no_start(tmp_path, monkeypatch):
    if os.geteuid() == 0:
        (tmp_path / "home").write_text("a file, no folder")
    else:
        tmp_path.chmod(0o500)
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "home"))
    with pytest.raises(SettingError, match="nothing can be written there"):
        serve(port=8000, host="127.0.0.1", worker=True)


def test_a_worker_starts_on_an_empty_installation(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    workers.warm()


def test_a_worker_answers_before_it_is_asked(client):
    from klynge_web.atlas import pages

    pages._region_page.cache_clear()
    workers.warm()
    assert pages._region_page.cache_info().currsize == 1


def test_letters_and_commands_name_the_address_that_was_bound(tmp_path, settings):
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, home=tmp_path, url="")
    assert letters.absolute("/nb/") == "http://127.0.0.1:8000/nb/"
    serving._note_bound("::1", 8012)
    assert letters.absolute("/nb/") == "http://[::1]:8012/nb/"
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, url="https://klynge.example.org")
    assert letters.absolute("/nb/") == "https://klynge.example.org/nb/"
