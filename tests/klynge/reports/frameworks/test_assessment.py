"""An assessment says what was found, why, what is unknown and what would settle it; disagreement stands in view."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from invented_models import MODELS, answers, assessed
from klynge import api
from klynge.evidence import Evidence
from klynge.reports.frameworks import assessment_document
from klynge.text import LANGUAGES, text

DAY = dt.date(2026, 3, 1)
CLUSTER = ("cluster", "elveklynga")


def judged(dimension, value, judge="leader", on=DAY):
    return api.judgement(
        "consensus_quadrants", dimension, value, subject=CLUSTER, judge=judge, on=on, reason="minutes", assessed=DAY
    )


def assess(*rows, on=DAY):
    return api.assess("consensus_quadrants", CLUSTER, rows, on=on)


def table(document, name):
    return next((one for one in document.tables() if one.id == name), None)


def shown(found):
    return [[cell.shown for cell in row] for row in found.rows]


def section(document, name):
    return next((one for one in document.sections if one.id == name), None)


AGREED = (judged("goals", "yes"), judged("roles", "yes"))
TORN = (judged("goals", "yes"), judged("roles", "yes"), judged("roles", "no", judge="member firm"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_decided_one_says_verdict_sign_evidence_actions_and_that_it_is_a_hypothesis(lang):
    document = api.assessment_document(assess(*AGREED), lang, subject_name="Elveklynga")
    model = api.framework("consensus_quadrants")
    (verdict,) = document.blocks("verdict")
    assert verdict.label == model.verdicts["a"].title[lang] and verdict.severity == "good"
    assert verdict.reasons[0] == text("library.sign.green", lang).capitalize() + "."
    assert text("library.assessment.hypothesis", lang) in repr(document)
    assert text("library.assessment.nothing_unknown", lang) in repr(document)
    assert "Elveklynga" in document.facts[0][1] and model.version in document.facts[2][1]
    evidence = [cell for row in shown(table(document, "evidence")) for cell in row]
    assert {"leader", "minutes", text("library.quality.judgement", lang)} <= set(evidence)
    assert shown(table(document, "actions"))[0][0] == model.actions[0].text[lang]
    assert section(document, "conflicts") is None and section(document, "changes") is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_judges_who_disagree_stand_side_by_side(lang):
    document = api.assessment_document(assess(*TORN), lang)
    beside = table(document, "conflict-1")
    assert [column.title.split(",")[0] for column in beside.columns[1:]] == ["leader", "member firm"]
    assert shown(beside)[0][1:] == [text("common.yes", lang), text("common.no", lang)]
    flagged = [row for row in shown(table(document, "evidence")) if text("library.assessment.conflicting", lang) in row]
    assert len(flagged) == 2
    states = [cell for row in shown(table(document, "unknown")) for cell in row]
    assert text("library.assessment.state.unsettled", lang) in states


def test_what_is_unknown_comes_most_decisive_first_with_the_way_to_it():
    found = assess()
    rows = shown(table(api.assessment_document(found, "nb"), "unknown"))
    model = api.framework("consensus_quadrants")
    titles = [model.dimensions[one.measure.split(".")[1]].title["nb"] for one in found.missing]
    assert [row[0] for row in rows] == titles and len(rows) == 2
    assert all("Spør noen som kjenner saken" in row[2] for row in rows)
    assert len(section(api.assessment_document(found, "nb"), "verdict").blocks[-1].items) == 4


def test_the_figure_carries_the_mark():
    (figure,) = api.assessment_document(assess(*AGREED), "nb").blocks("figure")
    assert [row[2] for row in shown(figure.table) if row[-1] == "funnet her"] == ["A: enige om begge deler"]
    assert ">funnet her<" in figure.draw()


def test_what_changed_since_last_time():
    before = assess(judged("goals", "no"), judged("roles", "yes"))
    document = api.assessment_document(assess(*AGREED), "en", previous=before)
    said = section(document, "changes").blocks[0].items
    assert said[:2] == ["Holds now: A: agreement on both", "No longer holds: B: disagreement on goals"]
    assert "Agree on priorities, strategies and goals: before no, now yes" in said
    same = api.assessment_document(assess(*AGREED), "en", previous=assess(*AGREED))
    assert section(same, "changes").blocks[0].items == ["Nothing has changed."]


def test_an_assessment_by_an_older_version_is_still_told():
    old = replace(assess(*AGREED), version="2020-1", verdicts=("gone",), possible=("gone",))
    document = api.assessment_document(old, "nb")
    assert document.blocks("verdict")[0].label == "gone" and "2020-1" in document.facts[2][1]
    now = api.assessment_document(assess(*AGREED), "nb", previous=old)
    assert any("fra versjon 2020-1 til" in item for item in section(now, "changes").blocks[0].items)


def test_distances_to_the_limits_are_numbers():
    row = Evidence(measure="larger_firms", subject_kind="region", subject_id="r", about="construction", value=23.0)
    found = api.assess("critical_mass", ("region", "r"), [row], on=DAY, about="construction")
    (limit,) = [
        r for r in table(api.assessment_document(found, "en"), "distances").rows if r[2].shown == "more than 20"
    ]
    assert (limit[1].value, limit[3].value) == (23.0, 3.0)


def test_a_row_of_data_in_force_from_after_the_day_is_flagged():
    row = Evidence(
        measure="larger_firms", subject_kind="region", subject_id="r", about="construction", value=23.0,
        period="2026-06-30", manifest="m1",
    )  # fmt: skip
    found = api.assess("critical_mass", ("region", "r"), [row], on=DAY, about="construction")
    assert "is from after the day of the assessment" in repr(table(api.assessment_document(found, "en"), "evidence"))


def test_closed_evidence_and_invented_data_are_marked():
    document = api.assessment_document(assess(*AGREED), "nb", invented=True)
    assert document.invented and "Lukkede data" in dict(document.facts)
    open_rows = [replace(row, visibility="open") for row in AGREED]
    assert "Lukkede data" not in dict(api.assessment_document(assess(*open_rows), "nb").facts)


@pytest.mark.parametrize("name", ["grid", "lights", "ladder of verdicts", "chain of dimensions"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_told_in_four_forms(name, lang):
    found = assessed(MODELS[name], maturity="emerging", form="instrumental")
    document = assessment_document(found, MODELS[name], lang, subject="Elveklynga")
    assert MODELS[name].verdicts["misfit"].title[lang] in api.render(document, "html").decode()
    pdf = PdfReader(io.BytesIO(api.render(document, "pdf")))
    assert pdf.metadata.title == document.title
    assert api.render(document, "xlsx")[:2] == b"PK" and b'"draw"' not in api.render(document, "json")


def test_an_answer_off_the_scale_is_never_chosen():
    rows = [replace(one, code="astray") for one in answers(maturity="mature")]
    found = assessed(MODELS["grid"], form="none")
    assert found.finding("maturity").value is None
    document = assessment_document(replace(found, evidence=tuple(rows)), MODELS["grid"], "en", subject="x")
    assert "astray" in repr(table(document, "evidence"))
