"""What is known about a region: every measure, known or absent with a remedy; and the three lists."""

import datetime as dt

import pytest

from drawn import store
from klynge.boundaries.regions import Region
from klynge.evidence import Status, questions
from klynge.evidence.gather import Options, gather, region_evidence
from klynge.frameworks import declared
from klynge.frameworks.evaluate import assess_all
from klynge.measures import national
from klynge.measures.catalogue import MEASURES
from klynge.text import LANGUAGES, text
from small_country import TODAY, board, unit

OF_REGIONS = {name for name, measure in MEASURES.items() if measure.subject == "region"}
REGION = Region(
    id="elvedalen", name={"nb": "Elvedalen", "nn": "Elvedalen", "en": "Elvedalen"}, municipalities=("3305",)
)


def gathered(lake, folder, **tables):
    if tables:
        store(lake, as_of=TODAY, **tables)
        national.build(lake)
    with lake.view() as view:
        found = gather(view, REGION, folder=folder)
        return found, questions.three_lists(found.evidence, view)


def small_country():
    # from 21 to 30 employees: all are larger firms, and not all alike
    sizes = [21 + n % 10 for n in range(60)]
    units = [
        unit(n, municipality="3305" if n < 30 else "0301", employees_low=size, employees_high=size)
        for n, size in enumerate(sizes)
    ]
    return {"organisations": units, "seats": board(*((n, [f"p{n // 3}", f"q{n % 7}"]) for n in range(60)))}


def test_an_empty_lake_gives_every_measure_absent_with_its_remedy(lake, tmp_path):
    found, lists = gathered(lake, tmp_path)
    assert {row.measure for row in found.evidence} == OF_REGIONS
    assert {row.status for row in found.evidence} == {Status.ABSENT}
    assert all(text(row.note, lang) for row in found.evidence for lang in LANGUAGES)
    assert lists.now == ()
    assert {item.question for item in lists.fetch} >= {"mass", "network", "grants", "patents"}
    assert {item.question for item in lists.ask} >= {"members", "capacity", "chain", "plan"}


def test_an_empty_lake_leaves_readiness_open_and_names_what_would_settle_it(lake, tmp_path):
    found, _ = gathered(lake, tmp_path)
    assessments = {
        a.framework: a
        for a in assess_all(declared(), found.evidence, subject=("region", REGION.id), on=dt.date(2026, 6, 30))
    }
    readiness = assessments["region_readiness"]
    assert readiness.verdicts == () and len(readiness.possible) == 5
    assert {m.measure for m in readiness.missing} >= {"absorptive_identify", "larger_firms", "member_growth_difference"}


def test_units_and_roles_answer_mass_and_network(lake, tmp_path):
    found, lists = gathered(lake, tmp_path, **small_country())
    known = {row.measure for row in found.evidence if row.is_known}
    assert {"firms", "larger_firms", "employees", "degree", "internal_ties", "ei_index"} <= known
    assert {row.measure for row in found.evidence} == OF_REGIONS
    assert {item.question for item in lists.now} == {"mass", "network"}
    assert set(found.results) >= {"mass", "position", "comparison", "hypotheses"}
    larger = next(row for row in found.evidence if row.measure == "larger_firms" and row.about == "construction")
    assert larger.value == 30


def test_options_reach_the_measure(lake, tmp_path):
    store(lake, as_of=TODAY, **small_country())
    national.build(lake)
    with lake.view() as view:
        rows = region_evidence(view, REGION, options=Options(larger_than=30), folder=tmp_path)
    assert [row.value for row in rows if row.measure == "larger_firms" and row.about == "construction"] == [0]


def test_imported_but_not_built_says_build(lake, tmp_path):
    store(lake, as_of=TODAY, **small_country())
    with lake.view() as view:
        found = gather(view, REGION, folder=tmp_path)
        lists = questions.three_lists(found.evidence, view)
    mass = next(item for item in lists.fetch if item.question == "mass")
    assert mass.state == "build" and "klynge build" in mass.line("nb")
    assert {row.note for row in found.evidence if row.measure == "firms"} == {"evidence.settle.build"}


def test_own_judgements_join_the_evidence(lake, tmp_path):
    (tmp_path / "plan.toml").write_text(
        'id = "plan"\nsource = "Board of the region"\nsubject = { kind = "region", id = "elvedalen" }\n'
        'title = { nb = "Plan", nn = "Plan", en = "Plan" }\n'
        '[[rows]]\nmeasure = "road_map_programme"\ncode = "yes"\nperiod = "2026"\nwhere = "minutes"\n',
        "utf-8",
    )
    found, lists = gathered(lake, tmp_path)
    assert [row.code for row in found.evidence if row.measure == "road_map_programme"] == ["yes"]
    assert {item.question for item in lists.now} == {"plan"}


def test_differences_are_the_region_less_the_rest(lake, tmp_path):
    patents = [
        {"application_id": f"a{n}", "org_id": unit(n)["org_id"], "filed": dt.date(2025, 1, 1)} for n in range(30, 45)
    ]
    found, _ = gathered(lake, tmp_path, **small_country(), patents=patents)
    (row,) = [row for row in found.evidence if row.measure == "patents_difference"]
    # none in the region; 15 applications of 30 firms elsewhere
    assert row.value == pytest.approx(-0.5)
    assert row.n == 30


def test_a_region_without_firms_is_told_so_and_asked_for_nothing_that_is_imported(lake, tmp_path):
    units = [unit(n, municipality="0301") for n in range(3)]
    patents = [{"application_id": "a", "org_id": units[0]["org_id"], "filed": dt.date(2025, 1, 1)}]
    places = [{"est_id": "no:1", "org_id": units[0]["org_id"], "municipality": "0301", "industry_1": "41.200"}]
    seats, members = board((0, "p"), (1, "p")), [{"holder_id": "c", "member_id": units[0]["org_id"]}]
    found, lists = gathered(
        lake, tmp_path, organisations=units, seats=seats, patents=patents, establishments=places, memberships=members
    )
    told = {item.question: item for item in lists.now}
    assert next(iter(told)) == "no_firms" and set(told) == {"no_firms", "mass", "special_register", "benefit"}
    assert {"degree", "growth_plain", "patents_difference", "cluster_memberships"} <= set(told["no_firms"].measures)
    assert told["no_firms"].line("en").startswith("The register has no firms in business")
    assert all(told[name].line("en").endswith("give no value here.") for name in ("special_register", "benefit"))
    left = {item.question for item in (*lists.fetch, *lists.ask)}
    assert left.isdisjoint({"network", "revenue", "patents", "members", "special_register"})
    assert {row.measure for row in found.evidence} == OF_REGIONS


def test_every_measure_belongs_to_one_question_and_every_question_has_words():
    assert set(questions.BY_MEASURE) == set(MEASURES)
    assert sum(len(question.measures) for question in questions.QUESTIONS) == len(MEASURES)
    for question in questions.QUESTIONS:
        assert question.how in (questions.FETCH, questions.ASK)
        for lang in LANGUAGES:
            assert text(f"evidence.question.{question.id}", lang)
            assert questions.remedy(question.measures[0], lang)
