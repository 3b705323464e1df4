"""Boards of Norwegian public limited companies, August 2009, beside R igraph 1.3.5."""

import csv

import plain_network as plain
import pytest

from klynge.api import board_network

pytestmark = pytest.mark.shared

EXACT = 1e-12
ITERATED = 1e-8
COMPANIES, ISOLATES = 367, 102


@pytest.fixture(scope="module", params=["weighted", "unweighted"])
def case(request, shared):
    """The network, and the reference row of each company."""
    boards = shared / "peers" / "boards"
    with (boards / "seats_2002-05_2009-08.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["date"] == "2009-08-01"]
    seats = {"org_id": [row["company_id"] for row in rows], "person_key": [row["person_id"] for row in rows]}
    with (boards / f"ref_igraph_companies_2009-08-01_{request.param}.csv").open() as file:
        reference = {row["id"]: row for row in csv.DictReader(file)}
    return board_network(seats, weighted=request.param == "weighted"), reference


def test_constraint_is_the_reference_and_isolates_are_null(case):
    network, reference = case
    found = plain.by_id(network.constraint())
    assert len(found) == COMPANIES and found.keys() == reference.keys()
    assert {org for org, value in found.items() if value is None} == {
        org for org, row in reference.items() if row["constraint"] == "NA"
    }
    assert list(found.values()).count(None) == ISOLATES
    for org, value in found.items():
        if value is not None:
            assert value == pytest.approx(float(reference[org]["constraint"]), abs=EXACT)


def test_degree_is_the_reference(case):
    network, reference = case
    found = {row["org_id"]: row["degree"] for row in network.degree().to_pylist()}
    assert found == {org: int(row["degree"]) for org, row in reference.items()}


def test_eigenvector_is_the_reference_in_the_component_it_belongs_to(case):
    network, reference = case
    component = {row["org_id"]: row["component"] for row in network.components().to_pylist()}
    found = plain.by_id(network.eigenvector())
    # the reference is of the whole graph, whose leading vector lives in the largest component
    for org, value in found.items():
        assert (value is not None) == (component[org] == 0)
        if value is not None:
            assert value == pytest.approx(float(reference[org]["eigenvector_max1"]), abs=ITERATED)


def test_components_are_the_reference(case):
    network, reference = case
    found = {
        row["org_id"]: row["component"] for row in network.components().to_pylist() if row["component"] is not None
    }
    pairs = {(number, reference[org]["component"]) for org, number in found.items()}
    assert len(pairs) == len(set(found.values())) == len({reference[org]["component"] for org in found})
