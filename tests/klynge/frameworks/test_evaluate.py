"""The evaluator against a slow oracle, and the relations that must hold whatever the framework."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_frameworks import (
    CODED,
    CODES,
    DAY,
    INDICATORS,
    NUMBERS,
    SUBJECT,
    THRESHOLDS,
    VALUES,
    dimension,
    evidence,
    framework,
    frameworks,
    indicator,
    judged,
    row,
    rule,
    threshold,
    yes_or_no,
)
from plain_evaluator import verdicts_by_world

from klynge.evidence import Status
from klynge.frameworks.assessment import compare
from klynge.frameworks.evaluate import assess, assess_all
from klynge.frameworks.model import CodeIs, Compare, From, Group, Is, Most, Said


def judge(found, rows, **options):
    return assess(found, rows, subject=SUBJECT, on=DAY, **options)


@settings(max_examples=120, deadline=None)
@given(frameworks(), evidence())
def test_agrees_with_trying_every_world(found, rows):
    worlds = set(verdicts_by_world(found, rows))
    assessment = judge(found, rows)
    assert assessment.exact
    assert set(assessment.possible) == frozenset().union(*worlds)
    assert set(assessment.verdicts) == frozenset.intersection(*worlds)


@settings(max_examples=50, deadline=None)
@given(frameworks(), evidence(), st.randoms(use_true_random=False))
def test_order_of_the_rows_does_not_matter(found, rows, chance: random.Random):
    mixed = chance.sample(rows, len(rows))
    first, second = judge(found, rows), judge(found, mixed)
    # the rows themselves are listed in the order given
    assert replace(first, evidence=(), unsettled=()) == replace(second, evidence=(), unsettled=())
    assert set(first.evidence) == set(second.evidence)


@settings(max_examples=50, deadline=None)
@given(frameworks(), evidence(), st.data())
def test_more_evidence_never_undoes_a_decision(found, rows, data):
    before = judge(found, rows)
    known = {r.measure for r in rows if r.status is Status.KNOWN}
    fresh = [m for m in (*NUMBERS, *CODED) if m not in known]
    added = []
    for measure in fresh:
        number = data.draw(st.sampled_from(VALUES))
        added.append(row(measure, value=number) if measure in NUMBERS else judged(measure, CODES[0], "adviser"))
    now = judge(found, [*rows, *added])
    assert set(before.verdicts) <= set(now.verdicts)
    assert set(now.possible) <= set(before.possible)
    assert set(now.verdicts) <= set(now.possible)
    assert len(now.open) <= len(before.open)


@settings(max_examples=50, deadline=None)
@given(frameworks(), evidence())
def test_a_verdict_is_possible_and_a_decided_one_misses_nothing(found, rows):
    assessment = judge(found, rows)
    assert set(assessment.verdicts) <= set(assessment.possible)
    assert bool(assessment.missing) == (not assessment.is_decided)
    scores = [(one.rules_out, one.settles) for one in assessment.missing]
    assert scores == sorted(scores, reverse=True)


@settings(max_examples=50, deadline=None)
@given(frameworks(), evidence())
def test_with_no_steps_left_the_answer_stays_sound(found, rows):
    from klynge.frameworks import evaluate, logic

    exact = judge(found, rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate, "Worlds", lambda domains: logic.Worlds(domains, steps=0))
        rough = judge(found, rows)
    assert set(exact.possible) <= set(rough.possible)
    assert set(rough.verdicts) <= set(exact.verdicts)


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_judges_who_disagree_unsettle(one, other):
    found = framework(
        [dimension("sees", CodeIs(CODED[0], ("high",)))],
        [rule("able", Is("sees", ("a",))), rule("not", Is("sees", ("b",)))],
    )
    assessment = judge(found, [judged(CODED[0], one, "adviser"), judged(CODED[0], other, "researcher")])
    assert bool(assessment.unsettled) == (one != other)
    if ("high" in (one, other)) and one != other:
        assert assessment.verdicts == () and set(assessment.possible) == {"able", "not"}
        assert assessment.missing[0].state == "unsettled"
        assert {r.judge for r in assessment.unsettled[0].rows} == {"adviser", "researcher"}


# ---- one limit

LIMIT = framework(
    [yes_or_no("many", Compare("grants", "above", "t1"))],
    [rule("many", Is("many", ("yes",))), rule("few", Is("many", ("no",)))],
)


@pytest.mark.parametrize(
    "given_row, verdicts, possible",
    [
        (row(value=1.0), ("few",), ("few",)),
        (row(value=1.5), ("many",), ("many",)),
        (row(low=0.5, high=1.0), ("few",), ("few",)),
        (row(low=0.5, high=1.5), (), ("many", "few")),
        (row(low=1.5), ("many",), ("many",)),
        (row(high=0.5), ("few",), ("few",)),
        (row(status=Status.ABSENT), (), ("many", "few")),
        (row(status=Status.SUPPRESSED), (), ("many", "few")),
        (row(status=Status.UNDEFINED), (), ("many", "few")),
        (row(status=Status.NOT_APPLICABLE), (), ()),
    ],
)
def test_a_value_held_against_a_limit(given_row, verdicts, possible):
    assessment = judge(LIMIT, [given_row])
    assert assessment.verdicts == verdicts
    assert assessment.possible == possible
    if given_row.status is not Status.KNOWN:
        assert [m.state for m in assessment.missing] == [given_row.status.value] * bool(possible)
    assert assessment.finding("many").applies == (given_row.status is not Status.NOT_APPLICABLE)


def test_distance_to_tipping():
    (known,) = judge(LIMIT, [row(value=1.5, loo_low=0.9, loo_high=2.0)]).distances
    assert (known.value, known.limit, known.gap, known.unit) == (1.5, 1.0, 0.5, "ratio")
    assert known.met and known.hangs_on_one and not known.uncertain
    (bounded,) = judge(LIMIT, [row(low=0.5, high=1.5)]).distances
    assert (bounded.value, bounded.low, bounded.high, bounded.gap, bounded.met) == (None, 0.5, 1.5, None, None)
    (absent,) = judge(LIMIT, []).distances
    assert (absent.value, absent.low, absent.met) == (None, None, None)


def test_an_interval_over_the_limit_makes_the_verdict_uncertain():
    assert judge(LIMIT, [row(value=1.5, ci_low=0.8, ci_high=2.0)]).uncertain == ("many",)
    assert judge(LIMIT, [row(value=1.5, ci_low=1.2, ci_high=2.0)]).uncertain == ()


def test_contradicting_numbers_are_kept_apart():
    assessment = judge(LIMIT, [row(value=0.5, source="register"), row(value=1.5, source="publication")])
    assert assessment.verdicts == ()
    assert {r.source for r in assessment.unsettled[0].rows} == {"register", "publication"}


def test_the_newest_period_counts():
    assert judge(LIMIT, [row(value=0.5, period="2019–2023"), row(value=1.5, period="2024")]).verdicts == ("many",)


def test_rows_of_other_subjects_are_left_aside_and_the_countrys_are_read():
    other = replace(row(value=1.5), subject_id="another")
    assert judge(LIMIT, [other]).verdicts == ()
    assert judge(LIMIT, [replace(other, subject_kind="country", subject_id="NO")]).verdicts == ("many",)


def test_parameters_choose_the_rows():
    strict = indicator("grants", parameters=("years=5",))
    found = framework(
        [yes_or_no("many", Compare("grants", "above", "t1"))],
        [rule("many", Is("many", ("yes",)))],
        indicators={"grants": strict},
    )
    rows = [row(value=0.5, parameters="years=1;kind=all"), row(value=1.5, parameters="kind=all;years=5")]
    assert judge(found, rows).verdicts == ("many",)


def test_a_published_word_is_a_bound_where_no_number_is_known():
    said = indicator("grants", words=(Said("high", 1.0, None), Said("low", None, 1.0)))
    found = framework(
        [yes_or_no("many", Compare("grants", "at_least", "t1"))],
        [rule("many", Is("many", ("yes",))), rule("few", Is("many", ("no",)))],
        indicators={"grants": said},
    )
    assert judge(found, [row(code="high")]).verdicts == ("many",)
    assert judge(found, [row(code="high"), row(value=0.5)]).verdicts == ("few",)
    assert judge(found, [row(code="splendid")]).verdicts == ()


def test_an_unknown_code_is_visible_and_settles_nothing():
    found = framework([dimension("sees", CodeIs(CODED[0], ("high",)))], [rule("able", Is("sees", ("a",)))])
    assessment = judge(found, [judged(CODED[0], "splendid", "adviser")])
    assert assessment.verdicts == () and assessment.missing[0].state == "unreadable"


# ---- lists, shares, most


def test_parts_that_do_not_apply_are_left_out():
    three = tuple(Compare(name, "above", "t1") for name in NUMBERS)
    found = framework([yes_or_no("all", Group("all", three))], [rule("all", Is("all", ("yes",)))])
    rows = [row("grants", value=1.5), row("patents", value=1.5), row("applications", status=Status.NOT_APPLICABLE)]
    assert judge(found, rows).verdicts == ("all",)


@pytest.mark.parametrize("met, holds", [(1, False), (2, True), (3, True)])
def test_a_share_of_indicators(met, holds):
    two_thirds = {**THRESHOLDS, "share": threshold("share", 2 / 3, "share")}
    parts = tuple(Compare(name, "above", "t1") for name in NUMBERS)
    found = framework(
        [yes_or_no("enough", Group("share", parts, threshold="share"))],
        [rule("enough", Is("enough", ("yes",)))],
        thresholds=two_thirds,
    )
    rows = [row(name, value=1.5 if i < met else 0.0) for i, name in enumerate(NUMBERS)]
    assert bool(judge(found, rows).verdicts) == holds


def test_the_value_on_most_dimensions_and_a_tie():
    dimensions = [dimension(f"d{i}", Compare(name, "above", "t1")) for i, name in enumerate(NUMBERS[:2])]
    found = framework(dimensions, [rule("a", Most(("d0", "d1"), "a"))])
    assert judge(found, [row("grants", value=1.5), row("patents", value=1.5)]).verdicts == ("a",)
    assert judge(found, [row("grants", value=1.5), row("patents", value=0.0)]).possible == ()


# ---- second subjects and chains of frameworks

AREA = framework(
    [yes_or_no("many", Compare("firms", "above", "t1"))],
    [rule("many", Is("many", ("yes",))), rule("few", Is("many", ("no",)))],
    indicators={"firms": indicator("firms")},
    id="area",
    about="area",
)
WHOLE = framework(
    [dimension("mass", From("area", ("many",), "any"), From("area", ("few",), "all"))],
    [rule("some_area", Is("mass", ("a",))), rule("no_area", Is("mass", ("b",))), rule("neither", Is("mass", ("c",)))],
    id="whole",
)
BOTH = {"area": AREA, "whole": WHOLE}


def test_any_and_all_areas():
    rows = [row("firms", about="wood", value=0.0), row("firms", about="food", value=2.0)]
    assert judge(WHOLE, rows, frameworks=BOTH).verdicts == ("some_area",)
    assert judge(WHOLE, rows[:1], frameworks=BOTH).verdicts == ("no_area",)
    undecided = judge(WHOLE, [rows[0], row("firms", about="food", low=0.5, high=1.5)], frameworks=BOTH)
    assert set(undecided.possible) == {"some_area", "no_area"}
    assert [(m.measure, m.about) for m in undecided.missing] == [("firms", "food")]


def test_no_area_in_the_evidence_leaves_the_verdict_open():
    assert set(judge(WHOLE, [], frameworks=BOTH).possible) == {"some_area", "no_area"}


def test_all_frameworks_once_per_area():
    rows = [row("firms", about="wood", value=0.0), row("firms", about="food", value=2.0)]
    found = assess_all(BOTH, rows, subject=SUBJECT, on=DAY)
    assert [(a.framework, a.about, a.verdicts) for a in found] == [
        ("area", "wood", ("few",)),
        ("area", "food", ("many",)),
        ("whole", "", ("some_area",)),
    ]


@pytest.mark.parametrize("over, value", [("max", 2.0), ("min", 0.5), ("sum", 2.5)])
def test_areas_put_together_as_a_number(over, value):
    found = framework(
        [yes_or_no("many", Compare("firms", "above", "t1"))],
        [rule("many", Is("many", ("yes",)))],
        indicators={"firms": indicator("firms", over=over)},
    )
    rows = [row("firms", about="wood", value=0.5), row("firms", about="food", value=2.0)]
    assert judge(found, rows).distances[0].value == value


# ---- what is missing, and what changed


def test_the_most_decisive_evidence_stands_first():
    found = framework(
        [dimension("d0", Compare("grants", "above", "t1")), dimension("d1", Compare("patents", "above", "t1"))],
        [
            rule("poor", Is("d0", ("b",)), table="t"),
            rule("strong", Group("all", (Is("d0", ("a",)), Is("d1", ("a",)))), table="t"),
            rule("mixed", Group("all", (Is("d0", ("a",)), Is("d1", ("b",)))), table="t"),
        ],
    )
    missing = judge(found, []).missing
    assert [m.measure for m in missing] == ["grants", "patents"]
    # grants low rules out two verdicts, grants high one; patents rules out one either way
    assert [m.rules_out for m in missing] == [1.5, 1.0]


def test_what_changed_since_the_previous_assessment():
    before, now = judge(LIMIT, [row(value=0.5)]), judge(LIMIT, [row(value=1.5)])
    change = compare(before, now)
    assert (change.gained, change.lost, change.opened, change.closed) == (("many",), ("few",), ("many",), ("few",))
    assert change.findings == (("many", ("no",), ("yes",)),)
    assert [d.met for d in change.crossed] == [True]
    assert compare(now, now).is_empty
    with pytest.raises(ValueError, match="not the same framework"):
        compare(before, replace(now, subject_id="another"))


def test_an_assessment_as_plain_values():
    plain = judge(LIMIT, [row(value=1.5)]).as_dict()
    assert plain["on"] == "2026-03-01" and plain["verdicts"] == ("many",) and plain["open"] == []
    assert INDICATORS["grants"].unit == "ratio"
