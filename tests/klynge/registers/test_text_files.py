"""Is a small text file read as it was meant, or refused with words?"""

import pytest

from klynge.errors import FileFaultError, MissingColumnsError
from klynge.registers import text_files


def _file(tmp_path, content: bytes):
    file = tmp_path / "small.csv"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separator_and_byte_order_mark_are_told_from_the_file(tmp_path, separator, mark):
    lines = separator.join(["Code", "Name"]) + "\r\n" + separator.join(["1", '"a, b; c\td"']) + "\r\n"
    table = text_files.table_of(_file(tmp_path, mark + lines.encode()))
    assert (table.header, table.rows) == (["Code", "Name"], [["1", "a, b; c\td"]])


def test_columns_are_found_by_name_ignoring_case(tmp_path):
    table = text_files.table_of(_file(tmp_path, "KODE,Navn\n1,Ås\n".encode()))
    assert table.require("places", ("code", "kode"), "navn") == [0, 1]
    assert list(table.numbered()) == [(2, ["1", "Ås"])]


def test_missing_columns_are_named_with_those_found(tmp_path):
    table = text_files.table_of(_file(tmp_path, b"kode,navn\n1,x\n"))
    with pytest.raises(MissingColumnsError, match="places table has no column 'level'; it has 'kode', 'navn'"):
        table.require("places", "kode", "level")


@pytest.mark.parametrize(
    ("content", "fault", "words"),
    [
        ("a,b\nÅs,1\n".encode("latin-1"), "wrong_encoding", "not written in UTF-8 .byte 4 begins c5 73"),
        (b"a,b\n", "no_rows", "no rows below a header"),
        (b"a,b\n1,2\n1,2,3\n", "uneven_rows", "Row 3 of small.csv has 3 cells, the header has 2"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_words(tmp_path, content, fault, words):
    with pytest.raises(FileFaultError, match=words) as refused:
        text_files.table_of(_file(tmp_path, content))
    assert refused.value.fault == fault


def test_json_that_was_cut_off_is_refused_with_the_line(tmp_path):
    with pytest.raises(FileFaultError, match=r"line 1.*cut off") as refused:
        text_files.json_of(_file(tmp_path, b'{"a": [1, 2'))
    assert refused.value.fault == "malformed_json"


def test_a_folder_is_not_a_file(tmp_path):
    with pytest.raises(FileFaultError, match="is a folder"):
        text_files.text_of(tmp_path)
