"""Is an array cut into shorter ones between its objects, whatever it looks like?"""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broken.register_files import packed
from klynge.progress import silent
from klynge.registers import bulk, json_array

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)
OBJECTS = st.lists(st.builds(lambda value, name: {"id": value, "navn": name}, VALUES, st.text()), max_size=40)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """So small that every array is cut many times."""
    monkeypatch.setattr(bulk, "BLOCK", 97)
    monkeypatch.setattr(bulk, "PACKED_BLOCK", 61)


def arrays(path, content: bytes) -> list[bytes]:
    path.write_bytes(content)
    return list(json_array._arrays(bulk.Content(path, silent)))


@pytest.mark.parametrize("indent", [None, 0, 1, 2, 4])
@pytest.mark.parametrize("pack", [bytes, packed])
@given(objects=OBJECTS)
def test_the_pieces_hold_the_objects_in_order(tmp_path_factory, indent, pack, objects):
    path = tmp_path_factory.mktemp("array") / "file"
    text = json.dumps(objects, ensure_ascii=False, indent=indent)
    pieces = arrays(path, pack(text.encode()))
    assert [one for piece in pieces for one in json.loads(piece)] == objects


@pytest.mark.parametrize("form", ["[{}]", "[ {} ]", "[\n{}\n]\n", "\n [{} ]"])
def test_the_published_forms_are_cut(tmp_path, form):
    objects = [{"organisasjonsnummer": str(n), "roller": [{"type": "A"}, {"type": "B"}]} for n in range(100)]
    between = "}, {" if " " in form else "},{"
    text = form.format(between.join(json.dumps(one, indent=2)[1:-1] for one in objects).join("{}"))
    pieces = arrays(tmp_path / "file", text.encode())
    assert [one for piece in pieces for one in json.loads(piece)] == objects
    assert len(pieces) > 20


def test_objects_inside_objects_are_not_cut_apart(tmp_path):
    inner = [{"id": n} for n in range(30)]
    objects = [{"id": n, "inner": inner} for n in range(5)]
    pieces = arrays(tmp_path / "file", json.dumps(objects, indent=2).encode())
    assert [one for piece in pieces for one in json.loads(piece)] == objects


def test_several_members_of_gzip_are_one_file(tmp_path):
    text = json.dumps([{"id": n} for n in range(200)], indent=1).encode()
    cuts = sorted(random.Random(3).sample(range(len(text)), 4))
    members = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    pieces = arrays(tmp_path / "file", b"".join(map(packed, members)) + b"\0" * 100)
    assert sum(len(json.loads(piece)) for piece in pieces) == 200
