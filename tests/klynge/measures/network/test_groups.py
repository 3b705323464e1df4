"""A corporate group counts as one organisation."""

import plain_network as plain
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.api import board_network
from klynge.errors import NullValuesError
from klynge.measures.network.groups import group_tops

# H owns A and B; Anna sits in all three, Berit in A and X, Carl in B and X, Dina in X and Y
SEATS = pa.table(
    {
        "org_id": ["H", "A", "B", "A", "X", "B", "X", "X", "Y", "Z"],
        "person_key": ["anna", "anna", "anna", "berit", "berit", "carl", "carl", "dina", "dina", "emil"],
    }
)


def links(*pairs: str) -> pa.Table:
    """'AB' says that A owns B."""
    parents, children = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return pa.table({"parent_id": pa.array(parents, pa.string()), "child_id": pa.array(children, pa.string())})


def tops(*pairs: str) -> dict:
    return plain.by_id(group_tops(links(*pairs)))


def test_every_member_has_the_values_of_the_group():
    network = board_network(SEATS, groups=links("HA", "HB"))
    measures = plain.by_id(network.measures(min_component=2))
    assert measures["H"] == measures["A"] == measures["B"]
    assert (measures["H"]["degree"], measures["H"]["strength"]) == (1, 2)
    assert (measures["X"]["degree"], measures["X"]["component_size"]) == (2, 3)
    assert measures["Z"]["degree"] == 0 and measures["Z"]["constraint"] is None


def test_ties_are_between_groups_and_none_is_within():
    ties = board_network(SEATS, groups=links("HA", "HB")).ties().to_pylist()
    assert {(t["from_id"], t["to_id"], t["shared"]) for t in ties} == {
        ("H", "X", 2),
        ("X", "H", 2),
        ("X", "Y", 1),
        ("Y", "X", 1),
    }


def test_collapsing_is_the_same_as_giving_the_seats_to_the_top():
    network = board_network(SEATS, groups=links("HA", "HB"))
    to_top = pa.array(["H" if org in "AB" else org for org in SEATS["org_id"].to_pylist()])
    whole = plain.by_id(board_network(SEATS.set_column(0, "org_id", to_top)).measures(min_component=2))
    measures = plain.by_id(network.measures(min_component=2))
    node = plain.by_id(network.nodes())
    assert all(measures[org] == whole[node[org]] for org in measures)


def test_members_without_a_seat_have_the_values_of_their_group_and_groups_without_one_do_not_appear():
    network = board_network(SEATS, groups=links("HA", "HN", "PQ"))
    measures = plain.by_id(network.measures())
    assert measures["N"] == measures["A"]
    assert not {"P", "Q"} & measures.keys()
    assert list(measures)[-1] == "N"


def test_a_top_that_holds_no_seat_names_its_group():
    network = board_network(SEATS, groups=links("TA", "TB"))
    assert plain.by_id(network.nodes())["B"] == "T"
    assert "T" in network.ties()["from_id"].to_pylist()


def test_chains_are_followed_to_their_end():
    assert tops("AB", "BC", "CD") == dict.fromkeys("ABCD", "A")


def test_an_indirect_parent_beside_the_direct_one_changes_nothing():
    assert tops("AB", "BC", "AC") == dict.fromkeys("ABC", "A")


def test_a_ring_is_one_group_named_by_its_smallest_id():
    assert tops("CB", "BC", "BD") == dict.fromkeys("BCD", "B")
    assert tops("AA") == {"A": "A"}


def test_a_joint_venture_belongs_to_neither_of_its_owners():
    assert tops("AJ", "BJ", "JK") == {"A": "A", "B": "B", "J": "J", "K": "J"}


def test_no_links_change_nothing():
    assert tops() == {}
    empty = board_network(SEATS, groups=links()).measures()
    assert empty == board_network(SEATS).measures()


@settings(deadline=None, max_examples=80)
@given(pairs=st.lists(st.text("ABCDEFGH", min_size=2, max_size=2), max_size=14))
def test_tops_follow_their_definition(pairs):
    assert tops(*pairs) == plain_tops(pairs)


def plain_tops(pairs) -> dict:
    """Reach upwards from each; rings are those who reach each other."""
    ids = sorted(set("".join(pairs)))
    up = {org: {org} for org in ids}
    for _ in ids:
        for parent, child in pairs:
            up[child] |= up[parent]
    ring = {org: min(o for o in up[org] if org in up[o]) for org in ids}

    def top(org):
        found = {top(ring[p]) for p, c in pairs if ring[c] == org and ring[p] != org}
        return found.pop() if len(found) == 1 else org

    return {org: top(ring[org]) for org in ids}


def test_a_link_without_an_end_is_refused():
    half = pa.table({"parent_id": ["A", None], "child_id": ["B", "C"]})
    with pytest.raises(NullValuesError, match="groups table has no parent_id in 1 of 2 rows"):
        group_tops(half)
