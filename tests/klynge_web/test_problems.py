"""What cannot be answered is told in the reader's language, with the right status and no trace of the inside."""

import pytest

from klynge import api
from klynge.text import LANGUAGES, text


def told(response) -> str:
    content = response.content.decode()
    assert "Traceback" not in content
    return content


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_region(client, lang):
    response = client.get(f"/{lang}/region/elvedaln/")
    assert response.status_code == 404
    assert text("problem.unknown_region_told", lang, asked="elvedaln") in told(response)
    assert "elvedalen" in told(response), "what comes near is named"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", ["top=0", "top=5001", "top=abc", "top=-1", "top=²", "larger_than=1001", "top=1e3"])
def test_a_threshold_out_of_bounds(client, lang, query):
    response = client.get(f"/{lang}/region/elvedalen/?{query}")
    assert response.status_code == 400
    assert text("problem.setting", lang) in told(response)


@pytest.mark.parametrize(
    "address",
    [
        "/nb/region/elvedalen/rows/everything",
        "/nb/region/elvedalen/rows/critical_mass?area=magic",
        "/nb/region/elvedalen/rows/critical_mass.exe",
        "/nb/region/elvedalen/readiness.exe",
        "/nb/data/nothing/rejects/",
        "/nb/nothing/",
        "/favicon.ico",
        "/xx/",
    ],
)
def test_what_does_not_exist(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert '<html lang="nb"' in told(response) and 'href="/nn/' in told(response)


def test_a_fault_of_ours_is_no_missing_page(client, monkeypatch):
    def fail(lang):
        return text("no.such.text", lang)

    monkeypatch.setattr(api, "measures", fail, raising=False)
    client.raise_request_exception = False
    response = client.get("/nb/definitions/")
    assert response.status_code == 500 and text("problem.server", "nb") in told(response)
