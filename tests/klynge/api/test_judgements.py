"""A judgement that cannot be used is refused with what was found, why, and the next step."""

import datetime as dt

import pytest

from klynge import api
from klynge.errors import DeclarationError, KlyngeError
from klynge.evidence import Evidence, Quality, published
from klynge.frameworks.load import declared

DAY = dt.date(2026, 3, 1)
CLUSTER = ("cluster", "elveklynga")
GOOD = {"subject": CLUSTER, "judge": "board member", "on": DAY, "reason": "minutes of February", "assessed": DAY}


def judged(name="consensus_quadrants", dimension="goals", value="yes", **fields):
    return api.judgement(name, dimension, value, **{**GOOD, **fields})


def row(**fields):
    return Evidence(**{"measure": "grants", "subject_kind": "region", "subject_id": "r", "value": 1.0, **fields})


def test_a_judgement_is_closed_evidence_with_role_day_and_reason():
    found = judged(value=True)
    assert (found.measure, found.code) == ("consensus_quadrants.goals", "yes")
    assert (found.subject_kind, found.subject_id) == CLUSTER
    assert (found.judge, found.period, found.note) == ("board member", "2026-03-01", "minutes of February")
    assert found.quality is Quality.JUDGEMENT and found.visibility == "closed"
    assert judged(value="no").code == judged(value=False).code == "no"
    assert api.assess("consensus_quadrants", CLUSTER, [found], on=DAY).finding("goals").value == "yes"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "consensus_quadrant"}, r"no model 'consensus_quadrant'\. Near: consensus_quadrants\. "),
        ({"name": "policy_hard_soft"}, r"is read, and not put to a case: .*--show policy_hard_soft"),
        ({"dimension": "goal"}, r"no question of 'consensus_quadrants' 'goal'\. Near: goals\. It asks: goals, roles"),
        (
            {"name": "region_readiness", "dimension": "mass", "subject": ("region", "elvedalen")},
            r"is read from evidence and not judged\. It asks people noth",
        ),
        ({"value": "maybe"}, r"'maybe' is not on the scale of 'goals' .*Give one of: yes, no"),
        ({"value": None}, r"None is not on the scale"),
        ({"judge": "  "}, r"names no role\. .*Name the role, such as"),
        ({"reason": ""}, r"gives no reason\. .*Say in a sentence"),
        ({"on": dt.date(2026, 3, 2)}, r"of 2026-03-02, after the assessment of 2026-03-01: .*Correct the date, or"),
        ({"subject": ("region", "elvedalen")}, r"about a cluster or a project, and 'elvedalen' is a region: .*Choose"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(fields, words):
    with pytest.raises(KlyngeError, match=words):
        judged(**fields)


def test_a_judgement_of_tomorrow_is_refused_today():
    with pytest.raises(KlyngeError, match="after the assessment of"):
        judged(on=dt.date.today() + dt.timedelta(days=1), assessed=None)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"unit": "NOK"},
            r"grants of region r .*is in 'NOK', but the measure is in 'awards per firm'.*Give the value in",
        ),
        ({"measure": "consensus_quadrants.goals", "code": "perhaps", "value": None}, r"'perhaps' is not on the scale"),
        ({"measure": "consensus_quadrants.roles", "code": None}, r"None is not on the scale"),
        ({"measure": "consensus_quadrants.gaols", "code": "yes"}, r"Near: goals"),
        ({"measure": "consensus.goals", "code": "yes"}, r"no model 'consensus'"),
        ({"measure": "consensus_quadrants.goals", "code": "yes", "unit": "share"}, r"in 'share', but .* in 'code'"),
        ({"period": "2026-03-02", "source": "interviews"}, r"\(interviews\) is of 2026-03-02, after the assessment of"),
        ({"period": "2027"}, r"is of 2027, after the assessment"),
    ],
)
def test_evidence_that_cannot_be_used_is_an_error(fields, words):
    with pytest.raises(KlyngeError, match=words):
        api.check_evidence([row(), row(**fields)], DAY)
    with pytest.raises(KlyngeError, match=words):
        api.assess("barriers", ("region", "r"), [row(**fields)], on=DAY)


@pytest.mark.parametrize(
    "period", ["", "2026", "2026-03-01", "2019–2026", "spring 2025", "0301", "2026-12-31 no, 2025-01-01"]
)
def test_sound_evidence_passes(period):
    api.check_evidence([row(period=period, unit="awards per firm"), row(period="2030", manifest="m1")], DAY)


def test_two_rows_that_contradict_each_other_are_a_flagged_conflict():
    rows = [judged(), judged(value="no", judge="member firm"), judged(dimension="roles")]
    found = api.assess("consensus_quadrants", CLUSTER, rows, on=DAY)
    assert [one.measure for one in found.unsettled] == ["consensus_quadrants.goals"]
    assert set(found.open) == {"a", "b"} and not found.verdicts


OWN = """
id = "talks"
source = "Talks"
year = 2026
period = "2026"
subject = {{ kind = "region", id = "elvedalen" }}
title = {{ nb = "Samtaler", nn = "Samtalar", en = "Talks" }}
[[rows]]
where = "question 1"
measure = "{measure}"
quality = "judgement"
judge = "adviser"
note = "said so"
{value}
"""


def own_file(folder, measure, value='code = "yes"'):
    file = folder / "talks.toml"
    file.write_text(OWN.format(measure=measure, value=value), "utf-8")
    return file


def test_an_own_file_may_name_answers(tmp_path):
    (found,) = published.load(own_file(tmp_path, "consensus_quadrants.goals")).rows
    assert (found.measure, found.code, found.unit) == ("consensus_quadrants.goals", "yes", "code")
    api.check_evidence([found], DAY)


def test_an_answer_without_code_is_refused_with_the_file(tmp_path):
    with pytest.raises(DeclarationError, match=r"talks\.toml: row 1: an answer without code\. Give the value"):
        published.load(own_file(tmp_path, "consensus_quadrants.goals", "value = 1"))


def test_an_own_file_with_an_unknown_answer_is_told_when_it_is_read(tmp_path):
    rows = published.load(own_file(tmp_path, "consensus_quadrants.gaols")).rows
    with pytest.raises(KlyngeError, match=r"'gaols'\. Near: goals"):
        api.check_evidence(rows, DAY)


def test_the_form_of_a_model_has_its_questions_in_the_language():
    goals, roles = api.framework_questions("consensus_quadrants", "nn")
    assert (goals.dimension, goals.values) == ("goals", (("yes", "ja"), ("no", "nei")))
    assert roles.title == "Samde om roller, ansvar og mynde" and roles.look_at
    assert api.framework_questions("region_readiness", "nn") == []


def test_all_models_of_a_kind_are_assessed_together():
    found = {one.framework: one for one in api.assess_all(CLUSTER, [judged()], on=DAY)}
    assert set(found) == {n for n, one in declared().items() if "cluster" in (one.subject, *one.shelf.also)}
    assert found["consensus_quadrants"].finding("goals").value == "yes"
