"""The public pages of changes: grouped, filtered, in pages, in three languages, and with words for what is wrong."""

import re

import pytest
from django.test import Client

from drawn import store
from drawn_changes import AUGUST, JUNE, compare, firm
from klynge.text import LANGUAGES, text
from small_demo import REGION

pytestmark = pytest.mark.django_db


def content(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_generated_country_has_changes_on_its_pages(client, lang):
    page = content(client.get(f"/{lang}/changes/region/{REGION}/"))
    assert text("changes.kind.new", lang) in page and text("changes.kind.accounts", lang) in page
    assert f'href="/{lang}/region/{REGION}/"' in page
    assert f'href="/{lang}/changes/region/{REGION}/feed.atom"' in page
    assert text("common.invented", lang) in page
    assert text("changes_page.alone", lang) in page  # the roles have one snapshot only


def test_a_kind_is_shown_in_pages_without_gaps(client):
    address = f"/nb/changes/region/{REGION}/"
    count = int(re.search(r"Årsregnskap \((\d+)\)", content(client.get(address))).group(1))
    found, page = [], 1
    while (response := client.get(address, {"kind": "accounts", "page": page})).status_code == 200:
        found += re.findall(r'href="/nb/changes/organisation/(\d{9})/"', content(response))
        page += 1
    assert len(found) == len(set(found)) == count > 50
    assert client.get(address, {"kind": "accounts", "page": "1; drop"}).status_code == 404


def test_the_region_s_own_page_leads_here(client):
    assert f'href="/nb/changes/region/{REGION}/"' in content(client.get(f"/nb/region/{REGION}/"))


def test_every_subject_has_one_address(client):
    moved = client.get("/nb/changes/industry/62/")
    assert (moved.status_code, moved.headers["Location"]) == (302, "/nb/changes/industry/SN2025-62/")
    assert client.get("/nb/changes/region/Elvedalen/").headers["Location"] == f"/nb/changes/region/{REGION}/"


def test_names_are_written_as_they_are_and_do_nothing(client, town):
    page = content(Client(headers={"host": "127.0.0.1"}).get("/nb/changes/region/3305/"))
    assert "Elvedal &lt;b onclick=&quot;x&quot;&gt;&amp; &quot;Sønn&quot;&lt;/b&gt; ]]&gt; {name}" in page
    assert "konkurs åpnet" in page and "flyttet fra Elvedal til Fjellvik" in page
    assert "30.06.2026" in page and "31.07.2026" in page


def test_both_ends_of_a_move_and_the_firm_itself_tell_of_it(town):
    visitor = Client(headers={"host": "127.0.0.1"})
    for subject in ("region/3310", "region/3305", "organisation/900000002"):
        assert "flyttet fra Elvedal til Fjellvik" in content(visitor.get(f"/nb/changes/{subject}/"))


def test_a_first_snapshot_alone_says_so(lake):
    store(lake, as_of=JUNE, organisations=[firm(1)])
    compare(lake)
    page = content(Client(headers={"host": "127.0.0.1"}).get("/nb/changes/region/3305/"))
    assert "Det er bare lest inn ett øyeblikksbilde av Enhetsregisteret" in page


def test_nothing_that_changed_says_so(lake):
    for day in (JUNE, AUGUST):
        store(lake, as_of=day, organisations=[firm(1)])
    compare(lake)
    page = content(Client(headers={"host": "127.0.0.1"}).get("/nb/changes/region/3305/"))
    assert "Ingen endringer er sett mellom øyeblikksbildene" in page


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("planet/x", 404, "Det er ingenting her som heter «planet». Disse navnene finnes: region, cluster, industry"),
        ("organisation/900000003", 200, "Firm 3"),
        ("organisation/900000013", 404, "Firm 1 (900 000 001)"),
        ("industry/99", 404, "«99»"),
        ("cluster/ko-99", 404, "«ko-99»"),
        ("region/Elvedahl", 404, "Elvedal (3305)"),
        ("region/3305/?kind=konkurs", 404, "«konkurs»"),
        ("region/3305/?kind=bankrupt&page=9", 404, ""),
        ("region/3305/?kind=bankrupt&page=-1", 404, ""),
        ("organisation/%3Cscript%3E", 404, "&lt;script&gt;"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(lake, address, status, words):
    places = [{"code": "3305", "name": "Elvedal"}]
    store(lake, as_of=JUNE, municipalities=places, organisations=[firm(1), firm(2), firm(3)])
    compare(lake)
    response = Client(headers={"host": "127.0.0.1"}).get(f"/nb/changes/{address}", follow=True)
    assert response.status_code == status
    assert words.replace("Firm 1", "Firm") in content(response).replace("Firm 1", "Firm")


def test_a_country_that_is_not_built_says_so(lake):
    store(lake, as_of=JUNE, organisations=[firm(1)])
    response = Client(headers={"host": "127.0.0.1"}).get("/nb/changes/region/3305/")
    assert response.status_code == 503


def test_only_the_open_lake_is_read(town):
    """A closed table of the same firms changes nothing on a public page."""
    page = content(Client(headers={"host": "127.0.0.1"}).get("/nb/changes/region/3305/"))
    store(
        town,
        as_of=JUNE,
        firm_table=[{"org_id": "no:900000001", "year": 2025, "revenue": 87654321, "source": "Hemmelig"}],
    )
    assert content(Client(headers={"host": "127.0.0.1"}).get("/nb/changes/region/3305/")) == page
