"""The search finds regions and municipalities by name, by code, and misspelt."""

import pytest
from tests import drawn

from klynge import api


@pytest.fixture
def view(lake):
    names = {"6001": "Elvebotn", "6004": "Storåsen", "6101": "Kystvik"}
    rows = [
        {"code": code, "valid_from": "2024-01-01", "valid_to": None, "name": name, "county": code[:2]}
        for code, name in names.items()
    ]
    drawn.store(lake, municipalities=rows)
    with lake.view() as opened:
        yield opened


def found(view, query: str) -> list[str]:
    return [one.id for one in api.find_regions(view, query, "nb")]


def test_without_a_query_everything_is_offered_by_its_kind(view):
    offered = [(one.kind, one.id) for one in api.find_regions(view, "", "nb")]
    counties = [("county", "fylke-60"), ("county", "fylke-61")]
    assert offered == [*counties, *(("municipality", code) for code in ("6001", "6004", "6101"))]


@pytest.mark.parametrize(
    ("query", "first"),
    [("Storåsen", "6004"), ("storås", "6004"), ("6101", "6101"), ("6001,6004", "6001,6004"), ("Elvebottn", "6001")],
)
def test_what_is_typed_finds_what_is_meant(view, query, first):
    assert found(view, query)[0] == first


def test_nothing_alike_finds_nothing(view):
    assert found(view, "Xyzzy") == []


def test_what_is_found_has_a_kind(view):
    assert {one.kind for one in api.find_regions(view, "Kystvik", "en")} == {"municipality"}
