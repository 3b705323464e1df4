"""What cannot be answered is told in the reader's language, with the right status and no trace of the inside."""

import pytest

from klynge import api
from klynge.errors import LakeBusyError, NotBuiltError, NotImportedError, SettingError
from klynge.text import LANGUAGES, text

ENGLISH = '<p class="ds-paragraph" lang="en"'


def failing(client, monkeypatch, lang, error):
    """The page of definitions, where this error is met."""

    def fail(lang):
        raise error

    monkeypatch.setattr(api, "measures", fail, raising=False)
    return client.get(f"/{lang}/definitions/")


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
    name, value = query.split("=")
    facts = {"name": text(f"region.{name}", lang), "value": value, "highest": {"top": 5000}.get(name, 1000)}
    assert text("problem.setting", lang) in told(response)
    assert text("problem.setting_told", lang, **facts) in told(response)
    assert ENGLISH not in told(response)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_name(client, lang):
    response = client.get(f"/{lang}/region/elvedalen/rows/critical_mass?area=magic")
    assert response.status_code == 404 and ENGLISH not in told(response)
    sentence = text("problem.unknown_name_told", lang, name="magic", known="KNOWN").partition("KNOWN")[0]
    assert sentence in told(response) and "construction" in told(response)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("error", "facts"),
    [
        (NotImportedError("organisations", "Do this."), {"table": "organisations"}),
        (NotBuiltError("board_ties"), {"table": "board_ties"}),
    ],
    ids=["not imported", "not built"],
)
def test_data_that_is_not_there_is_said_in_the_language_of_the_page(client, monkeypatch, lang, error, facts):
    response = failing(client, monkeypatch, lang, error)
    assert response.status_code == 503 and ENGLISH not in told(response)
    assert text(f"problem.{error.code}_told", lang, **facts) in told(response)


@pytest.mark.parametrize("error", [SettingError("KLYNGE_X is odd.", name="KLYNGE_X"), LakeBusyError("Busy.")])
def test_an_error_without_words_of_its_own_keeps_the_english_ones_and_says_so(client, monkeypatch, error):
    response = failing(client, monkeypatch, "nn", error)
    assert text("problem.other", "nn") in told(response)
    assert f"{ENGLISH}>{error}</p>" in told(response)


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
