"""Kernel, relational form, plain definitions, networkx and igraph say the same."""

import random

import ibis
import igraph
import networkx as nx
import numpy as np
import plain_network as plain
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.api import board_network
from klynge.measures.network import relational

EXACT = 1e-12  # different orders of summation of at most a few hundred terms of size 1
ENGINES = 1e-9  # what is promised of the relational form on any engine
ITERATED = 1e-8  # eigenvectors: each library stops iterating at its own precision


def networkx_graph(weights) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(weights)
    graph.add_weighted_edges_from((i, j, shared) for i in weights for j, shared in weights[i].items())
    return graph


def igraph_graph(weights) -> igraph.Graph:
    ids = list(weights)
    edges = [(ids.index(i), ids.index(j), shared) for i in weights for j, shared in weights[i].items() if i < j]
    graph = igraph.Graph(len(ids), [edge[:2] for edge in edges])
    graph.es["weight"] = [edge[2] for edge in edges]
    graph.vs["org_id"] = ids
    return graph


def same(found: dict, expected: dict, tolerance: float) -> None:
    """Both null or both the same number, for every organisation."""
    assert found.keys() == expected.keys()
    for org, value in expected.items():
        undefined = value is None or np.isnan(value)
        assert (found[org] is None) == undefined, org
        if not undefined:
            assert found[org] == pytest.approx(value, abs=tolerance, rel=0), org


@settings(deadline=None, max_examples=150)
@given(seats=plain.seats_lists, weighted=st.booleans())
def test_burts_measures_follow_their_definitions(seats, weighted):
    weights = plain.tie_weights(plain.table(seats))
    network = board_network(plain.table(seats), weighted=weighted)
    weights = weights if weighted else plain.unweighted(weights)
    for name in ("constraint", "effective_size", "hierarchy"):
        found = {row["org_id"]: row[name] for row in getattr(network, name)().to_pylist()}
        same(found, {i: getattr(plain, name)(weights, i) for i in weights}, EXACT)


@settings(deadline=None, max_examples=80)
@given(seats=plain.seats_lists.filter(len), weighted=st.booleans())
def test_burts_measures_are_those_of_networkx_and_igraph(seats, weighted):
    weights = plain.tie_weights(plain.table(seats))
    network = board_network(plain.table(seats), weighted=weighted)
    weight = "weight" if weighted else None
    constraint = plain.by_id(network.constraint())
    graph = networkx_graph(weights)
    same(constraint, nx.constraint(graph, weight=weight), EXACT)
    same(constraint, dict(zip(weights, igraph_graph(weights).constraint(weights=weight), strict=True)), EXACT)
    found = {row["org_id"]: row["effective_size"] for row in network.effective_size().to_pylist()}
    # asked node by node, networkx follows Burt's definition; its sparse path for all nodes divides by other maxima
    same(found, nx.effective_size(graph, nodes=list(graph), weight=weight), EXACT)


@settings(deadline=None, max_examples=25)
@given(seats=plain.seats_lists)
def test_the_relational_form_equals_the_kernel(seats):
    network = board_network(plain.table(seats))
    stored = ibis.memtable(plain.table(seats))
    same(plain.by_id(relational.constraint(stored).to_pyarrow()), plain.by_id(network.constraint()), ENGINES)
    assert plain.by_id(relational.degree(stored).to_pyarrow()) == plain.by_id(network.degree())
    assert as_set(relational.ties(stored).to_pyarrow()) == as_set(network.ties())


@settings(deadline=None, max_examples=80)
@given(seats=plain.seats_lists)
def test_ties_degree_and_strength_are_counted(seats):
    weights = plain.tie_weights(plain.table(seats))
    network = board_network(plain.table(seats))
    assert as_set(network.ties()) == {(i, j, shared) for i in weights for j, shared in weights[i].items()}
    expected = {i: {"degree": len(contacts), "strength": sum(contacts.values())} for i, contacts in weights.items()}
    assert plain.by_id(network.degree()) == expected


@settings(deadline=None, max_examples=80)
@given(seats=plain.seats_lists)
def test_components_are_those_of_networkx(seats):
    weights = plain.tie_weights(plain.table(seats))
    found = plain.by_id(board_network(plain.table(seats)).components())
    parts = [sorted(part) for part in nx.connected_components(networkx_graph(weights)) if len(part) > 1]
    parts.sort(key=lambda part: (-len(part), part[0]))
    expected = {i: {"component": None, "component_size": None} for i in weights}
    for number, part in enumerate(parts):
        expected |= {org: {"component": number, "component_size": len(part)} for org in part}
    assert found == expected


@settings(deadline=None, max_examples=80)
@given(seats=plain.seats_lists)
def test_eigenvector_is_that_of_igraph_in_each_component(seats):
    weights = plain.tie_weights(plain.table(seats))
    found = plain.by_id(board_network(plain.table(seats)).eigenvector(min_component=4))
    expected = dict.fromkeys(weights)
    for part in igraph_graph(weights).decompose():
        if part.vcount() >= 4:
            expected |= dict(zip(part.vs["org_id"], leading(part), strict=True))
    same(found, expected, ITERATED)


def test_eigenvector_of_a_network_with_a_few_busy_directors_is_that_of_igraph():
    order = random.Random(4)
    seats = [(org, int(order.paretovariate(0.7))) for org in range(2_500) for _ in range(3)]
    network = board_network(plain.table([seat for seat in seats if seat[1] > 4]))
    once = [tuple(tie.values()) for tie in network.ties().to_pylist() if tie["from_id"] < tie["to_id"]]
    graph = igraph.Graph.TupleList(once, weights=True)
    largest = graph.components().giant()
    expected = dict(zip(largest.vs["name"], largest.eigenvector_centrality(weights="weight"), strict=True))
    found = {org: value for org, value in plain.by_id(network.eigenvector()).items() if value is not None}
    assert len(found) > 1_000
    same(found, expected, ITERATED)


def leading(part: igraph.Graph) -> list[float]:
    """igraph's centrality, checked against the full matrix."""
    matrix = np.zeros((part.vcount(), part.vcount()))
    for edge in part.es:
        matrix[edge.source, edge.target] = matrix[edge.target, edge.source] = edge["weight"]
    vector = np.abs(np.linalg.eigh(matrix)[1][:, -1])
    centrality = part.eigenvector_centrality(weights="weight")
    assert centrality == pytest.approx(vector / vector.max(), abs=ITERATED)
    return centrality


def as_set(ties) -> set:
    return {tuple(row.values()) for row in ties.select(["from_id", "to_id", "shared"]).to_pylist()}
