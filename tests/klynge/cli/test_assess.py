"""Models are listed, shown and put to a case from the command line; what is wrong is told in words."""

import json

import pytest
from typer.testing import CliRunner

import small_demo
from klynge import api
from klynge.cli.app import app
from klynge.errors import KlyngeError
from klynge.frameworks.load import library

ANSWERS = """
judge = "cluster leader"
date = "2026-03-01"
reason = "board minutes"
[[answers]]
dimension = "goals"
value = true
[[answers]]
dimension = "roles"
value = "no"
judge = "member firm"
date = 2026-02-01
"""
ASSESS = ["assess", "consensus_quadrants", "cluster:elveklynga", "--on", "2026-03-01"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "home"))
    (tmp_path / "answers.toml").write_text(ANSWERS, "utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_all_models_are_listed(home):
    found = run("frameworks", "--json")
    assert {one["id"] for one in json.loads(found.stdout)} == set(library())
    assert "consensus_quadrants" in run("frameworks", "--query", "enihget roller", "--group", "governance").stdout


def test_one_model_is_shown_in_a_language(home):
    said = run("frameworks", "--show", "consensus_quadrants", "--lang", "nn").stdout
    assert "Semje om mål og om roller" in said and "D: usamde om begge delar" in said
    shown = json.loads(run("frameworks", "--show", "consensus_quadrants", "--json").stdout)
    assert shown["id"] == "model-consensus_quadrants"


def test_a_cluster_that_only_its_people_know_is_assessed_by_answers(home):
    found = run(*ASSESS, "--answers", home / "answers.toml", "--lang", "en")
    assert found.exception is None, found.exception
    assert "C: disagreement on roles" in found.stdout and "hypothesis for a talk" in found.stdout


def test_it_is_kept_as_json_compared_with_and_written(home):
    kept = home / "before.json"
    kept.write_text(run(*ASSESS, "--answers", home / "answers.toml", "--json").stdout, "utf-8")
    assert api.assessment_from_json(kept.read_text("utf-8")).verdicts == ("c",)
    found = run(*ASSESS, "--answers", home / "answers.toml", "--previous", kept, "--to", home / "out")
    assert found.exception is None, found.exception
    assert sorted(file.suffix for file in (home / "out").iterdir()) == [".html", ".json", ".pdf", ".xlsx"]


def test_own_files_are_read(home):
    folder = home / "home" / "evidence"
    folder.mkdir(parents=True)
    head = (
        'id = "t"\nsource = "Talks"\nyear = 2026\nperiod = "2026"\nsubject = { kind = "cluster", id = "elveklynga" }\n'
    )
    title = 'title = { nb = "S", nn = "S", en = "T" }\n'
    row = '[[rows]]\nwhere = "1"\nmeasure = "consensus_quadrants.roles"\ncode = "yes"\n'
    (folder / "talks.toml").write_text(head + title + row, "utf-8")
    found = json.loads(run(*ASSESS, "--json").stdout)
    assert [row["visibility"] for row in found["evidence"]] == ["closed"]
    (folder / "talks.toml").write_text(head + title + row.replace("yes", "perhaps"), "utf-8")
    assert "'perhaps' is not on the scale" in str(run(*ASSESS).exception)


def test_a_region_is_assessed_by_what_is_gathered(tmp_path_factory, monkeypatch):
    home = small_demo.make_home(tmp_path_factory.getbasetemp() / "small_demo")
    monkeypatch.setenv("KLYNGE_HOME", str(home))
    found = run("assess", "region_readiness", "elvedalen", "--lang", "en")
    assert found.exception is None, found.exception
    assert found.stdout.startswith("Invented data (oppdiktede data)\n"), "the mark comes first"
    assert "Elvedalen" in found.stdout and "What is not known" in found.stdout
    kept = json.loads(run("assess", "region_readiness", "elvedalen", "--json").stdout)
    assert kept["invented"] and api.assessment_from_json(kept).framework == "region_readiness"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["frameworks", "--show", "consensus_quadrant"], "Near: consensus_quadrants"),
        (["frameworks", "--group", "governence"], "no group 'governence'"),
        (["assess", "consensus", "cluster:x"], "There is no model 'consensus'"),
        (["assess", "consensus_quadrants", "cluster:x"], "Nothing is known of a cluster 'x'"),
        (["assess", "consensus_quadrants", "planet:x"], "There is no subject 'planet:x'"),
        (["assess", "consensus_quadrants", "cluster:"], "There is no subject 'cluster:'"),
        (["assess", "consensus_quadrants", "nowhere"], "nowhere"),
        ([*ASSESS, "--previous", "none.json", "--answers", "answers.toml"], "none.json cannot be read"),
        ([*ASSESS, "--answers", "none.toml"], "it does not exist"),
        ([*ASSESS[:3], "--on", "2026-02-15", "--answers", "answers.toml"], "after the assessment of 2026-02-15"),
    ],
)
def test_what_is_wrong_is_said(home, monkeypatch, arguments, words):
    monkeypatch.chdir(home)
    found = run(*arguments)
    assert isinstance(found.exception, KlyngeError), found.exception
    assert words in str(found.exception)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("goals", "gaols"), "Near: goals"),
        (("true", "3"), "Write a value of the scale"),
        (('"no"', '"maybe"'), "not on the scale"),
        (('"2026-03-01"', '"yesterday"'), "Write the day of the judgement as"),
        (('reason = "board minutes"', ""), "gives no reason"),
        (('judge = "cluster leader"', ""), "names no role"),
        (('dimension = "goals"', 'dimension = "goals"\nweight = 2'), "unknown key 'weight'"),
        ((ANSWERS, "judge = 'x'"), "no answers"),
    ],
)
def test_a_faulty_file_of_answers_is_refused_with_its_remedy(home, change, words):
    (home / "answers.toml").write_text(ANSWERS.replace(*change), "utf-8")
    found = run(*ASSESS, "--answers", home / "answers.toml")
    assert isinstance(found.exception, KlyngeError), found.exception
    assert words in str(found.exception)


def test_a_day_that_is_none_is_told():
    found = run("assess", "consensus_quadrants", "cluster:x", "--on", "soon")
    assert found.exit_code == 2 and "write it as 2026-03-01" in found.output
