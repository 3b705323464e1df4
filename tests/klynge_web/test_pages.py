"""Every page answers in three languages, is marked, is bound by the policy, and leads nowhere that does not exist."""

import re
from collections import Counter
from html import unescape

import pytest

from klynge.text import LANGUAGES, text

PAGES = (
    "",
    "?q=elve",
    "data/",
    "data/organisations/rejects/",
    "definitions/",
    "region/elvedalen/",
    "region/elvedalen/?larger_than=10&top=100",
    "region/6001/",
    "region/elvedalen/rows/critical_mass",
    "region/elvedalen/rows/critical_mass?area=construction",
    "region/elvedalen/rows/network",
    "region/elvedalen/rows/outcomes",
    "region/elvedalen/rows/ties",
    "region/elvedalen/rows/establishments",
    "region/elvedalen/rows/establishments?industry=41",
    "region/elvedalen/rows/employment",
)


def body(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page(client, page, lang):
    response = client.get(f"/{lang}/{page}")
    content = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{lang}"' in content
    assert text("common.invented", lang) in content
    assert len(re.findall(r"<h1\b", content)) == 1
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", content), "the policy refuses them"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    twice = [name for name, count in Counter(re.findall(r'\sid="([^"]+)"', content)).items() if count > 1]
    assert twice == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_link_is_broken(client, lang):
    """Links within pages have their target; links of this language answer, but for the many other regions."""
    seen = set()
    for page in ("", "data/", "definitions/", "region/elvedalen/"):
        content = body(client, f"/{lang}/{page}")
        ids = set(re.findall(r'\sid="([^"]+)"', content))
        links = {unescape(link) for link in re.findall(r'href="([^"]+)"', content)}
        assert {link[1:] for link in links if link.startswith("#")} <= ids
        seen |= {link.partition("#")[0] for link in links if link.startswith(f"/{lang}/")}
    others = {link for link in seen if f"/{lang}/region/" in link and "/region/elvedalen/" not in link}
    assert len(others) > 10
    assert {link: client.get(link).status_code for link in seen - others} == dict.fromkeys(seen - others, 200)


def test_every_figure_with_rows_opens_to_them(client):
    content = body(client, "/nb/region/elvedalen/")
    rows = {unescape(link) for link in re.findall(r'href="(/nb/region/elvedalen/rows/[^"]+)"', content)}
    subjects = {re.search(r"rows/(\w+)", link).group(1) for link in rows}
    assert subjects == {"critical_mass", "network", "outcomes", "ties", "establishments"}
    for link in rows:
        assert "<table" in body(client, link), link


def test_changed_thresholds_follow_to_the_rows(client):
    content = body(client, "/nb/region/elvedalen/?top=30&larger_than=10")
    chosen = "top=30&amp;larger_than=10"
    assert f"rows/critical_mass?{chosen}" in content and f"rows/critical_mass?area=construction&amp;{chosen}" in content
    assert f"readiness.pdf?{chosen}" in content
    csv = client.get("/nb/region/elvedalen/rows/critical_mass.csv?top=30").content.decode("utf-8-sig")
    assert 0 < len(csv.splitlines()) - 2 <= 30


def test_the_address_decides_the_language(client):
    assert client.get("/").headers["Location"] == "/nb/"
    content = body(client, "/nn/region/elvedalen/?top=30")
    assert 'href="/en/region/elvedalen/?top=30"' in content
    assert "Føresetnader" in content and "Forutsetninger" not in content


def test_a_page_is_written_once(client, monkeypatch):
    from klynge import api

    body(client, "/nb/region/elvedalen/")
    monkeypatch.setattr(api, "fragment", lambda *given: pytest.fail("written again"))
    body(client, "/nb/region/elvedalen/")


def test_other_hosts_are_refused(client):
    assert client.get("/nb/", headers={"host": "klynge.example"}).status_code == 400


def test_an_empty_installation_says_how_it_is_filled(empty_client):
    front, data = body(empty_client, "/nn/"), body(empty_client, "/nn/data/")
    assert text("front.no_data", "nn") in front and 'href="/nn/data/"' in front
    assert "klynge import units" in unescape(data)
    assert text("common.invented", "nn") not in front
    problem = empty_client.get("/nn/region/elvedalen/")
    assert problem.status_code == 503 and text("problem.not_imported", "nn") in problem.content.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_published_figures_stand_under_their_real_name_and_are_never_marked_as_invented(client, lang):
    content = body(client, f"/{lang}/published/ringeriksregionen-2020/")
    assert "Ringeriksregionen 2020" in content and "8 286 696 000" in content.replace("\u00a0", " ").replace(",", " ")
    assert text("common.invented", lang) not in content
    assert f'href="/{lang}/published/ringeriksregionen-2020/"' in body(client, f"/{lang}/")


def test_an_unknown_publication_is_not_there(client):
    assert client.get("/nb/published/nothing/").status_code == 404
