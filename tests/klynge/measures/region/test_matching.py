import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn import build, store
from klynge.errors import NotImportedError, UnknownNameError
from klynge.measures.matching import MatchPart, _board_part, candidate_clusters
from klynge.text import LANGUAGES, text

from .conftest import firm


def org(number: int) -> str:
    return f"no:9{number:08d}"


def member(holder: str, number: int) -> tuple[str, str]:
    return holder, org(number)


def tie(number: int, other: int) -> dict:
    return {
        "from_id": org(number),
        "from_municipality": "3305",
        "to_id": org(other),
        "shared": 1,
        "to_member": True,
    }


SHARED = ("org_id", "industry", "industry_version", "group_top")


@pytest.fixture
def market(lake):
    """Call with firms, members by cluster and ties for a view."""

    def make(firms, members, ties=(), **sources):
        store(lake, organisations=[], memberships=[], **sources)
        known = {one["org_id"]: {name: one[name] for name in SHARED} for one in firms}
        rows = [{"holder_id": holder, **known.get(org_id, {"org_id": org_id})} for holder, org_id in members]
        return build(lake, organisation_measures=firms, board_ties=list(ties), cluster_members=rows)

    return make


WOOD = [firm(n, industry="16.110", degree=3) for n in (1, 2)] + [firm(3, industry="16.230", degree=3)]
SOFTWARE = [firm(n, industry="62.100", degree=3) for n in (11, 12, 13)]
MEMBERS = [*(member("wood", n) for n in (1, 2, 3)), *(member("software", n) for n in (11, 12, 13))]
NAMES = [{"organisation_id": "wood", "name": "The Wood Cluster"}]


def test_relatedness_and_ties_are_weighed_and_explained(market):
    firms = [*WOOD, *SOFTWARE, firm(50, industry="16.110", degree=1)]
    view = market(firms, MEMBERS, [tie(50, 11)], cluster_organisations=NAMES)
    wood, software = candidate_clusters(view, [org(50)])
    assert (wood.holder_id, wood.name, wood.members) == ("wood", "The Wood Cluster", 3)
    industry, board = wood.parts
    assert industry.facts == {"same_code": 2, "same_division": 3, "members": 3}
    assert industry.score == pytest.approx(0.5 * 2 / 3 + 0.5) and board.score == 0
    assert wood.score == pytest.approx(0.6 * industry.score)
    assert (software.name, software.score) == ("software", pytest.approx(0.4 * 0.5))
    assert software.parts[1].facts == {"tied_members": 1}


def test_weights_can_be_set(market):
    view = market([*WOOD, *SOFTWARE, firm(50, industry="16.110", degree=1)], MEMBERS, [tie(50, 11)])
    assert [one.holder_id for one in candidate_clusters(view, [org(50)], weights={"industry": 0})] == ["software"]
    with pytest.raises(UnknownNameError, match="industry, board"):
        candidate_clusters(view, [org(50)], weights={"distance": 1})


def test_a_tie_to_a_members_group_counts(market):
    firms = [*WOOD, firm(50, industry="70.200", degree=1)]
    firms[0] = firm(1, industry="16.110", group_top=org(90))
    (found,) = candidate_clusters(market(firms, MEMBERS[:3], [tie(50, 90)]), [org(50)])
    assert found.parts[1].facts == {"tied_members": 1}


def test_a_firm_is_not_sent_where_it_is_a_member(market):
    assert candidate_clusters(market(WOOD + SOFTWARE, MEMBERS), [org(1)]) == []


def test_unknown_parts_are_left_out_of_the_score_and_not_taken_as_zero(market):
    view = market([*WOOD, firm(50, industry="16.230", degree=None)], MEMBERS)
    (found,) = candidate_clusters(view, [org(50)])
    assert found.parts[1].score is None and found.score == found.parts[0].score
    view = market([*WOOD, firm(50, industry=None, degree=1)], MEMBERS, [tie(50, 1)])
    (found,) = candidate_clusters(view, [org(50)])
    assert found.parts[0].score is None and found.score == 0.5


def test_of_two_members_any_share_is_chance(market):
    members = [member(holder, n) for holder, size in (("a", 2), ("d", 3)) for n in range(1, size + 1)]
    found = candidate_clusters(market([*WOOD, firm(50, industry="16.110", degree=0)], members), [org(50)])
    assert [one.holder_id for one in found] == ["d"]


def test_the_same_code_of_another_version_is_not_the_same(market):
    firms = [*WOOD, firm(50, industry="16.230", industry_version="SN2007", degree=0)]
    assert candidate_clusters(market(firms, MEMBERS), [org(50)]) == []


def test_where_the_firms_are_changes_nothing_but_what_is_read(market):
    firms = [*WOOD, firm(50, industry="16.110", degree=1), firm(51, "0301", industry="16.110", degree=1)]
    view = market(firms, MEMBERS[:3], [tie(50, 1)])
    everywhere = candidate_clusters(view, [org(50), org(51)])
    assert [one.org_id for one in everywhere] == [org(50), org(51)]
    assert candidate_clusters(view, [org(50), org(51)], municipalities=("3305",)) == everywhere[:1]


def test_the_three_best_of_each_firm_in_the_order_of_the_firms(market):
    holders = [member(f"h{h}", n) for h in range(5) for n in (1, 2, 3)]
    view = market([*WOOD, firm(50, industry="16.110", degree=0), firm(51, industry="16.230", degree=0)], holders)
    found = candidate_clusters(view, [org(51), org(99), org(50)])
    assert [one.org_id for one in found] == [org(51)] * 3 + [org(50)] * 3
    assert [one.holder_id for one in found[:3]] == ["h0", "h1", "h2"]
    assert candidate_clusters(view, []) == candidate_clusters(view, [org(99)]) == []


def test_says_that_memberships_are_missing(lake):
    store(lake, organisations=[])
    view = build(lake, organisation_measures=[firm(1)], board_ties=[])
    with pytest.raises(NotImportedError, match="klynge import memberships"):
        candidate_clusters(view, [org(1)])


@given(st.integers(0, 500))
def test_more_ties_never_score_lower_and_never_reach_one(ties):
    fewer, more = (_board_part({"degree": 9}, n, 1.0).score for n in (ties, ties + 1))
    assert 0 <= fewer < more < 1


def test_every_part_can_be_told_in_words():
    parts = [
        MatchPart("industry", 1, 1.0, {"same_code": 1, "same_division": 2, "members": 3}),
        MatchPart("board", 1, 0.5, {"tied_members": 1}),
    ]
    shared = [name for part in parts for name in part.facts if name != "members"]
    for lang in LANGUAGES:
        assert all(text(f"matching.unknown.{part.name}", lang) for part in parts)
        for name in shared:
            assert "7" in text(f"matching.reason.{name}.many", lang, count="7", members="9")
            assert "1" in text(f"matching.reason.{name}.one", lang, count="1", members="9")
