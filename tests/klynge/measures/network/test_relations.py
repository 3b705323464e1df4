"""What must hold whatever the boards are, and what is known of simple ones."""

import random
from itertools import combinations

import plain_network as plain
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.api import board_network

EXACT = 1e-12


def star(contacts: int) -> list[tuple]:
    return [seat for k in range(contacts) for seat in ((0, k), (k + 1, k))]


def complete(organisations: int) -> list[tuple]:
    pairs = combinations(range(organisations), 2)
    return [(org, person) for person, pair in enumerate(pairs) for org in pair]


def row(network, org: int) -> dict:
    return plain.by_id(network.measures(min_component=2))[f"no:{org}"]


def test_a_pair_is_wholly_constrained():
    assert row(board_network(plain.table([(0, 0), (1, 0)])), 0) == {
        "degree": 1,
        "strength": 1,
        "constraint": 1.0,
        "effective_size": 1.0,
        "efficiency": 1.0,
        "hierarchy": None,
        "eigenvector": 1.0,
        "component": 0,
        "component_size": 2,
    }


@pytest.mark.parametrize("contacts", [2, 5, 60])
def test_the_centre_of_a_star_has_contacts_that_do_not_meet(contacts):
    network = board_network(plain.table(star(contacts)))
    centre, end = row(network, 0), row(network, 1)
    assert centre["constraint"] == pytest.approx(1 / contacts, abs=EXACT)
    assert centre["effective_size"] == pytest.approx(contacts, abs=EXACT)
    assert centre["hierarchy"] == pytest.approx(0, abs=EXACT)
    assert end["constraint"] == pytest.approx(1, abs=EXACT)
    assert (centre["eigenvector"], end["eigenvector"]) == pytest.approx((1, contacts**-0.5), abs=1e-10)


@pytest.mark.parametrize("n", [3, 6, 20])
def test_in_a_complete_network_every_contact_is_reached_n_minus_one_times(n):
    one = row(board_network(plain.table(complete(n))), 0)
    p = 1 / (n - 1)
    assert one["constraint"] == pytest.approx((n - 1) * (p + (n - 2) * p * p) ** 2, abs=EXACT)
    assert one["effective_size"] == pytest.approx(1, abs=EXACT)
    assert one["eigenvector"] == pytest.approx(1, abs=1e-10)


def test_one_person_on_many_boards_makes_them_alike():
    n = 70
    measures = plain.by_id(board_network(plain.table([(org, 0) for org in range(n)])).measures())
    assert {values["degree"] for values in measures.values()} == {n - 1}
    assert {values["eigenvector"] for values in measures.values()} == {1.0}
    assert len({values["constraint"] for values in measures.values()}) == 1


@settings(deadline=None, max_examples=60)
@given(seats=plain.seats_lists.filter(len), order=st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_nor_names_of_persons_matter(seats, order):
    renamed = dict(zip(range(12), order.sample(range(100, 200), 12), strict=True))
    other = [(org, renamed[person]) for org, person in seats + order.choices(seats, k=5)]
    order.shuffle(other)
    same(board_network(plain.table(seats)), board_network(plain.table(other)))


@settings(deadline=None, max_examples=60)
@given(seats=plain.seats_lists)
def test_isolates_and_persons_with_one_seat_change_nothing(seats):
    lonely = [(100, 100), (101, 101), *((org, 200 + org) for org, _ in seats)]
    same(board_network(plain.table(seats)), board_network(plain.table(seats + lonely)))


@settings(deadline=None, max_examples=60)
@given(seats=plain.seats_lists.filter(len), chosen=st.integers(0, 200))
def test_a_copy_of_a_board_has_its_measures(seats, chosen):
    organisation, _ = seats[chosen % len(seats)]
    board = [(99, person) for org, person in seats if org == organisation]
    measures = plain.by_id(board_network(plain.table(seats + board)).measures(min_component=2))
    for name, value in measures["no:99"].items():
        assert value == pytest.approx(measures[f"no:{organisation}"][name], abs=EXACT)


@settings(deadline=None, max_examples=30)
@given(seats=plain.seats_lists)
def test_the_number_of_threads_changes_no_digit(seats):
    from klynge.measures.network import board_network as network

    one, three = (network.board_network(plain.table(seats), threads=threads) for threads in (1, 3))
    assert one.measures(min_component=2) == three.measures(min_component=2)


def test_many_blocks_of_organisations_are_all_visited():
    # more classes than a block and its multiples, so that each thread takes several
    order = random.Random(1)
    seats = [(org, order.randrange(900)) for org in range(1_000) for _ in range(2)]
    found = plain.by_id(board_network(plain.table(seats)).constraint())
    weights = plain.tie_weights(plain.table(seats))
    for org in order.sample(sorted(weights), 50):
        assert found[org] == pytest.approx(plain.constraint(weights, org), abs=EXACT)


def same(network, other) -> None:
    found, expected = plain.by_id(other.measures(min_component=2)), plain.by_id(network.measures(min_component=2))
    for org, values in expected.items():
        assert found[org] == pytest.approx(values, abs=1e-8)
