"""Which ties are drawn: the region's own with most ties, and the outsiders that reach most of these."""

import pytest

from drawn import build
from klynge.reports.readiness import picture

REGION = ("3305", "3310")


def firm(org_id: str, municipality: str = "3305", **fields) -> dict:
    return {"org_id": org_id, "municipality": municipality, "in_scope": True, "programme_member": False, **fields}


@pytest.fixture
def read(lake):
    """Call with firms and pairs of them for the ties of the region; ties stand in both directions."""

    def make(firms: list[dict], *pairs: str):
        known = {one["org_id"]: one for one in firms}
        ties = [
            {
                "from_id": a,
                "to_id": b,
                "from_municipality": known[a]["municipality"],
                "to_municipality": known[b]["municipality"],
                "to_member": known[b]["programme_member"],
            }
            for pair in pairs
            for a, b in (pair, pair[::-1])
        ]
        return picture.read(build(lake, organisation_measures=firms, board_ties=ties), REGION)

    return make


def test_kinds_and_degrees(read):
    firms = [firm("a"), firm("b", "3310", programme_member=True), firm("c", "0301"), firm("d", "0301"), firm("e")]
    found = read(firms, "ab", "ac", "cd")
    assert found.pairs == (("a", "b"), ("a", "c"))
    assert found.kinds == {"a": "region", "b": "member", "c": "outside"}
    # a tie between two outsiders is nobody's here
    assert found.degrees == {"a": 2, "b": 1, "c": 1} and found.organisations == 3


def test_nobody_tied_is_no_picture(read):
    assert read([firm("a"), firm("b", "0301"), firm("c", "0301")], "bc") is None


def test_firms_out_of_scope_are_seen_from_those_in_scope_only(read):
    found = read([firm("a"), firm("b", in_scope=False), firm("c", "0301")], "ab", "bc")
    assert found.pairs == (("a", "b"),) and found.kinds["b"] == "region"


def test_a_large_region_shows_those_with_most_ties(read, monkeypatch):
    monkeypatch.setattr(picture, "INSIDE", 2)
    monkeypatch.setattr(picture, "OUTSIDE", 1)
    firms = [*map(firm, "abc"), *(firm(name, "0301") for name in "vwxyz")]
    found = read(firms, "ab", "av", "aw", "bw", "bx", "cx", "cy", "cz")
    # a, b and c have three ties each; w reaches both of those drawn
    assert found.pairs == (("a", "b"), ("a", "w"), ("b", "w"))
    assert found.organisations == 8
    drawn = found.drawn()
    assert (len(drawn.nodes), len(drawn.ties)) == (3, 3)
