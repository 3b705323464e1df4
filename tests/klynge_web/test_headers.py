"""Every answer says what a browser may do with it, and who may keep it."""

import gzip
from pathlib import Path

import pytest
from django.test import Client, override_settings

from klynge_web.config import environment
from klynge_web.people.models import Person

SAME_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
POLICY = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"}
PUBLIC = ("/nb/", "/nn/data/", "/en/definitions/", "/nb/region/elvedalen/", "/nb/region/elvedalen/readiness.json")
OWN = ("/nb/home/", "/nn/account/")
NOWHERE_KEPT = ("/nb/nothing/", "/xx/", "/", "/livez", "/readyz", "/nb/sign-in/", "/nb/region/elvedalen/?top=0")
STATIC = ("/static/klynge.css", "/static/vendor/designsystemet.css")
HTTPS = environment.Environment(home=Path("/nowhere"), url="https://klynge.example.org")


@pytest.fixture
def person(db) -> Person:
    return Person.objects.create_user("ola@example.org", name="Ola")


def require_headers(response, where: str) -> None:
    response.close()
    assert {name: response.headers.get(name) for name in SAME_EVERYWHERE} == SAME_EVERYWHERE, where
    policy = {part.strip() for part in response.headers["Content-Security-Policy"].split(";")}
    assert policy >= POLICY and "unsafe" not in response.headers["Content-Security-Policy"], where
    assert response.headers["X-Request-ID"] and response.headers["Cache-Control"], where


def test_every_kind_of_answer_has_the_headers(client, person):
    signed_in = Client(headers={"host": "127.0.0.1"})
    signed_in.force_login(person)
    client.raise_request_exception = False
    for address in (*PUBLIC, *NOWHERE_KEPT, *OWN, *STATIC):
        require_headers(client.get(address), address)
        require_headers(client.head(address), address)
        require_headers(signed_in.get(address), address)
    checked = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    for name, response in {
        "forged": checked.post("/nb/sign-in/", {"login": "ola@example.org"}),
        "wrong host": client.get("/nb/", headers={"host": "elsewhere.example"}),
        "wrong method": client.put("/nb/"),
        "too large": client.post("/nb/sign-in/", b"", content_type="text/plain", headers={"content-length": "9" * 9}),
        "unsized": client.post(
            "/nb/sign-in/", b"", content_type="text/plain", headers={"transfer-encoding": "chunked"}
        ),
    }.items():
        assert response.status_code >= 400, name
        require_headers(response, name)
        assert response.headers["Cache-Control"] == "no-store", name


def test_a_page_that_fails_has_the_headers(client, db, monkeypatch):
    from klynge import api

    monkeypatch.setattr(api, "measures", lambda lang: 1 / 0, raising=False)
    client.raise_request_exception = False
    response = client.get("/nb/definitions/")
    assert response.status_code == 500 and response.headers["Cache-Control"] == "no-store"
    require_headers(response, "failing")


def test_public_pages_may_be_kept_and_are_asked_for_again(client, db):
    for address in PUBLIC:
        first = client.get(address)
        assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate", address
        assert "Cookie" in first.headers["Vary"] and not first.cookies, address
        again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert again.status_code == 304 and again.headers["Cache-Control"] == first.headers["Cache-Control"], address


def test_nobody_keeps_what_a_signed_in_reader_sees(client, person):
    client.force_login(person)
    for address in (*PUBLIC, *OWN, "/nb/nothing/"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store", address


def test_what_is_no_public_page_is_kept_by_nobody(client, db):
    for address in NOWHERE_KEPT:
        assert "no-store" in client.get(address).headers["Cache-Control"], address


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client, person):
    person.set_password("en lang og hemmelig setning")
    person.save()
    sent = {"login": person.email, "password": "en lang og hemmelig setning"}
    with override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True):
        cookies = dict(client.get("/nb/sign-in/").cookies)
        cookies |= dict(client.post("/nb/sign-in/", sent).cookies)
    assert set(cookies) >= {"csrftoken", "sessionid"}
    for name, cookie in cookies.items():
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["secure"], name


def test_the_settings_make_cookies_secure_where_readers_come_by_https(tmp_path):
    import os
    import subprocess
    import sys

    script = "from klynge_web.config import settings as s\n"
    script += "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_PROXY_SSL_HEADER)"
    told = []
    for url in ("", "https://klynge.example.org"):
        variables = os.environ | {"KLYNGE_HOME": str(tmp_path), "KLYNGE_URL": url, "KLYNGE_BEHIND_PROXY": "yes"}
        done = subprocess.run([sys.executable, "-c", script], env=variables, capture_output=True, text=True, check=True)
        told.append(done.stdout.split(maxsplit=3))
    assert told[0][:3] == ["False", "False", "0"]
    assert told[1][:3] == ["True", "True", "31536000"] and "HTTP_X_FORWARDED_PROTO" in told[1][3]


@override_settings(ENVIRONMENT=HTTPS, ALLOWED_HOSTS=HTTPS.hosts, SECURE_HSTS_SECONDS=31_536_000)
def test_readers_are_led_to_https(country, monkeypatch, db):
    monkeypatch.setenv("KLYNGE_HOME", str(country / "home"))
    reader = Client(headers={"host": "klynge.example.org"})
    led = reader.get("/nb/region/elvedalen/?top=30")
    assert led.status_code == 301
    assert led.headers["Location"] == "https://klynge.example.org/nb/region/elvedalen/?top=30"
    require_headers(led, "led to https")
    assert "Strict-Transport-Security" not in led.headers, "it counts only where it came by https"
    safe = reader.get("/nb/", secure=True)
    assert safe.status_code == 200 and safe.headers["Strict-Transport-Security"] == "max-age=31536000"
    for health in ("/livez", "/readyz"):
        assert Client(headers={"host": "10.0.0.7"}).get(health).status_code == 200
    assert Client(headers={"host": "127.0.0.1"}).get("/nb/").status_code == 200
    assert Client(headers={"host": "localhost:8000"}).get("/nb/").status_code == 200
    assert reader.get("/nb/", headers={"host": "evil.example"}).status_code == 400


def test_pages_and_files_are_compressed(client, db):
    page = client.get("/nb/definitions/", headers={"accept-encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in page.headers["Vary"]
    assert b"<html" in gzip.decompress(page.content)


def test_collected_files_are_compressed_and_kept(tmp_path):
    """As `klynge serve` collects them, in a process of its own."""
    import os
    import subprocess
    import sys

    (tmp_path / "static").mkdir()
    script = """
import django; django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from django.test import Client
r = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip"}).get("/static/vendor/designsystemet.css")
print(r.status_code, r.headers["Content-Encoding"], r.headers["Cache-Control"], r.headers["X-Frame-Options"])
"""
    variables = os.environ | {"KLYNGE_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "klynge_web.config.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=variables, capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=2)[:2] == ["200", "gzip"] and "max-age=3600" in done.stdout
