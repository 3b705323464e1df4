"""Do published samples of the unit register import with every row stored, rejected or left out?"""

import csv
import datetime as dt
import json

import pytest

from broken.register_files import array
from klynge.registers import importing

pytestmark = pytest.mark.shared
AS_OF = dt.date(2026, 11, 20)


@pytest.fixture
def classified(lake, shared):
    """A lake with both classifications and the municipalities of today, with their changes."""
    for version in ("sn2007", "sn2025"):
        file = shared / "classifications" / f"{version}_codes.csv"
        importing.run("industries", file, lake, options={"industry_version": version.upper()})
    importing.run("municipalities", shared / "municipalities" / "klass131_version_2024.json", lake)
    importing.run("municipality-changes", shared / "municipalities" / "klass131_changes_1977_2024.json", lake)
    return lake


def rows_of(stored) -> int:
    return stored.rows + stored.rejected + sum(stored.left_out.values())


@pytest.mark.parametrize(
    ("register", "file"),
    [
        ("units", "enheter_2024.csv"),
        ("units", "history_2024_enheter.csv"),
        ("establishments", "history_2024_underenheter.csv"),
    ],
)
def test_every_line_of_a_table_of_2024_is_stored(classified, shared, register, file):
    path = shared / "registers" / "units" / file
    with path.open(encoding="utf-8", newline="") as stream:
        lines = sum(1 for _ in csv.DictReader(stream))
    (stored,) = importing.run(register, path, classified, as_of=AS_OF).tables
    assert (stored.rows, stored.rejected, stored.new_columns) == (lines, 0, [])
    assert rows_of(stored) == lines
    with classified.view() as view:
        table = stored.table.name
        versions = view.query(f"SELECT DISTINCT industry_version AS v FROM {table}", tables=(table,))["v"].to_pylist()
    # told from the codes, for nothing in the file says it
    assert set(versions) <= {"SN2007", None}
    assert "SN2007" in versions
    assert not stored.invented


def test_head_counts_of_a_table_are_those_of_its_lines(classified, shared):
    path = shared / "registers" / "units" / "enheter_2024.csv"
    importing.run("units", path, classified, as_of=AS_OF)
    with path.open(encoding="utf-8", newline="") as stream:
        counts = [(line["antallAnsatte"], line["harRegistrertAntallAnsatte"]) for line in csv.DictReader(stream)]
    low = sum(int(count or (flag == "true")) for count, flag in counts)
    high = sum(int(count or 4 * (flag == "true")) for count, flag in counts)
    with classified.view() as view:
        found = view.query(
            "SELECT sum(employees_low)::BIGINT AS low, sum(employees_high)::BIGINT AS high FROM organisations",
            tables=("organisations",),
        ).to_pylist()
    assert found == [{"low": low, "high": high}]


@pytest.mark.parametrize("register", ["units", "establishments"])
def test_every_object_of_the_samples_is_accounted_for(lake, shared, tmp_path, monkeypatch, register):
    monkeypatch.setenv("KLYNGE_REJECT_SHARE", "1")
    samples = sorted((shared / "registers/units").glob("*.json"))
    of_register = [file for file in samples if ("underenhet" in file.name) == (register == "establishments")]
    wanted = [one for file in of_register for one in _objects(file)]
    path = tmp_path / "samples.json"
    path.write_bytes(array(wanted))
    options = {"industry_version": "SN2025"}
    (stored,) = importing.run(register, path, lake, as_of=AS_OF, options=options).tables
    assert rows_of(stored) == len(wanted)
    assert stored.rows > 0
    assert stored.new_columns == []
    # the made-up numbers of the documentation do not pass the check
    assert set(stored.reasons) <= {"bad_organisation_number", "duplicate_key"}


def _objects(file) -> list[dict]:
    """The units of a sample: the file is one, or the answer of a search; answers of other services have none."""
    document = json.loads(file.read_text("utf-8"))
    if "organisasjonsnummer" in document:
        return [document]
    found = document.get("_embedded", {})
    return [*found.get("enheter", []), *found.get("underenheter", [])]
