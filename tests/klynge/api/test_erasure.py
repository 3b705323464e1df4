"""A unit that is erased is in no file of the lake, and nothing else is gone."""

import datetime as dt
import json
import shutil

import pyarrow.parquet as pq
import pytest

from klynge import api
from klynge.errors import SettingError
from klynge.lake import engine, erasure
from small_demo import REGION, make_home

ON = dt.date(2026, 11, 21)


@pytest.fixture
def lake(tmp_path_factory, tmp_path, monkeypatch):
    home = make_home(tmp_path_factory.getbasetemp() / "small_demo")
    shutil.copytree(home, tmp_path / "home")
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "home"))
    return api.open_lake()


@pytest.fixture
def number(lake) -> str:
    """A firm of the region with establishments, seats, members and owners' groups: the one with most rows."""
    with lake.view() as view:
        (row,) = view.query(
            "SELECT parent_id AS id FROM groups JOIN seats ON seats.org_id = parent_id "
            "JOIN establishments e ON e.org_id = parent_id GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
            tables=("groups", "seats", "establishments"),
        ).to_pylist()
    return row["id"].removeprefix("no:")


def rows_of(lake) -> dict[str, set[str]]:
    """Every row of every file as text, by file."""
    found = {}
    with engine.connect() as connection:
        for file in sorted(lake.folder.rglob("*.parquet")):
            rows = connection.execute("SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
            found[str(file.relative_to(lake.folder))] = {str(row) for row in rows}
    return found


def ids(lake, number: str) -> list[str]:
    with lake.view() as view:
        query = "SELECT est_id FROM establishments WHERE org_id = ?"
        own = view.query(query, [f"no:{number}"], tables=("establishments",))["est_id"].to_pylist()
    assert own
    return [number, *(one.removeprefix("no:") for one in own)]


def test_an_erased_unit_is_in_no_file_and_all_else_stays(lake, number):
    gone, before = ids(lake, number), rows_of(lake)
    api.erase(lake, [number], on=ON)
    after = rows_of(lake)
    assert after.keys() == before.keys()
    for file, rows in before.items():
        untouched = {row for row in rows if not any(one in row for one in gone)}
        assert untouched <= after[file], file
        assert not any(one in row for row in after[file] for one in gone), file
    tables = {"organisations", "establishments", "seats", "groups", "firm_table", "organisation_measures", "workplaces"}
    (found,) = api.erase(lake)
    assert tables - {"firm_table"} <= found.rows.keys()


def test_closed_tables_and_the_kept_history_are_erased_too(lake):
    with lake.view(closed=True) as view:
        (row,) = view.query(
            "SELECT f.org_id FROM firm_table f JOIN organisations USING (org_id) ORDER BY 1 LIMIT 1",
            tables=("firm_table", "organisations"),
        ).to_pylist()
        kept = view.manifests["open"].history["organisations"]
    (found,) = api.erase(lake, [row["org_id"]], on=ON)
    assert found.rows["firm_table"] == 1
    assert found.rows["organisations"] == 1 + len(kept)


def test_the_counts_of_the_manifest_are_those_of_the_files(lake, number):
    ids_before = {side: lake.manifest(side).id for side in ("open", "closed")}
    api.erase(lake, [number], on=ON)
    for side, name in ids_before.items():
        manifest = lake.manifest(side)
        assert manifest.id == name
        for entry in manifest.entries:
            file = lake.folder / side / entry.key / entry.snapshot / "data.parquet"
            assert pq.read_metadata(file).num_rows == entry.rows


def test_erasing_again_changes_nothing_and_a_copy_put_back_is_erased_again(lake, number, tmp_path):
    shutil.copytree(lake.folder / "open", tmp_path / "copy")
    first = api.erase(lake, [number], on=ON)
    noted, files = (lake.folder / erasure.FILE).read_bytes(), rows_of(lake)
    assert api.erase(lake, [f"no:{number}"], on=ON + dt.timedelta(1)) == first
    assert (lake.folder / erasure.FILE).read_bytes() == noted
    shutil.rmtree(lake.folder / "open")
    shutil.copytree(tmp_path / "copy", lake.folder / "open")
    assert rows_of(lake) != files
    (again,) = api.erase(lake)
    assert rows_of(lake) == files
    assert (again.number, again.erased_on) == (number, "2026-11-21")


def test_answers_go_on(lake, number):
    api.readiness(REGION, lake)
    api.erase(lake, [number], on=ON)
    assert f"no:{number}" not in api.readiness(REGION, lake).render("json", "nb").decode()
    api.build(lake)
    api.readiness(REGION, lake, closed=True)


def test_a_number_in_a_reject_is_hidden_and_the_reject_still_counted(lake, number):
    folder = lake.folder / "open" / "seats" / lake.manifest().tables["seats"].snapshot
    with engine.connect() as connection:
        file = engine.literal(folder / "rejects.parquet")
        rows = f"SELECT 1::BIGINT AS row_no, 'no_name' AS reason, unnest(['{number} LEDE', 'other']) AS raw"
        connection.execute(f"COPY ({rows}) TO {file} (FORMAT parquet)")
    api.erase(lake, [number], on=ON)
    with lake.view() as view:
        assert sorted(view.rejects("seats")["raw"].to_pylist()) == [erasure.ERASED, "other"]


@pytest.mark.parametrize("bad", ["123", "212345678", "abcdefghi", ""])
def test_what_is_no_number_erases_nothing(lake, number, bad):
    before = rows_of(lake)
    with pytest.raises(SettingError, match="Nothing was erased"):
        api.erase(lake, [number, bad])
    assert rows_of(lake) == before
    assert not (lake.folder / erasure.FILE).exists()


def test_the_command_takes_a_list(lake, number, tmp_path):
    from typer.testing import CliRunner

    from klynge.cli.app import app

    (tmp_path / "removed.txt").write_text(f"{number}\n\n", "utf-8")
    found = CliRunner().invoke(app, ["erase", "--file", str(tmp_path / "removed.txt"), "--json"])
    assert found.exit_code == 0, found.output
    (told,) = json.loads(found.stdout)
    assert told["number"] == number and told["rows"]["organisations"] > 0
    again = CliRunner().invoke(app, ["erase"])
    assert again.exit_code == 0 and number in again.stdout
