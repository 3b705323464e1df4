"""The frameworks that come with Klynge: their worked examples, and what each must have."""

import datetime as dt
import tomllib

import pytest

from klynge.evidence import Evidence, Quality
from klynge.frameworks import declared
from klynge.frameworks.evaluate import assess
from klynge.frameworks.load import FOLDER
from klynge.measures.catalogue import MEASURES
from klynge.measures.mass_rules import thresholds as mass_thresholds
from klynge.text import LANGUAGES

SUBJECT = ("region", "elvedalen")
DAY = dt.date(2026, 3, 1)


def examples():
    for name in declared():
        listed = tomllib.loads((FOLDER / name / "examples.toml").read_text("utf-8"))["examples"]
        for example in listed:
            yield pytest.param(name, example, id=f"{name}: {example['title']}")


def subject_of(name):
    return (declared()[name].subject, SUBJECT[1])


def rows(name, example):
    """The evidence of an example: its rows, and its answers on the framework's own dimensions."""
    answers = example.get("answers", {})
    unknown = set(answers) - {d.id for d in declared()[name].dimensions.values() if d.asked}
    assert not unknown, f"no such question: {unknown}"
    given = [{"measure": f"{name}.{dimension}", "code": code} for dimension, code in answers.items()]
    return [row(name, fields) for fields in (*given, *example.get("evidence", []))]


def row(name, fields):
    kind, subject = subject_of(name)
    quality = Quality.JUDGEMENT if "judge" in fields else Quality.EXACT
    return Evidence(subject_kind=kind, subject_id=subject, quality=quality, **fields)


@pytest.mark.parametrize("name, example", list(examples()))
def test_worked_example(name, example):
    assessment = assess(
        declared()[name],
        rows(name, example),
        subject=subject_of(name),
        on=DAY,
        about=example.get("about", ""),
        frameworks=declared(),
    )
    assert sorted(assessment.verdicts) == sorted(example["verdicts"])
    assert sorted(assessment.open) == sorted(example.get("open", []))
    assert sorted(assessment.uncertain) == sorted(example.get("uncertain", []))
    assert assessment.exact


@pytest.mark.parametrize("name", list(declared()))
def test_every_verdict_has_an_example_and_one_example_misses_evidence(name):
    listed = tomllib.loads((FOLDER / name / "examples.toml").read_text("utf-8"))["examples"]
    assert {verdict for example in listed for verdict in example["verdicts"]} == set(declared()[name].verdicts)
    assert any(example.get("open") for example in listed)


@pytest.mark.parametrize("name", list(declared()))
def test_every_threshold_has_an_example_exactly_at_it(name):
    framework = declared()[name]
    listed = tomllib.loads((FOLDER / name / "examples.toml").read_text("utf-8"))["examples"]
    given = [fields for example in listed for fields in example.get("evidence", [])]
    for threshold in framework.thresholds.values():
        measures = {i.quantity.measure for i in framework.indicators.values() if i.unit == threshold.unit}
        assert any(row["measure"] in measures and row.get("value") == threshold.value for row in given), threshold.id


@pytest.mark.parametrize("name", list(declared()))
def test_what_is_not_printed_says_who_proposes_it(name):
    framework = declared()[name]
    for threshold in framework.thresholds.values():
        assert (threshold.origin == "proposal") == (threshold.who == "Klynge"), threshold.id
        assert (threshold.cite is None) == (threshold.origin == "proposal"), threshold.id
    assert all(action.moves == "" or action.moves in MEASURES for action in framework.actions)


def test_texts_of_bokmal_and_nynorsk_differ_where_the_languages_do():
    """A text copied from bokmål to nynorsk would show: these words are spelt otherwise."""
    bokmal = (" ikke ", " mer ", " en klynge", " fra ", " hva ", " hvilke ", "ansatte")
    for framework in declared().values():
        for verdict in framework.verdicts.values():
            assert set(verdict.text) == set(LANGUAGES)
            assert not [word for word in bokmal if word in verdict.text["nn"]], verdict.id


def test_the_limits_of_critical_mass_are_those_of_the_measure():
    found = declared()["critical_mass"].thresholds
    ours = {"low": "larger_firms_low", "high": "larger_firms_high", "half": "fragmented_share"}
    ours |= {"employees": "employees", "chain": "chain_coverage"}
    assert {key: found[key].value for key in ours} == {key: mass_thresholds()[name].value for key, name in ours.items()}


def test_frameworks_stand_after_those_they_build_on():
    order = list(declared())
    for name, framework in declared().items():
        assert all(order.index(used) < order.index(name) for used in framework.uses())
