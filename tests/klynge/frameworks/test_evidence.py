"""Evidence that cannot be used is told in words, by the front door and the command line; what disagrees is flagged."""

import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from klynge import api
from klynge.cli.app import app
from klynge.errors import KlyngeError
from klynge.evidence import Evidence, Quality

DAY = dt.date(2026, 3, 1)
CLUSTER = ("cluster", "elveklynga")
COMMAND = ("assess", "cluster:elveklynga", "--on", "2026-03-01")
HEAD = """
id = "talks"
source = "Talks"
year = 2026
period = "2026"
title = { nb = "Samtaler", nn = "Samtalar", en = "Talks" }
subject = { kind = "cluster", id = "elveklynga" }
"""
# what a row says, and the words of the error
FAULTS = {
    "another unit": ({"measure": "member_growth", "value": 2.0, "unit": "NOK"}, "'NOK', but"),
    "per cent as share": ({"measure": "member_churn", "value": 85.0}, "is 85, but a share runs from 0 to 1. Correct"),
    "a bound off the scale": ({"measure": "member_churn", "low": 0.4, "high": 1.4}, "is 1.4, but a share runs from"),
    "bounds turned round": (
        {"measure": "member_churn", "low": 0.9, "high": 0.1},
        "lies between 0.9 and 0.1: the lower bound is above the upper. Give the lower one as low",
    ),
    "an answer off the scale": (
        {"measure": "consensus_quadrants.goals", "code": "perhaps"},
        "'perhaps' is not on the scale of 'goals' of 'consensus_quadrants'. Give one of: yes, no",
    ),
    "no such question": ({"measure": "consensus_quadrants.gaols", "code": "yes"}, "Near: goals"),
    "no such model": ({"measure": "consensus_quadrant.goals", "code": "yes"}, "Near: consensus_quadrants"),
    "a day after the assessment": (
        {"measure": "consensus_quadrants.goals", "code": "yes", "period": "2026-03-02"},
        "is of 2026-03-02, after the assessment of 2026-03-01: it could not be known then. Correct the date",
    ),
    "a year after the assessment": (
        {"measure": "consensus_quadrants.goals", "code": "yes", "period": "2027"},
        "is of 2027, after the assessment of 2026-03-01",
    ),
}


def row(**fields):
    return Evidence(**{"subject_kind": CLUSTER[0], "subject_id": CLUSTER[1], "source": "Talks", **fields})


def toml(fields):
    return "\n".join(f"{key} = {json.dumps(value)}" for key, value in fields.items())


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    (tmp_path / "evidence").mkdir()
    return tmp_path


def own(home, *rows):
    listed = [f"[[rows]]\nwhere = {json.dumps(str(n))}\n{toml(fields)}\n" for n, fields in enumerate(rows, start=1)]
    (home / "evidence" / "talks.toml").write_text(HEAD + "\n".join(listed), "utf-8")


def run(model, *more):
    command, *rest = COMMAND
    return CliRunner().invoke(app, [command, model, *rest, *(str(one) for one in more)])


@pytest.mark.parametrize("name", FAULTS)
def test_the_front_door_refuses_it_with_what_was_found_and_the_remedy(name):
    fields, words = FAULTS[name]
    for ask in (
        lambda rows: api.check_evidence(rows, DAY),
        lambda rows: api.assess("consensus_quadrants", CLUSTER, rows, on=DAY),
        lambda rows: api.assess_all(CLUSTER, rows, on=DAY),
    ):
        with pytest.raises(KlyngeError) as problem:
            ask([row(measure="consensus_quadrants.roles", code="yes"), row(**fields)])
        assert words in str(problem.value)


@pytest.mark.parametrize("name", FAULTS)
def test_the_command_line_refuses_it_and_writes_nothing(home, name):
    fields, words = FAULTS[name]
    own(home, fields)
    found = run("consensus_quadrants", "--to", home / "out")
    assert isinstance(found.exception, KlyngeError), found.exception
    assert words in str(found.exception) and not (home / "out").exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"measure": "member_churn", "value": 0.85, "unit": "share"},
        {"measure": "member_churn", "value": 0.0},
        {"measure": "member_churn", "value": 1.0},
        {"measure": "member_churn", "low": 0.2, "high": 0.4},
        {"measure": "member_growth", "value": 2.0},
        {"measure": "consensus_quadrants.goals", "code": "no", "period": "2026-03-01"},
    ],
)
def test_what_is_on_the_scale_passes_both_ways(home, fields):
    api.check_evidence([row(**fields)], DAY)
    own(home, fields)
    assert run("consensus_quadrants").exception is None


def test_what_registers_compute_is_not_held_against_the_scales_of_people():
    api.check_evidence([row(measure="member_churn", value=1.0000000001, manifest="m1")], DAY)


# ---- subjects


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("cluster:nowhere", "Nothing is known of a cluster 'nowhere': no register, publication or file of your own"),
        ("planet:mars", "There is no subject 'planet:mars'. Give a region, or cluster:<id>"),
        ("cluster:", "There is no subject 'cluster:'"),
        ("atlantis", "atlantis"),
    ],
)
def test_an_unknown_subject_is_told(home, subject, words):
    own(home, {"measure": "consensus_quadrants.goals", "code": "yes"})
    found = CliRunner().invoke(app, ["assess", "consensus_quadrants", subject])
    assert isinstance(found.exception, KlyngeError), found.exception
    assert words in str(found.exception)
    with pytest.raises(KlyngeError):
        api.known_of(subject, api.open_lake())


def test_a_subject_of_another_kind_is_told():
    with pytest.raises(
        KlyngeError, match=r"about a cluster or a project, and 'elvedalen' is a region: .*Choose a subj"
    ):
        api.assess("consensus_quadrants", ("region", "elvedalen"), [], on=DAY)


def test_rows_about_others_are_left_aside():
    other = row(measure="consensus_quadrants.goals", code="yes", subject_id="another")
    found = api.assess("consensus_quadrants", CLUSTER, [other], on=DAY)
    assert found.evidence == () and set(found.open) == {"a", "b", "c", "d"}


# ---- rows that disagree


def two(**fields):
    """Two answers on goals, as an own file and as rows."""
    ours = {
        "measure": "consensus_quadrants.goals",
        "code": "yes",
        "quality": "judgement",
        "judge": "leader",
        "note": "x",
    }
    return ours, {**ours, "code": "no", **fields}


@pytest.mark.parametrize("other", [{"judge": "member firm"}, {}], ids=["two judges", "one judge twice"])
@pytest.mark.parametrize("lang", api.LANGUAGES)
def test_two_rows_that_contradict_each_other_are_flagged_and_neither_is_chosen(home, other, lang):
    rows = [row(**{**fields, "quality": Quality.JUDGEMENT}) for fields in two(**other)]
    found = api.assess("consensus_quadrants", CLUSTER, rows, on=DAY)
    (unsettled,) = found.unsettled
    assert set(unsettled.rows) == set(rows)
    assert found.verdicts == () and set(found.open) == {"a", "b", "c", "d"}
    assert "unsettled" in [one.state for one in found.missing]
    own(home, *two(**other))
    shown = run("consensus_quadrants", "--lang", lang)
    assert shown.exception is None, shown.exception
    assert api.text("library.assessment.section.conflicts", lang) in shown.stdout
    assert api.text("library.assessment.conflicting", lang) in shown.stdout


def test_two_numbers_that_contradict_each_other_are_flagged_and_not_averaged(home):
    numbers = [{"measure": "larger_firms", "value": value, "about": "construction"} for value in (12, 40)]
    rows = [
        Evidence(subject_kind="region", subject_id="elvedalen", source=source, **fields)
        for source, fields in zip("ab", numbers, strict=True)
    ]
    found = api.assess("critical_mass", ("region", "elvedalen"), rows, on=DAY, about="construction")
    assert [{one.value for one in each.rows} for each in found.unsettled] == [{12, 40}]
    assert all(one.value is None for one in found.distances if one.measure == "larger_firms")


def test_a_code_that_no_model_knows_is_shown_as_unreadable_and_settles_nothing():
    region = ("region", "elvedalen")
    medium = Evidence(measure="absorptive_identify", code="medium", subject_kind=region[0], subject_id=region[1])
    found = api.assess("absorptive_capacity", region, [medium], on=DAY)
    assert found.verdicts == () and found.evidence == (medium,)
    assert {one.measure: one.state for one in found.missing}["absorptive_identify"] == "unreadable"
