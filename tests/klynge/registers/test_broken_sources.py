"""Is every broken source told in words, and is the lake as before?"""

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from klynge.errors import FileFaultError, KlyngeError, MissingColumnsError, RejectLimitError
from klynge.lake import Manifest
from klynge.registers import importing

READ_ON = dt.date(2026, 11, 20)
FOLDER = Path(__file__).parents[2] / "broken" / "sources"
# register, file, error, words of the error
BROKEN = [
    ("memberships", "memberships-latin-1.csv", FileFaultError, "is not UTF-8: line 2 has a letter in another encoding"),
    ("memberships", "memberships-no-rows.csv", FileFaultError, "has a header but no rows"),
    ("memberships", "memberships-reversed.csv", RejectLimitError, "reversed_dates (1)"),
    ("memberships", "memberships-overlapping.csv", RejectLimitError, "overlapping_membership (1)"),
    ("memberships", "memberships-no-number.csv", MissingColumnsError, "no column 'member_orgnr'"),
    ("memberships", "memberships-open-quote.csv", FileFaultError, "has a quotation mark that is never closed"),
    ("accounts", "accounts-cut.json", FileFaultError, "is not whole JSON"),
    (
        "accounts",
        "accounts-lines.json",
        FileFaultError,
        "holds one JSON object per line, where one JSON array is needed",
    ),
    ("accounts", "accounts-latin-1.json", FileFaultError, "is not UTF-8"),
    ("accounts", "accounts-cut.zip", FileFaultError, "is not a whole zip archive"),
    ("accounts", "accounts-mixed-kinds.json", RejectLimitError, "kind_missing (2)"),
    ("accounts", "accounts-future.json", RejectLimitError, "future_date (1)"),
    ("groups", "groups-self.csv", RejectLimitError, "self_link (1)"),
    ("grants-in", "grants-renamed-column.csv", MissingColumnsError, "no column 'Innvilget beløp'"),
    ("patents", "patents-renamed.json", RejectLimitError, "not_an_answer (1)"),
    ("firm-table", "firm-table-cut.xlsx", FileFaultError, "is not a whole XLSX workbook"),
    ("firm-table", "firm-table-no-mapping.csv", FileFaultError, "needs a mapping that says which of its columns"),
    ("firm-table", "accounts-cut.zip", FileFaultError, "is a workbook or zip archive, not a text file with columns"),
]


def told(lake, register, path: Path, **options) -> KlyngeError:
    with pytest.raises(KlyngeError) as error:
        importing.run(register, path, lake, as_of=READ_ON, options=options)
    assert lake.manifest() == Manifest()
    return error.value


@pytest.mark.parametrize(("register", "file", "kind", "words"), BROKEN, ids=[case[1] for case in BROKEN])
def test_a_broken_file_is_told_and_the_lake_is_as_before(lake, register, file, kind, words):
    error = told(lake, register, FOLDER / file)
    assert isinstance(error, kind)
    assert words in str(error)


def test_every_broken_file_is_matched_to_words():
    assert {path.name for path in FOLDER.iterdir()} == {case[1] for case in BROKEN}


def test_a_member_with_a_wrong_checksum_spoils_the_archive(lake, tmp_path):
    path = tmp_path / "accounts.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("200000005.json", "[" + " " * 200 + "]")
    content = path.read_bytes()
    path.write_bytes(content.replace(b"[    ", b"[  x ", 1))
    assert "Bad CRC-32" in str(told(lake, "accounts", path))


@pytest.mark.parametrize("register", ["accounts", "groups", "patents"])
def test_a_folder_without_answers(lake, tmp_path, register):
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "absent.csv").write_text("number,reason\n")
    assert "none of its files ends in .json" in str(told(lake, register, folder))


def test_a_folder_where_a_table_is_needed(lake, tmp_path):
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "x").write_text("x")
    assert "is a folder; a file is needed here" in str(told(lake, "milieus", folder))


def test_an_answer_without_permission(lake, tmp_path, monkeypatch):
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "200000005.json").write_text("{}")
    read_bytes = Path.read_bytes

    def refuse(path):
        if path.suffix == ".json":
            raise PermissionError
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "200000005.json may not be read" in str(told(lake, "accounts", folder))


def test_an_answer_that_would_fill_memory_is_rejected(lake, tmp_path, monkeypatch):
    monkeypatch.setattr("klynge.registers.answers.LARGEST", 10)
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "200000005.json").write_text(" " * 20)
    assert "too_large (1)" in str(told(lake, "accounts", folder))
