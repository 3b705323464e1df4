"""Whatever people send, and wherever: none of it stands in the log. Each request has one line."""

import io
import json
import logging

import pytest
from django.test import Client

from klynge_web.shell.logs import JsonFormatter

SECRETS = ["hemmelig-i-sti", "hemmelig-i-spørring", "hemmelig-i-skjema", "hemmelig-i-hode", "hemmelig-i-kake"]
SECRETS += [
    "hemmelig-i-fil",
    "hemmelig-i-feil",
    "hemmelig@example.org",
    "hemmelig-vert",
    "HEMMELIGMETODE",
    "hemmelig-navn",
]


@pytest.fixture
def log():
    """All that the site writes, as it writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("", "gunicorn.error")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.django_db
def test_secrets_sent_everywhere(client, log, monkeypatch):
    from klynge import api

    def fail(lang):
        raise ValueError("hemmelig-i-feil")

    client.raise_request_exception = False
    hidden = {
        "user-agent": "hemmelig-i-hode",
        "referer": "http://127.0.0.1/hemmelig-i-hode",
        "x-request-id": "hemmelig-navn",
    }
    client.cookies["sessionid"] = "hemmelig-i-kake"
    addresses = [
        "/nb/hemmelig-i-sti/",
        "/nb/region/hemmelig-i-sti/",
        "/nb/invitation/hemmelig-i-sti/",
        "/nb/",
        "/hemmelig-i-sti",
    ]
    for address in addresses:
        client.get(address, {"q": "hemmelig-i-spørring"}, headers=hidden)
    file = io.BytesIO(b"hemmelig-i-fil")
    file.name = "hemmelig-i-fil.csv"
    client.post(
        "/nb/sign-in/", {"login": "hemmelig@example.org", "password": "hemmelig-i-skjema", "f": file}, headers=hidden
    )
    checked = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    checked.post("/nb/sign-in/hemmelig-i-sti?hemmelig-i-spørring", {"login": "hemmelig@example.org"}, headers=hidden)
    client.get("/nb/", headers={"host": "hemmelig-vert.example"})
    client.generic("HEMMELIGMETODE", "/nb/")
    client.post("/nb/sign-in/", b"{hemmelig-i-skjema", content_type="multipart/form-data; boundary=hemmelig-i-hode")
    monkeypatch.setattr(api, "measures", fail, raising=False)
    client.get("/nb/definitions/", {"q": "hemmelig-i-spørring"}, headers=hidden)

    lines = log()
    written = json.dumps(lines, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in written] == []
    requests = [line for line in lines if line["logger"] == "klynge.requests"]
    assert len(requests) == len(addresses) + 6, "one line a request"
    assert {frozenset(line) for line in requests} == {
        frozenset(("time", "level", "logger", "message", "request", "method", "pattern", "status", "seconds"))
    }
    assert all(line["request"] for line in requests)
    patterns = [line["pattern"] for line in requests]
    assert (
        patterns[:2] == ["", "<lang:lang>/region/<str:region>/"] and "<lang:lang>/invitation/<str:secret>/" in patterns
    )
    assert "other" in [line["method"] for line in requests]


@pytest.mark.django_db
def test_a_failing_page_is_told_by_its_kind_and_place(client, log, monkeypatch):
    from klynge import api

    monkeypatch.setattr(api, "measures", lambda lang: 1 / 0, raising=False)
    client.raise_request_exception = False
    response = client.get("/nb/definitions/")
    (failed,) = [line for line in log() if line["logger"] == "django.request"]
    assert failed["error"] == "ZeroDivisionError" and failed["level"] == "error"
    assert any("atlas/views.py" in place for place in failed["where"])
    (request,) = [line for line in log() if line["logger"] == "klynge.requests"]
    assert request["status"] == 500 and request["request"] == failed["request"] == response.headers["X-Request-ID"]


def test_the_servers_words_lose_their_values(log):
    server = logging.getLogger("gunicorn.error")
    server.warning("Invalid request from ip=10.0.0.1: hemmelig-i-hode")
    server.error("Error handling request %s", "/nb/invitation/hemmelig-i-sti")
    server.warning("Worker (pid:%s) was sent %s!", 17, "SIGKILL")
    server.error(ValueError("hemmelig-i-feil"))
    logging.getLogger("django.security").error("Invalid HTTP_HOST header: 'hemmelig-vert'.")
    logging.getLogger("urllib3").warning("%(a)s of %(b)d", {"a": "hemmelig-i-hode", "b": 5})
    logging.getLogger("klynge.jobs").warning("job of %s", "hemmelig@example.org")
    lines = log()
    assert [secret for secret in SECRETS if secret in json.dumps(lines)] == []
    assert [line["message"] for line in lines if line["logger"] == "gunicorn.error"][1:3] == [
        "Error handling request …",
        "Worker (pid:17) was sent …!",
    ]
    assert lines[5]["message"] == "… of 5"
    badly = logging.LogRecord("other", logging.ERROR, "file.py", 1, "%d badly", ("hemmelig-i-feil",), None)
    assert json.loads(JsonFormatter().format(badly))["message"] == "%d badly"


def test_extra_fields_are_ours_alone(log):
    logging.getLogger("klynge.jobs").warning("job lost", extra={"job": "5", "kind": "build"})
    logging.getLogger("library").warning("%s", 1, extra={"kind": "hemmelig-i-feil"})
    first, second = log()
    assert (first["job"], first["kind"], first["message"]) == ("5", "build", "job lost")
    assert "kind" not in second


@pytest.mark.django_db
def test_a_request_keeps_the_name_that_our_own_proxy_gave_it(client, settings):
    import dataclasses

    given = {"x-request-id": "abcdef0123456789"}
    assert client.get("/nb/", headers=given).headers["X-Request-ID"] != "abcdef0123456789"
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, behind_proxy=True)
    assert client.get("/nb/", headers=given).headers["X-Request-ID"] == "abcdef0123456789"
    assert client.get("/nb/", headers={"x-request-id": "a b\n<>"}).headers["X-Request-ID"] != "a b\n<>"


@pytest.mark.django_db
def test_health_and_files_are_told_by_name(client, log):
    for address in ("/livez", "/readyz", "/static/klynge.css"):
        client.get(address).close()
    assert [line["pattern"] for line in log() if line["logger"] == "klynge.requests"] == ["livez", "readyz", "static"]


def test_server_and_site_log_alike():
    from django.conf import settings

    from klynge_web.config import workers

    assert workers.logconfig_dict == settings.LOGGING
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "json"
