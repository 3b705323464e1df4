"""`klynge portrait`: files or JSON, answers of a file, near names."""

import json

import pytest
from typer.testing import CliRunner

import small_demo
from klynge.cli.app import app
from klynge.errors import KlyngeError, UnknownNameError

ANSWERS = """
judge = "cluster leader"
date = 2026-03-01
reason = "talked through at the board meeting"

[[answers]]
dimension = "consensus_quadrants.goals"
value = true

[[answers]]
dimension = "consensus_quadrants.roles"
value = false
"""


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    home = small_demo.make_home(tmp_path_factory.getbasetemp() / "small_demo")
    monkeypatch.setenv("KLYNGE_HOME", str(home))


def run(*words):
    return CliRunner().invoke(app, ["portrait", *map(str, words)])


def test_json_of_a_published_cluster_has_no_verdict():
    data = json.loads(run("nce-maritime", "--json").stdout)
    assert data["cluster"]["id"] == "nce-maritime" and data["assessments"] == [] and not data["verdicts_shown"]


def test_files_in_the_formats_asked_for(tmp_path):
    found = run("nce-raufoss", "--lang", "nn", "--to", tmp_path, "--format", "html", "--format", "json")
    assert found.exit_code == 0, found.output
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "klynge-nce-raufoss-nn.html",
        "klynge-nce-raufoss-nn.json",
    ]
    assert "Klyngeportrett: NCE Raufoss" in (tmp_path / "klynge-nce-raufoss-nn.html").read_text("utf-8")


def test_answers_make_the_portrait_closed_and_give_verdicts(tmp_path):
    (tmp_path / "answers.toml").write_text(ANSWERS, "utf-8")
    found = run("ko-01", "--answers", tmp_path / "answers.toml", "--json")
    assert found.exit_code == 0, found.exception
    data = json.loads(found.stdout)
    assert data["closed"] and data["verdicts_shown"]
    decided = {one["framework"]: one["verdicts"] for one in data["standings"] if one["state"] == "decided"}
    assert decided["consensus_quadrants"] == ["c"]
    told = run("ko-01", "--answers", tmp_path / "answers.toml", "--to", tmp_path, "--format", "html")
    assert "ikke til offentliggjøring" in told.stdout


def test_answers_that_name_no_framework_are_told(tmp_path):
    (tmp_path / "answers.toml").write_text(ANSWERS.replace("consensus_quadrants.goals", "goals"), "utf-8")
    assert isinstance(run("ko-01", "--answers", tmp_path / "answers.toml").exception, KlyngeError)


def test_an_unknown_cluster_brings_near_names():
    problem = run("nce-raufos").exception
    assert isinstance(problem, UnknownNameError) and "nce-raufoss" in str(problem)
