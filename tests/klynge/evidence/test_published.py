"""The Ringerike study as printed, and the verdict on it in words that its readers recognise."""

import datetime as dt
import re

import pytest

from klynge.errors import DeclarationError, UnknownNameError
from klynge.evidence import Quality, Status
from klynge.evidence.published import load, own, publication
from klynge.frameworks import declared
from klynge.frameworks.evaluate import assess_all
from klynge.reports.assessments import distance_text, verdict

AREAS = ("construction", "energy-environment", "tourism", "industry", "food", "wood", "ict")


@pytest.fixture(scope="module")
def study():
    return publication("ringeriksregionen-2020")


@pytest.fixture(scope="module")
def assessments(study):
    found = assess_all(declared(), study.rows, subject=("region", study.subject_id), on=dt.date(2026, 3, 1))
    return {(one.framework, one.about): one for one in found}


def values(study, measure, parameters=""):
    rows = [row for row in study.rows if row.measure == measure and row.parameters == parameters]
    return [row.value for row in sorted(rows, key=lambda row: AREAS.index(row.about))]


def test_table_5_and_the_larger_firms_of_table_6(study):
    assert values(study, "firms") == [34, 17, 15, 14, 4, 3, 2]
    assert values(study, "employees") == [2286, 738, 1620, 911, 267, 246, 925]
    assert sum(values(study, "revenue")) == 17_161_232_000
    assert values(study, "larger_firms", "larger_than=20") == [23, 13, 13, 11, 3, 3, 2]


def test_table_6_adds_up_to_the_larger_firms_and_its_empty_cells_are_absent(study):
    bands = [row for row in study.rows if row.measure == "firms" and row.parameters.startswith("employees=")]
    over_20 = [row for row in bands if re.search(r"=(21|31|51|>)", row.parameters)]
    totals = [sum(row.value or 0 for row in over_20 if row.about == area) for area in AREAS]
    assert totals == [23, 13, 13, 11, 3, 3, 2]
    empty = [(row.about, row.parameters) for row in bands if row.status is Status.ABSENT]
    assert len(bands) == 56 and len(empty) == 7
    assert ("energy-environment", "employees=6–10") in empty
    assert all(row.value is None for row in bands if row.status is Status.ABSENT)
    assert sum(row.value or 0 for row in bands) == 84


def test_every_row_says_where_it_stands_and_judgements_who_judged(study):
    for row in study.rows:
        assert row.source.startswith("USN 2022, ")
        assert row.visibility == "open"
        if row.quality is Quality.JUDGEMENT:
            assert row.judge and row.note
    ict = next(row for row in study.rows if row.measure == "employees" and row.about == "ict")
    assert ict.quality is Quality.APPROXIMATE and ict.note == "published.usn.ict_employees"


def test_construction_is_inside_the_printed_range_and_still_not_enough(assessments):
    found = assessments["critical_mass", "construction"]
    assert found.decided == {"printed": "inside_range", "whole": "not_enough"}
    assert set(found.verdicts) == {"inside_range", "fragmented", "too_light", "incomplete_chain", "not_enough"}
    limits = {(d.threshold, d.met): d.gap for d in found.distances if d.measure == "larger_firms"}
    assert limits == {("low", True): 3, ("high", False): -7}


@pytest.mark.parametrize(
    "lang, words",
    [
        (
            "nb",
            ("mer enn 20, men ikke mer enn 30", "én eller to aktører", "lede en klyngedannelse", "34 bedrifter, 23"),
        ),
        (
            "nn",
            ("meir enn 20, men ikkje meir enn 30", "éin eller to aktørar", "leie ei klyngedanning", "34 bedrifter, 23"),
        ),
        ("en", ("more than 20, but not more than 30", "one or two actors", "the forming of a cluster", "34 firms, 23")),
    ],
)
def test_the_verdict_on_construction_in_words(assessments, lang, words):
    found, framework = assessments["critical_mass", "construction"], declared()["critical_mass"]
    told = verdict(found, framework, lang)
    text = " ".join([told.label, *told.reasons, *(caveat.text[lang] for caveat in found.caveats)])
    assert [word for word in words if word not in text] == []
    assert any(
        "23" in distance_text(distance, lang) and "20" in distance_text(distance, lang) for distance in found.distances
    )


def test_the_regions_verdict_is_to_join_existing_clusters_first(assessments):
    found = assessments["region_readiness", ""]
    assert found.decided == {"main": "join_existing_first"}
    assert {f.dimension: f.value for f in found.findings} == {
        "benefit": "yes",
        "mass": "no",
        "capacity": "insufficient",
    }
    assert [action.id for action in found.actions] == ["follow_road_map"]
    assert "I-001-27" in {see for caveat in found.caveats for see in caveat.see}


def test_network_barriers_and_road_map_of_the_study(assessments):
    assert assessments["network_position", ""].decided == {"place": "unfavourable"}
    assert assessments["absorptive_capacity", ""].decided == {"capacity": "insufficient"}
    assert assessments["barriers", ""].verdicts == ("measure_a", "measure_b")
    assert all(found.value == "yes" for found in assessments["barriers", ""].findings)
    road_map = assessments["road_map", ""]
    assert road_map.decided == {"step": None}
    assert road_map.missing[0].measure == "cluster_memberships"


def test_an_unknown_publication_lists_the_known():
    with pytest.raises(UnknownNameError, match=r"Known: .*ringeriksregionen-2020"):
        publication("utopia")


# ---- an installation's own judgements

OWN = """
id = "interviews-2026"
source = "Interviews in spring 2026"
subject = { kind = "region", id = "elvedalen" }
title = { nb = "Intervjuer", nn = "Intervju", en = "Interviews" }

[[rows]]
measure = "absorptive_identify"
code = "high"
n = 9
quality = "judgement"
judge = "business adviser"
period = "2026-04-01"
note = "seven of nine told of a supplier or a course that changed something"
where = "notes"
"""


def test_own_evidence_of_the_subject_only(tmp_path):
    (tmp_path / "interviews.toml").write_text(OWN, "utf-8")
    (row,) = own(tmp_path, "region", "elvedalen")
    assert (row.code, row.judge, row.n, row.quality) == ("high", "business adviser", 9, Quality.JUDGEMENT)
    assert own(tmp_path, "region", "another") == []
    assert own(tmp_path / "nowhere", "region", "elvedalen") == []


@pytest.mark.parametrize(
    "before, after, words",
    [
        ('judge = "business adviser"\n', "", "row 1: a judgement without judge, period or note. Say who judged"),
        ('code = "high"', 'code = "high"\nvalue = 1', "row 1: not one answer. Give value, code, bounds"),
        ('code = "high"\n', "", "row 1: not one answer"),
        ('measure = "absorptive_identify"', 'measure = "wisdom"', "row 1: measure is 'wisdom'. Use one of"),
        ('where = "notes"', 'where = "notes"\nroom = 3', "row 1: unknown key 'room'. Known here"),
        ('nn = "Intervju", ', "", "file, title: no text in nn"),
    ],
)
def test_broken_own_evidence_is_refused_with_words(tmp_path, before, after, words):
    path = tmp_path / "interviews.toml"
    assert before in OWN
    path.write_text(OWN.replace(before, after), "utf-8")
    with pytest.raises(DeclarationError) as problem:
        load(path)
    assert words in str(problem.value)


def test_a_table_line_needs_a_cell_for_each_column(tmp_path):
    path = tmp_path / "table.toml"
    table = '[[tables]]\nmeasure = "firms"\nwhere = "t"\nabout = ["wood", "food"]\nlines = { "" = [1] }\n'
    path.write_text(OWN.split("[[rows]]")[0] + table, "utf-8")
    with pytest.raises(DeclarationError, match="line '' has not 2 cells"):
        load(path)


def test_every_note_of_the_study_has_a_text(study):
    from klynge.text import catalogue

    assert {row.note for row in study.rows if row.note} <= set(catalogue())
