"""Parts of the network as GraphML, CSV and places in a picture."""

import csv
import io
import random

import networkx as nx
import pyarrow as pa
import pytest

from klynge.api import board_network
from klynge.measures.network import export

SEATS = {"org_id": ["A", "B", "B", "C", "C", "D", "E"], "person_key": ["x", "x", "y", "y", "z", "z", "w"]}
CHOSEN = ["A", "B", "C", "E"]


@pytest.fixture(scope="module")
def parts():
    network = board_network(SEATS)
    measures = network.measures(min_component=2)
    return measures.filter(pa.array([org in CHOSEN for org in measures["org_id"].to_pylist()])), network.ties()


def test_graphml_holds_the_chosen_organisations_their_measures_and_the_ties_among_them(parts):
    read = nx.read_graphml(io.BytesIO(export.graphml(*parts)))
    assert sorted(read) == CHOSEN
    assert {frozenset(tie) for tie in read.edges} == {frozenset("AB"), frozenset("BC")}
    assert read.edges["A", "B"]["shared"] == 1
    assert read.nodes["A"]["constraint"] == parts[0]["constraint"][0].as_py()
    assert "constraint" not in read.nodes["E"] and read.nodes["E"]["degree"] == 0


def test_graphml_carries_its_note(parts):
    assert (
        nx.read_graphml(io.BytesIO(export.graphml(*parts, note="Oppdiktede data"))).graph["note"] == "Oppdiktede data"
    )


def test_csv_has_nulls_as_empty_fields_and_the_note_in_every_row(parts):
    rows = list(csv.DictReader(io.StringIO(export.table_csv(parts[0], note="Oppdiktede data").decode())))
    assert [row["org_id"] for row in rows] == CHOSEN
    assert float(rows[1]["constraint"]) == parts[0]["constraint"][1].as_py()
    assert rows[3]["constraint"] == "" and {row["note"] for row in rows} == {"Oppdiktede data"}


def test_csv_of_ties(parts):
    rows = list(csv.DictReader(io.StringIO(export.table_csv(export.among(parts[1], CHOSEN)).decode())))
    assert {(row["from_id"], row["to_id"]) for row in rows} == {("A", "B"), ("B", "A"), ("B", "C"), ("C", "B")}


def test_layout_does_not_depend_on_the_order_of_ties(parts):
    ties = parts[1]
    order = list(range(ties.num_rows))
    random.Random(3).shuffle(order)
    placed = export.layout(ties, seed=5)
    assert placed["org_id"].to_pylist() == ["A", "B", "C", "D"]
    assert placed == export.layout(ties.take(order), seed=5)
    assert placed != export.layout(ties, seed=6)
    assert all(-1 <= place <= 1 for name in "xy" for place in placed[name].to_pylist())


def test_layout_of_nothing_and_of_too_much(parts):
    assert export.layout(parts[1].slice(0, 0)).num_rows == 0
    many = [f"{k:03}" for k in range(401)]
    ties = pa.table({"from_id": many, "to_id": many[1:] + many[:1], "shared": [1] * 401})
    with pytest.raises(ValueError, match="401 organisations cannot be laid out; choose at most 400"):
        export.layout(ties)
