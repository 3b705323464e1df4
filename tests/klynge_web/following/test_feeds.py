"""Feeds are Atom, keep their identifiers, and a person's own is read by whoever has its address, until revoked."""

import re
import uuid
from xml.etree import ElementTree

import pytest
from django.test import Client

import site_world
from drawn_changes import compare
from klynge import api
from klynge.text import LANGUAGES
from klynge_web.following import actions
from klynge_web.following.models import Feed, Follow
from klynge_web.history.models import Event
from klynge_web.people.models import hashed

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
REGION_FEED = "/nb/changes/region/3305/feed.atom"


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "127.0.0.1"})


def parsed(response):
    """The feed, checked as RFC 4287 has it: what must be there once, is."""
    assert response.status_code == 200 and response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1, name
        uuid.UUID(node.find(f"{ATOM}id").text)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", node.find(f"{ATOM}updated").text)
        assert all(link.get("href").startswith("http://127.0.0.1/") for link in node.findall(f"{ATOM}link"))
        assert len([link for link in node.findall(f"{ATOM}link") if link.get("rel") == "alternate"]) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Klynge"
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]
    return feed


def entries(feed) -> dict[str, str]:
    """Title by identifier."""
    return {one.find(f"{ATOM}id").text: one.find(f"{ATOM}title").text for one in feed.findall(f"{ATOM}entry")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_subject_s_feed_is_atom_whatever_names_contain(town, visitor, lang):
    feed = parsed(visitor.get(f"/{lang}/changes/region/3305/feed.atom"))
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    titles = list(entries(feed).values())
    assert len(titles) == 2
    (hostile,) = (title for title in titles if title.startswith("Elvedal <b"))
    assert hostile.startswith('Elvedal <b onclick="x">& "Sønn"</b> ]]> {name} AS: ')  # the control sign is gone


def test_identifiers_and_dates_stay_when_the_tables_are_built_again(town, visitor):
    first = visitor.get(REGION_FEED)
    compare(town)
    assert visitor.get(REGION_FEED).content == first.content
    assert parsed(first).find(f"{ATOM}updated").text == "2026-07-31T00:00:00Z"
    assert set(entries(parsed(first))) == set(entries(parsed(visitor.get("/en/changes/region/3305/feed.atom"))))


def test_what_has_not_changed_is_not_sent_again(town, visitor):
    first = visitor.get(REGION_FEED)
    again = visitor.get(REGION_FEED, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Cache-Control"] == "public, max-age=900"


def test_a_feed_without_entries_is_a_feed(town, visitor):
    feed = parsed(visitor.get("/nb/changes/organisation/900000003/feed.atom"))
    assert entries(feed) == {} and feed.find(f"{ATOM}updated").text == "2026-07-31T00:00:00Z"


def test_invented_data_is_marked_in_the_feed(client):
    feed = parsed(client.get("/nb/changes/region/elvedalen/feed.atom"))
    assert feed.find(f"{ATOM}subtitle").text == "Oppdiktede data"
    assert "(oppdiktede data)" in feed.find(f"{ATOM}title").text
    assert len(entries(feed)) == 100


def test_an_unknown_subject_has_no_feed(town, visitor):
    assert visitor.get("/nb/changes/region/Atlantis/feed.atom").status_code == 404
    assert visitor.get("/nb/changes/planet/x/feed.atom").status_code == 404


# a person's own


def made(client: Client) -> str:
    """The address of a feed that was just made."""
    response = client.post("/nb/follows/feed/")
    assert "no-store" in response.headers["Cache-Control"]
    return re.search(r'value="(http://127\.0\.0\.1/nb/my-feed/[^"]+)"', response.content.decode()).group(1)


@pytest.mark.both
def test_the_own_feed_has_all_that_is_followed_and_is_private(town, ada, signed_in, follow, visitor):
    follow(ada, "region", "3310")
    follow(ada, "organisation", "900000001")
    address = made(signed_in)
    response = visitor.get(address)
    assert {title.split(":")[0][:7] for title in entries(parsed(response)).values()} == {"Firm 2", "Elvedal"}
    assert "private" in response.headers["Cache-Control"]
    secret = address.split("/")[-2]
    assert Feed.objects.get().secret_hash == hashed(secret) != secret
    assert secret not in signed_in.get("/nb/follows/").content.decode()  # it was shown once
    assert secret not in str(list(Event.objects.values_list("facts", "object_id")))


def test_many_organisations_are_asked_for_together(town, ada, signed_in, follow, visitor, monkeypatch):
    address = made(signed_in)
    for number in range(900000001, 900000004):
        follow(ada, "organisation", str(number))
    Follow.objects.create(person=ada, kind="organisation", subject="900000099")
    asked = []
    real = api.change_subject
    monkeypatch.setattr(api, "change_subject", lambda *given: asked.append(given) or real(*given))
    assert len(entries(parsed(visitor.get(address)))) == 2
    assert asked == []


@pytest.mark.both
def test_an_address_that_was_revoked_or_replaced_is_gone(town, ada, signed_in, visitor):
    first = made(signed_in)
    second = made(signed_in)
    assert (visitor.get(first).status_code, visitor.get(second).status_code) == (410, 200)
    assert signed_in.post("/nb/follows/feed/revoke/").status_code == 302
    gone = visitor.get(second)
    assert gone.status_code == 410 and "private" in gone.headers["Cache-Control"]
    assert "trukket tilbake" in gone.content.decode()
    assert visitor.get("/nb/my-feed/no-such-secret/feed.atom").status_code == 404
    assert sorted(Event.objects.filter(by=ada).values_list("verb", flat=True)) == ["feed.made"] * 2 + ["feed.revoked"]


def test_the_feed_of_a_closed_account_is_gone(town, ada, signed_in, visitor):
    address = made(signed_in)
    ada.is_active = False
    ada.save()
    assert visitor.get(address).status_code == 410


def test_an_own_feed_of_nothing_is_a_feed(town, signed_in, visitor):
    assert entries(parsed(visitor.get(made(signed_in)))) == {}


def test_the_secret_is_in_no_log(town, signed_in, visitor, caplog):
    import logging

    from klynge_web.shell.logs import JsonFormatter

    caplog.set_level(logging.DEBUG)
    address = made(signed_in)
    visitor.get(address)
    visitor.post(address)
    signed_in.post("/nb/follows/feed/revoke/")
    visitor.get(address)
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert lines and not [line for line in lines if address.split("/")[-2] in line]


@pytest.mark.both
def test_members_of_a_cluster_leave_the_feed_with_the_right_to_read_them(town, visitor):
    world = site_world.make_world()
    leader = world.people["cluster_leader"]
    world.own.rows["membership"].__class__.objects.update(member_id="no:900000001")
    actions.begin_following("own_cluster", "elvedal", by=leader)
    address = made(world.client("cluster_leader"))
    assert len(entries(parsed(visitor.get(address)))) == 1
    leader.assignments.update(ended_at="2026-01-01T00:00:00Z")
    assert entries(parsed(visitor.get(address))) == {}
