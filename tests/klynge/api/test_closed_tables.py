"""A bought firm table reaches the answers of the machine's own user, and no open answer."""

import json
import shutil

import pytest

from klynge import api
from klynge.cli.app import app
from klynge.errors import NotBuiltError
from klynge.text import text
from small_demo import REGION, make_home

EMPLOYEES, REVENUE = 4321, 98_765_432_000
CONSTRUCTION = "construction"
MAPPING = 'source = "Own table"\norganisation_number = "Nr"\nyear = 2025\nunit = 1\n'


@pytest.fixture
def lake(tmp_path_factory, tmp_path, monkeypatch):
    home = make_home(tmp_path_factory.getbasetemp() / "small_demo")
    shutil.copytree(home, tmp_path / "home")
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "home"))
    return api.open_lake()


def largest(answer):
    area = next(area for area in answer.mass.areas if area.area == CONSTRUCTION)
    firm = max(area.firms, key=lambda firm: (firm.employees.low, firm.org_id))
    return firm.org_id, firm.employees.low, firm.revenue


def bring(lake, folder, org_id: str) -> None:
    (folder / "own.csv").write_text(f"Nr;Oms;Ans\n{org_id.removeprefix('no:')};{REVENUE};{EMPLOYEES}\n", "utf-8")
    (folder / "own.toml").write_text(f'{MAPPING}[columns]\nrevenue = "Oms"\nemployees = "Ans"\n', "utf-8")
    api.import_register("firm-table", folder / "own.csv", lake, options={"mapping": str(folder / "own.toml")})


def test_an_imported_firm_table_changes_the_closed_answer_alone(lake, tmp_path):
    before = largest(api.readiness(REGION, lake))
    bring(lake, tmp_path, before[0])
    with pytest.raises(NotBuiltError):
        api.readiness(REGION, lake, closed=True)
    api.build(lake)
    assert largest(api.readiness(REGION, lake, closed=True)) == (before[0], EMPLOYEES, REVENUE)
    assert largest(api.readiness(REGION, lake)) == before


def test_an_answer_with_closed_tables_says_so(lake):
    opened, closed = api.readiness(REGION, lake), api.readiness(REGION, lake, closed=True)
    told = json.loads(closed.render("json", "nb"))
    assert told["closed"] is True and "firm_table" in [source["table"] for source in told["sources"]]
    assert {row["visibility"] for row in told["evidence"] if row["manifest"]} == {"closed"}
    assert json.loads(opened.render("json", "nb"))["closed"] is False
    for lang in api.LANGUAGES:
        label = text("common.closed", lang)
        assert label in dict(closed.document(lang).facts) and label not in dict(opened.document(lang).facts)


@pytest.mark.parametrize(("command", "told"), [("readiness", "Lukkede data"), ("network", "Closed data")])
def test_commands_read_the_closed_side(lake, tmp_path, command, told):
    from typer.testing import CliRunner

    options = ["--format", "json", "--to", str(tmp_path)] if command == "readiness" else []
    found = CliRunner().invoke(app, [command, REGION, *options])
    assert found.exit_code == 0, found.output
    assert told in found.stdout


def test_a_network_written_from_closed_tables_says_so(lake, tmp_path):
    for closed in (False, True):
        with lake.view(closed=closed) as view:
            api.write_graphml(view, api.region(REGION, view), str(tmp_path / "network.graphml"))
        assert ("Lukkede data" in (tmp_path / "network.graphml").read_text("utf-8")) is closed
