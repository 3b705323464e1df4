"""Advice that points different ways is shown as such where it bites, and known contradictions are told in words."""

import datetime as dt
import re

import pytest

from klynge import api
from klynge.errors import DeclarationError
from klynge.evidence import Evidence
from klynge.frameworks import conflicts
from klynge.frameworks.contradictions import FILE as CONTRADICTIONS
from klynge.frameworks.contradictions import contradictions
from klynge.frameworks.contradictions import load as load_contradictions
from klynge.frameworks.load import library
from klynge.frameworks.model import REPORTS, Framework, Note
from klynge.text import LANGUAGES, text

CLUSTER = ("cluster", "elveklynga")
DAY = dt.date(2026, 3, 1)
IDS = [one.id for one in conflicts.conflicts()]

STRONG = {
    f"upgrading_mechanisms_six.{name}": "strong"
    for name in ("specialisation", "social_capital", "knowledge_development_diffusion")
}
WEAK = {measure: "weak" for measure in STRONG}
REGION = {"cluster_typology_2x2.knowledge_place": "region"}
OUTSIDE = {"cluster_typology_2x2.knowledge_place": "outside"}
INSTRUMENTAL = {"three_perspectives.strategies": "instrumental"}
IDEOLOGICAL = {"three_perspectives.strategies": "ideological"}
AGREED = {"consensus_quadrants.goals": "yes", "consensus_quadrants.roles": "yes"}
TRUST = {f"knowledge_sharing_enablers.trust_{among}": "strong" for among in ("organisation", "members")}
STEPS = (
    "s01_understanding",
    "s02_identify",
    "s03_initial_analysis",
    "s04_leader_group",
    "s05_vision",
    "s06_priorities",
)
# answers in which both sides of a conflict hold, and what rules one of them out
BITES = {
    "instrumental_in_regional_system": ({**STRONG, **REGION, **INSTRUMENTAL}, OUTSIDE),
    "ideological_with_ties_outside": ({**STRONG, **OUTSIDE, **IDEOLOGICAL}, REGION),
    "instrumental_or_institutional_when_emerging": ({**WEAK, **REGION, **INSTRUMENTAL}, STRONG),
    "quick_results_or_competence": (
        {
            **{f"cluster_development_12_steps.{step}": "done" for step in STEPS},
            "cluster_development_12_steps.s07_quick_action": "not_started",
            "innovation_infrastructure.competence": "weak",
        },
        {"innovation_infrastructure.competence": "strong"},
    ),
    "focus_or_dialogue": (
        {
            "nce_challenges.conflict_neutrality": "open",
            "consensus_quadrants.goals": "no",
            "consensus_quadrants.roles": "no",
        },
        {**AGREED, **TRUST},
    ),
    "rivalry_or_cooperation": (
        {
            "coopetition.rivalry": "little",
            "coopetition.cooperation": "clear",
            "knowledge_sharing_enablers.trust_members": "weak",
        },
        {**TRUST, "knowledge_sharing_enablers.cooperation": "strong"},
    ),
    "leaders_from_outside_or_ownership": (
        {
            "project_leader_placement.placement": "external",
            "project_leader_placement.capacity": "enough",
            "project_leader_placement.ownership": "low",
        },
        {"project_leader_placement.ownership": "high", "knowledge_sharing_enablers.project_structure": "strong"},
    ),
}


def assess_all(answers):
    rows = [
        Evidence(measure=measure, code=code, subject_kind=CLUSTER[0], subject_id=CLUSTER[1])
        for measure, code in answers.items()
    ]
    return api.assess_all(CLUSTER, rows, on=DAY)


def met(answers, lang="en"):
    return {one.id: one for one in api.conflicts_among(assess_all(answers), lang)}


def of(name, answers):
    return next(one for one in assess_all(answers) if one.framework == name)


def test_the_seven_conflicts_are_declared_with_words_and_places():
    assert len(IDS) == len(set(IDS)) == 7
    for one in conflicts.conflicts():
        assert len(one.sides) == 2
        for words in (one.title, one.reading, *(side.says for side in one.sides)):
            assert set(words) == set(LANGUAGES) and words["en"] not in (words["nb"], words["nn"])
        assert all(side.where and side.report in REPORTS for side in one.sides)
        # a side names only what is its own: advice that is on both sides would be no conflict
        ours, theirs = ({(place.framework, name) for place in s.places for name in place.called} for s in one.sides)
        assert not ours & theirs


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_each_model_concerned_shows_both_sides_and_the_reading(name, lang):
    (found,) = [one for one in conflicts.conflicts() if one.id == name]
    models = {place.framework for side in found.sides for place in side.places}
    for model in models:
        document = api.framework_document(model, lang)
        (section,) = [one for one in document.sections if one.id == "advice"]
        assert section.title == text("conflicts.section", lang)
        table = next(block for block in section.blocks if getattr(block, "id", "") == f"advice-{name}")
        shown = [[cell.shown for cell in row] for row in table.rows]
        assert [row[0] for row in shown] == [side.says[lang] for side in found.sides]
        assert all(side.where in row[-1] for side, row in zip(found.sides, shown, strict=True))
        assert found.reading[lang] in table.notes[0] and table.title == found.title[lang]
    assert "advice" not in [one.id for one in api.framework_document("critical_mass", lang).sections]


@pytest.mark.parametrize("name", IDS)
def test_where_both_sides_hold_both_are_told_and_stand_first(name):
    answers, _ = BITES[name]
    found = met(answers)
    assert [side.state for side in found[name].sides] == ["holds", "holds"]
    assert next(iter(found)) == name


@pytest.mark.parametrize("name", IDS)
def test_a_conflict_is_gone_where_a_side_is_ruled_out(name):
    answers, against = BITES[name]
    assert name not in met({**answers, **against})


def test_what_is_not_known_is_possible_and_a_model_not_asked_rules_nothing_out():
    everything = met({})
    assert set(everything) == set(IDS)
    assert {side.state for one in everything.values() for side in one.sides} == {"possible"}
    alone = api.conflicts_among([of("traffic_light_system_reach", {**REGION, **INSTRUMENTAL})], "en")
    assert [(one.id, [side.state for side in one.sides]) for one in alone] == [
        ("instrumental_in_regional_system", ["not_asked", "holds"])
    ]
    assert api.conflicts_among([], "en") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_assessment_shows_the_conflicts_of_its_verdicts(lang):
    bites = of("traffic_light_system_reach", {**REGION, **INSTRUMENTAL})
    document = api.assessment_document(bites, lang)
    (section,) = [one for one in document.sections if one.id == "advice"]
    (table,) = [block for block in section.blocks if block.kind == "table"]
    assert table.id == "advice-instrumental_in_regional_system"
    assert [row[2].shown for row in table.rows] == [
        text("conflicts.state.not_asked", lang),
        text("conflicts.state.holds", lang),
    ]
    assert table.notes[0] in api.render(document, "html").decode()
    quiet = api.assessment_document(of("traffic_light_system_reach", {**OUTSIDE, **INSTRUMENTAL}), lang)
    assert "advice" not in [one.id for one in quiet.sections]


def test_conflicts_between_actions_of_one_model_are_told_too():
    """A leader from outside, and parties that own the project too little: each answer belongs to one model."""
    (found,) = [one for one in conflicts.conflicts() if one.id == "leaders_from_outside_or_ownership"]
    assert {place.framework for side in found.sides for place in side.places} >= {"project_leader_placement"}
    assessment = of("project_leader_placement", {})
    assert [one.conflict.id for one in conflicts.among([assessment])] == ["leaders_from_outside_or_ownership"]


# ---- the file


GOOD = """
[[conflicts]]
id = "one"
basis = "reading"
title = { nb = "x", nn = "x", en = "x" }
reading = { nb = "x", nn = "x", en = "x" }
[[conflicts.sides]]
report = "003"
where = "section 1"
says = { nb = "x", nn = "x", en = "x" }
places = [{ framework = "consensus_quadrants", verdicts = ["a"] }]
[[conflicts.sides]]
report = "002"
where = "section 2"
says = { nb = "x", nn = "x", en = "x" }
places = [{ framework = "nce_selection_focus" }, { framework = "nce_challenges", actions = ["keep_out"] }]
"""


def loaded(tmp_path, content):
    file = tmp_path / "conflicts.toml"
    file.write_text(content, "utf-8")
    return conflicts.load(file, library())


def test_actions_stand_for_the_verdicts_that_call_for_them(tmp_path):
    (found,) = loaded(tmp_path, GOOD)
    assert [place.called for place in found.sides[1].places] == [frozenset(), frozenset({"conflict_open"})]


@pytest.mark.parametrize(
    ("there", "instead", "words"),
    [
        ("consensus_quadrants", "astrology", "there is no model 'astrology'. Use the id of one"),
        ('["a"]', '["z"]', "there is no verdict 'z'. Known: a, b, c, d"),
        ('["keep_out"]', '["keep_in"]', "there is no action 'keep_in'. Known: choose_venture, keep_out"),
        (', verdicts = ["a"]', "", "neither verdicts nor actions. Say where"),
        ('"nce_selection_focus"', '"nce_selection_focus", verdicts = ["a"]', "is only read. Leave verdicts"),
        ('report = "003"', 'report = "007"', "report is '007'. Use one of: 000, 001"),
        ('basis = "reading"', 'basis = "rumour"', "basis is 'rumour'. Use one of: source"),
        ('nn = "x", en = "x" }\nreading', 'en = "x" }\nreading', "title: no text in nn. Write it"),
        ('where = "section 1"\n', "", "no where. Add where"),
        ('id = "one"', 'id = "one"\nweight = 1', "unknown key 'weight'"),
        (GOOD, GOOD + GOOD, "conflict 'one' stands twice"),
        (GOOD[GOOD.rindex("[[conflicts.sides]]") :], "", "it has fewer than two sides. Say what meets what"),
    ],
)
def test_a_faulty_file_of_conflicts_is_refused_with_words(tmp_path, there, instead, words):
    assert there in GOOD
    with pytest.raises(DeclarationError, match=r"conflicts\.toml: ") as problem:
        loaded(tmp_path, GOOD.replace(there, instead, 1))
    assert words in str(problem.value)


# ---- contradictions


def used():
    caveats = [(one.id, see) for one in library().values() for caveat in one.caveats for see in caveat.see]
    assert len(caveats) > 80
    return caveats


def test_every_contradiction_that_a_model_names_has_its_words():
    assert not [(model, see) for model, see in used() if see not in contradictions()]
    for name, found in contradictions().items():
        assert set(found.text) == set(LANGUAGES) and found.where and set(found.reports) <= set(REPORTS)
        assert all(30 < len(words) < 300 for words in found.text.values()), name
        assert len(set(found.text.values())) == len(LANGUAGES), name
        # I-004-12 is of report 004, I-X-… of several
        report = name.split("-")[1]
        assert found.reports == (report,) if report != "X" else len(found.reports) > 1, name


def test_nynorsk_is_nynorsk():
    bokmal = re.compile(r"\b(ikke|mer|fra|hvilke[tn]?|hva|hvordan|noen|ansatte|en|et|nevnes|flere)\b")
    words = [found.text["nn"] for found in contradictions().values()]
    words += [said["nn"] for one in conflicts.conflicts() for said in (one.title, one.reading)]
    words += [side.says["nn"] for one in conflicts.conflicts() for side in one.sides]
    assert [one for one in words if bokmal.search(one)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_contradictions_are_told_in_words_with_report_and_place(lang):
    found = contradictions()["I-001-27"]
    told = repr(api.framework_document("membership_engagement", lang))
    assert found.text[lang] in told and f"USN 2022, {found.where} (I-001-27)" in told


@pytest.mark.parametrize("model", sorted({model for model, _ in used()}))
def test_no_page_shows_an_id_without_its_words(model):
    shown = repr(api.framework_document(model, "en"))
    for name in set(re.findall(r"I-[0-9X]{1,3}-\d\d", shown)):
        assert contradictions()[name].text["en"] in shown


def test_a_faulty_file_of_contradictions_is_refused(tmp_path):
    content = CONTRADICTIONS.read_text("utf-8")
    file = tmp_path / "contradictions.toml"
    file.write_text(content.replace('reports = "004"', 'reports = "009"', 1), "utf-8")
    with pytest.raises(DeclarationError, match=r"contradiction 'I-004-01': reports is 009\. Use one of: 000"):
        load_contradictions(file)
    file.write_text(re.sub(r"text\.nn = .*\n", "", content, count=1), "utf-8")
    with pytest.raises(DeclarationError, match=r"contradiction 'I-004-01', text: no text in nn\. Write it"):
        load_contradictions(file)


def test_models_that_are_read_and_those_put_to_a_case_are_both_concerned():
    models = {place.framework for one in conflicts.conflicts() for side in one.sides for place in side.places}
    kinds = {type(library()[name]) for name in models}
    assert kinds == {Framework, Note}
