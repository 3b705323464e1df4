"""Is each figure of a JSON-stat file given to the right cell?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klynge.errors import FileFaultError
from klynge.registers import jsonstat

SMALL = {
    "version": "2.0",
    "class": "dataset",
    "label": "Invented",
    "id": ["Region", "Tid"],
    "size": [2, 2],
    "dimension": {
        "Region": {"label": "region", "category": {"index": {"6002": 1, "6001": 0}, "label": {"6001": "Øvre"}}},
        "Tid": {"label": "år", "category": {"index": ["2024", "2025"]}},
    },
    "value": [1, 2, 3, None],
    "status": {"3": ":"},
}


@pytest.fixture
def read(tmp_path):
    """Read a document written as a file."""

    def written(document) -> jsonstat.Cube:
        file = tmp_path / "table.json"
        file.write_text(json.dumps(document), "utf-8")
        return jsonstat.read(file)

    return written


def test_codes_are_in_the_order_of_their_positions_and_keep_their_labels(read):
    region, year = read(SMALL).dimensions
    assert (region.codes, year.codes) == (["6001", "6002"], ["2024", "2025"])
    assert region.labels == {"6001": "Øvre", "6002": "6002"}


def test_each_cell_has_its_value_and_status(read):
    assert list(read(SMALL).cells()) == [
        (("6001", "2024"), 1, None),
        (("6001", "2025"), 2, None),
        (("6002", "2024"), 3, None),
        (("6002", "2025"), None, ":"),
    ]


def test_sparse_values_and_a_status_for_all_say_the_same(read):
    sparse = {**SMALL, "value": {"0": 1, "1": 2, "2": 3}, "status": {"3": ":"}}
    assert list(read(sparse).cells()) == list(read(SMALL).cells())
    assert read({**SMALL, "status": "p"}).statuses == ["p"] * 4


def test_a_dimension_of_one_category_needs_no_index(read):
    one = {**SMALL, "size": [1, 2], "value": [1, 2], "status": {}}
    one["dimension"] = {**SMALL["dimension"], "Region": {"category": {"label": {"6001": "Øvre"}}}}
    assert [codes for codes, _, _ in read(one).cells()] == [("6001", "2024"), ("6001", "2025")]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data())
def test_cells_stand_where_the_formula_of_the_format_puts_them(tmp_path_factory, sizes, data):
    """json-stat.org/full: the position of a cell is the sum of each index times the sizes after it."""
    count = 1
    for size in sizes:
        count *= size
    document = {
        "class": "dataset",
        "id": [f"d{i}" for i in range(len(sizes))],
        "size": sizes,
        "dimension": {
            f"d{i}": {"category": {"index": [f"{i}-{k}" for k in range(size)]}} for i, size in enumerate(sizes)
        },
        "value": data.draw(st.lists(st.integers(), min_size=count, max_size=count)),
    }
    file = tmp_path_factory.mktemp("cube") / "cube.json"
    file.write_text(json.dumps(document), "utf-8")
    for codes, value, _ in jsonstat.read(file).cells():
        position = 0
        for code, size in zip(codes, sizes, strict=True):
            position = position * size + int(code.split("-")[1])
        assert value == document["value"][position]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"class": "collection"}, "its class is not 'dataset'"),
        ({"size": [2, 3]}, "dimension Tid has 2 codes, but size 3"),
        ({"size": [2]}, "2 dimensions, but 1 sizes"),
        ({"value": [1, 2, 3]}, "3 values, but 4 cells"),
        ({"value": [1, 2, 3, "4"]}, "values of another kind"),
        ({"value": {"9": 1}}, "malformed|not a JSON-stat 2"),
        ({"dimension": {}}, "Region"),
        ({"dimension": []}, "not a JSON-stat 2"),
    ],
)
def test_what_is_wrong_with_a_malformed_file_is_said(read, change, words):
    with pytest.raises(FileFaultError, match=words) as fault:
        read({**SMALL, **change})
    assert fault.value.fault == "malformed_json_stat"


def test_a_list_is_no_data_set(read):
    with pytest.raises(FileFaultError, match="outputFormat=json-stat2"):
        read([1, 2])
