"""Decision diagrams against trying every world."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.frameworks.logic import CAN_BE_FALSE, CAN_BE_TRUE, UNKNOWN, Atom, Count, Worlds, every, kleene, none, some

KEYS = range(4)
domains = st.lists(st.sampled_from([(0,), (1,), (0, 1), (0, 1, 2)]), min_size=4, max_size=4)
atoms = st.builds(
    Atom, st.sampled_from(KEYS), st.sampled_from(["above", "at_least", "below", "at_most"]), st.integers(0, 2)
)


def counts(inner):
    children = st.lists(inner, min_size=1, max_size=4)
    return st.builds(lambda of, a, b: Count(of, min(a, b), max(a, b)), children, st.integers(0, 4), st.integers(0, 4))


nodes = st.recursive(atoms, counts, max_leaves=8)


def holds(node, world):
    if isinstance(node, Atom):
        return node.test(world[node.key])
    return node.least <= sum(holds(child, world) for child in node.children) <= node.most


def tried(node, choices):
    found = {holds(node, world) for world in product(*choices)}
    return (CAN_BE_TRUE if True in found else 0) | (CAN_BE_FALSE if False in found else 0)


@settings(max_examples=300, deadline=None)
@given(nodes, domains)
def test_a_diagram_has_the_outcomes_of_trying_every_world(node, choices):
    worlds = Worlds(choices)
    assert worlds.outcomes(node) == tried(node, choices)
    for key in KEYS:
        for side, candidate in enumerate(choices[key]):
            fixed = [(candidate,) if other == key else choices[other] for other in KEYS]
            assert worlds.given(key, side, node) == tried(node, fixed)


@settings(deadline=None)
@given(nodes, domains)
def test_an_outcome_depends_on_the_unknowns_that_can_change_it(node, choices):
    def can_change(key):
        worlds = [w for w in product(*choices) if w[key] == choices[key][0]]
        return any(holds(node, w) != holds(node, (*w[:key], c, *w[key + 1 :])) for w in worlds for c in choices[key])

    assert Worlds(choices).depends_on(node) == {key for key in KEYS if can_change(key)}


@given(nodes, domains)
def test_kleene_never_rules_out_what_can_happen(node, choices):
    assert kleene(node, choices) | tried(node, choices) == kleene(node, choices)


def test_a_quantity_in_two_places_is_one_unknown():
    few, many = Atom(0, "below", 1), Atom(0, "at_least", 1)
    assert kleene(every([few, many]), [(0, 1)]) == UNKNOWN
    assert Worlds([(0, 1)]).outcomes(every([few, many])) == CAN_BE_FALSE
    assert Worlds([(0, 1)]).outcomes(some([few, many])) == CAN_BE_TRUE
    assert Worlds([(0, 1)]).outcomes(none([few, many])) == CAN_BE_FALSE


def test_a_long_check_list_is_answered_exactly():
    """31 indicators of which at least 20 must be met, none of them known: 2³¹ worlds."""
    items = [Atom(key, "at_least", 1) for key in range(31)]
    worlds = Worlds([(0, 1)] * 31)
    assert worlds.outcomes(Count(items, 20, 31)) == UNKNOWN
    assert worlds.outcomes(every([Count(items, 20, 31), Count(items, 0, 19)])) == CAN_BE_FALSE
    assert worlds.exact
