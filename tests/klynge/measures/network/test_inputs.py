"""What tables may be handed in, and what is said of those that cannot be used."""

import doctest
import os
import subprocess
import sys

import pandas as pd
import plain_network as plain
import polars as pl
import pyarrow as pa
import pytest

import klynge.api.network
from klynge import errors
from klynge.api import board_network

SEATS = {"org_id": ["A", "B", "B", "C", "D"], "person_key": ["x", "x", "y", "y", "z"]}
EXPECTED = board_network(SEATS).measures(min_component=2).to_pylist()
NAMES = "org_id degree strength constraint effective_size efficiency hierarchy eigenvector component component_size"


class OnlyInterchange:
    """A table that offers the older protocol alone."""

    def __init__(self, table):
        self.table = table

    def __dataframe__(self, **options):
        return self.table.__dataframe__(**options)


def as_polars(seats):
    return pl.DataFrame(seats)


def in_chunks(seats):
    return pa.concat_tables([pa.table(seats).slice(k, 2) for k in range(0, 5, 2)])


def as_dictionaries(seats):
    column = pa.DictionaryArray.from_arrays([0, 1, 2, 3, 4], ["A", "B", "B", "C", "D"])
    return pa.table({"org_id": column, "person_key": seats["person_key"]})


@pytest.mark.parametrize(
    "given",
    [
        pa.table,
        pd.DataFrame,
        as_polars,
        in_chunks,
        as_dictionaries,
        lambda seats: OnlyInterchange(pa.table(seats)),
        lambda seats: pa.table(seats).to_reader(),
        lambda seats: pa.table({name: pa.array(values, pa.string_view()) for name, values in seats.items()}),
        lambda seats: pa.table({**seats, "role": [None] * 5}),
    ],
)
def test_any_table_is_read(given):
    assert board_network(given(SEATS)).measures(min_component=2).to_pylist() == EXPECTED


def test_ids_may_be_numbers():
    network = board_network({"org_id": [7, 8, 9], "person_key": [1, 1, 2]})
    assert network.constraint().to_pydict() == {"org_id": [7, 8, 9], "constraint": [1.0, 1.0, None]}


def test_columns_have_the_names_and_types_of_the_lake():
    from klynge.lake import TABLES

    lake_types = {"INTEGER": pa.int32(), "DOUBLE": pa.float64(), "VARCHAR": pa.string()}
    declared = TABLES["organisation_measures"]
    measures = board_network(SEATS).measures()
    assert measures.column_names == NAMES.split()
    assert {field.name: field.type for field in measures.schema} == {
        name: lake_types[declared.column(name).type] for name in measures.column_names
    }


@pytest.mark.parametrize("weighted", [True, False])
def test_no_seats_give_empty_tables(weighted):
    network = board_network({"org_id": [], "person_key": []}, weighted=weighted)
    assert network.measures().num_rows == network.ties().num_rows == network.nodes().num_rows == 0
    assert network.measures().column_names == NAMES.split()


@pytest.mark.parametrize("weighted", [True, False])
def test_one_organisation_is_an_isolate(weighted):
    measures = board_network({"org_id": ["A", "A"], "person_key": ["x", "y"]}, weighted=weighted).measures()
    nulls = dict.fromkeys(NAMES.split()[3:])
    assert measures.to_pylist() == [{"org_id": "A", "degree": 0, "strength": 0, **nulls}]


def test_organisations_with_too_few_seats_take_no_part():
    network = board_network(SEATS, min_seats=2)
    assert {row["org_id"]: row["degree"] for row in network.degree().to_pylist()} == {
        "A": None,
        "B": 0,
        "C": None,
        "D": None,
    }


def test_missing_columns_are_named():
    with pytest.raises(errors.MissingColumnsError, match="no column 'person_key'; it has 'org_id', 'person'"):
        board_network({"org_id": ["A"], "person": ["x"]})


def test_nulls_are_counted():
    with pytest.raises(errors.NullValuesError, match="seats table has no person_key in 1 of 2 rows") as caught:
        board_network({"org_id": ["A", "B"], "person_key": ["x", None]})
    assert caught.value.facts["nulls"] == 1


def test_what_is_no_table_is_refused():
    with pytest.raises(TypeError, match="seats are a int, which cannot be read as a table"):
        board_network(5)


def test_seats_of_a_component_below_the_limit_have_no_eigenvector():
    assert board_network(SEATS).eigenvector()["eigenvector"].null_count == 4
    assert board_network(SEATS).eigenvector(min_component=3)["eigenvector"].null_count == 1


def test_the_examples_run():
    results = doctest.testmod(klynge.api.network)
    assert results.attempted > 10 and results.failed == 0


def test_without_a_place_for_compiled_kernels_they_are_compiled_in_the_process(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    program = f"from klynge.api import board_network as b; print(b({SEATS}).constraint()['constraint'].to_pylist())"
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(blocked / "cache"), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "[1.0, 0.5, 1.0, None]", done.stderr


def test_nothing_is_compiled_or_imported_before_it_is_needed():
    program = "import sys, klynge.api.network; print([m for m in ('numba', 'scipy', 'ibis') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_rows_of_all_tables_stand_in_the_same_order():
    network = board_network(SEATS)
    tables = network.degree(), network.constraint(), network.components(), network.eigenvector(), network.nodes()
    assert all(table["org_id"].to_pylist() == ["A", "B", "C", "D"] for table in tables)
    assert plain.by_id(network.nodes())["B"] == "B"
