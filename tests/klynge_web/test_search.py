"""Whoever looks for a region finds it: by name, code, part of a name, or misspelt."""

import re

import pytest

from klynge.text import text


def found(client, query: str, lang: str = "nb") -> list[str]:
    """Names on the cards of the front page."""
    content = client.get(f"/{lang}/", {"q": query}).content.decode()
    return re.findall(r'<li class="ds-card"><a [^>]+>([^<]+)</a>', content)


@pytest.mark.parametrize(("query", "region"), [("6001", "6001"), ("Granåsdal", "6007"), ("granåsdal ", "6007")])
def test_a_name_or_code_opens_its_page(client, query, region):
    assert client.get("/nb/", {"q": query}).headers["Location"] == f"/nb/region/{region}/"


def test_codes_with_comma_open_a_region_of_their_own(client):
    assert client.get("/en/", {"q": "6001, 6004"}).headers["Location"] == "/en/region/6001,6004/"


def test_a_name_of_several_is_asked_about(client):
    assert found(client, "Elvedalen") == ["Elvedalen", "Elvedalen"]


@pytest.mark.parametrize("query", ["Elvedaln", "elvedallen", "Elvdalen"])
def test_a_misspelt_name_is_offered_and_not_opened(client, query):
    assert "Elvedalen" in found(client, query)


def test_part_of_a_name(client):
    assert {"Øvre Tjernstad", "Nedre Tjernstad"} <= set(found(client, "tjern"))


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_nothing_found_says_what_to_try(client, lang):
    content = client.get(f"/{lang}/", {"q": "<b>Xyzzy</b>"}).content.decode()
    assert text("front.none", lang, query="&lt;b&gt;Xyzzy&lt;/b&gt;") in content


def test_an_unknown_code_among_several_is_named(client):
    response = client.get("/nb/", {"q": "6001,1234"})
    assert response.status_code == 404 and "1234" in response.content.decode()


def test_the_front_page_offers_declared_regions_and_folds_the_rest(client):
    content = client.get("/nb/").content.decode()
    assert found(client, "") == ["Elvedalen"]
    folded = re.findall(r"<summary>([^<]+) \((\d+)\)</summary>", content)
    assert [name for name, _ in folded] == ["Bo- og arbeidsmarkedsregioner", "Fylker", "Kommuner"]
    assert content.count('<a class="ds-link" href="/nb/region/') == 1 + sum(int(count) for _, count in folded)
