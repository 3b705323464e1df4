"""Does a session end when it is ended, wherever that is done?"""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from klynge.text import LANGUAGES, text
from klynge_web.history.models import Event
from klynge_web.people.browsers import short_name
from signing_in import is_signed_in, make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(client):
    cache.clear()


@pytest.fixture
def person():
    return make_person()


def browsers(person, count: int = 2) -> list[Client]:
    """Browsers in which the person is signed in, each seen once."""
    found = [signed_in(person) for _ in range(count)]
    assert all(is_signed_in(one) for one in found)
    return found


def row_of(browser: Client) -> UserSession:
    return UserSession.objects.get(session_key=browser.cookies["sessionid"].value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_browser_address_and_which_is_this(lang, person):
    here, _ = browsers(person)
    page = here.get(f"/{lang}/account/sessions/").content.decode()
    assert page.count("Firefox, Linux</th>") + page.count("Firefox, Linux <span") == 2
    assert page.count(">" + text("account.session_this", lang) + "<") == 1
    assert page.count("127.0.0.1") >= 2


@pytest.mark.both
def test_ends_one(person):
    here, there, third = browsers(person, 3)
    answer = here.post("/nb/account/sessions/", {"end": row_of(there).pk}, follow=True)
    assert text("account.sessions_ended", "nb", count="1") in answer.content.decode()
    assert not is_signed_in(there)
    assert is_signed_in(here) and is_signed_in(third)
    assert Event.objects.get(by=person, verb="account.sessions_ended").facts == {"sessions": 1}


@pytest.mark.both
def test_ends_all_others(person):
    here, there, third = browsers(person, 3)
    here.post("/nb/account/sessions/", {"end": "others"})
    assert is_signed_in(here) and not is_signed_in(there) and not is_signed_in(third)


@pytest.mark.parametrize("end", ["", "0", "999999", "-1", "x", "1; drop table"])
def test_unknown_session_ends_nothing(end, person):
    here, there = browsers(person)
    assert here.post("/nb/account/sessions/", {"end": end}).status_code == 302
    assert is_signed_in(there) and not Event.objects.filter(verb="account.sessions_ended").exists()


def test_session_of_somebody_else_stays(person):
    (here,) = browsers(person, 1)
    (other,) = browsers(make_person("ola@example.org", name="Ola Fjellvik"), 1)
    here.post("/nb/account/sessions/", {"end": row_of(other).pk})
    here.post("/nb/account/sessions/", {"end": "others"})
    assert is_signed_in(other)
    assert "Ola" not in here.get("/nb/account/sessions/").content.decode()


def test_this_session_is_ended_by_signing_out(person):
    here, there = browsers(person)
    here.post("/nb/account/sessions/", {"end": row_of(here).pk})
    assert is_signed_in(here)
    cookie = here.cookies["sessionid"].value
    answer = here.post("/nb/sign-out/", follow=True)
    assert text("sign_in.told.logged_out", "nb") in answer.content.decode()
    copied = Client(headers={"host": "127.0.0.1"})
    copied.cookies["sessionid"] = cookie
    assert not is_signed_in(copied) and is_signed_in(there)
    assert UserSession.objects.filter(user=person).count() == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_signing_out_twice_or_by_a_link(lang, person):
    (here,) = browsers(person, 1)
    assert text("sign_in.out_told", lang) in here.get(f"/{lang}/sign-out/").content.decode()
    assert is_signed_in(here)  # a link alone signs nobody out
    assert [here.post(f"/{lang}/sign-out/").url for _ in range(2)] == [f"/{lang}/"] * 2


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Mac"),
        ("curl/8.5.0", "ukjent nettleser"),
        ("", "ukjent nettleser"),
        ("<script>", "ukjent nettleser"),
    ],
)
def test_browsers_have_short_names(said, name):
    assert short_name(said, "nb") == name


@pytest.mark.both
def test_pages_read_within_a_minute_write_nothing(person):
    (here,) = browsers(person, 1)
    with CaptureQueriesContext(connection) as asked:
        assert here.get("/nb/account/").status_code == 200
    assert asked.captured_queries
    assert not [one["sql"] for one in asked if not one["sql"].startswith("SELECT")]


@pytest.mark.both
def test_a_minute_later_it_is_noted_when_and_where_from(person):
    (here,) = browsers(person, 1)
    before = timezone.now() - dt.timedelta(seconds=61)
    UserSession.objects.update(last_seen_at=before, ip="192.0.2.1")
    here.get("/nb/account/")
    assert row_of(here).last_seen_at > before + dt.timedelta(seconds=60) and row_of(here).ip == "127.0.0.1"


@pytest.mark.both
def test_counts_of_tries_and_used_codes_are_not_evicted():
    for number in range(400):
        cache.set(f"try-{number}", number, timeout=3600)
    assert [cache.get(f"try-{number}") for number in range(400)] == list(range(400))
