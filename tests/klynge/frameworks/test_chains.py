"""The models of cluster governance feed each other: what changes in the first is seen in the last."""

import datetime as dt

import pytest

from klynge.evidence import Evidence, Quality
from klynge.frameworks import declared
from klynge.frameworks.evaluate import assess, assess_all
from klynge.frameworks.model import Framework, From, parts

SUBJECT = ("cluster", "invented")
DAY = dt.date(2026, 3, 1)

MECHANISMS = ("specialisation", "social_capital", "knowledge_development_diffusion")
WEAK = {f"upgrading_mechanisms_six.{name}": "weak" for name in MECHANISMS}
STRONG = {f"upgrading_mechanisms_six.{name}": "strong" for name in MECHANISMS}
SOCIAL_CAPITAL = "upgrading_mechanisms_six.social_capital"
REGION = {"cluster_typology_2x2.knowledge_place": "region"}
OUTSIDE = {"cluster_typology_2x2.knowledge_place": "outside"}
TIE = {"cluster_typology_2x2.knowledge_place": "both"}
FUNCTIONING = {
    "true_cluster.agglomeration": "yes",
    "true_cluster.linkages": "yes",
    "ris_two_subsystems.knowledge_infrastructure": "yes",
    "ris_two_subsystems.knowledge_flow": "much",
    "ris_two_subsystems.informal_institutions": "strong",
    "ris_two_subsystems.regional_support": "yes",
}
ON_BOTH = {"consensus_quadrants.goals": "yes", "consensus_quadrants.roles": "yes"}
ON_GOALS = {"consensus_quadrants.goals": "yes", "consensus_quadrants.roles": "no"}
ON_ROLES = {"consensus_quadrants.goals": "no", "consensus_quadrants.roles": "yes"}
ON_NOTHING = {"consensus_quadrants.goals": "no", "consensus_quadrants.roles": "no"}
QUADRANTS = {"a": ON_BOTH, "b": ON_ROLES, "c": ON_GOALS, "d": ON_NOTHING}
PERSPECTIVES = ("instrumental", "institutional", "ideological")

# whom each model listens to
CHAIN = {
    "cluster_lifecycle": {"upgrading_mechanisms_six"},
    "ris_two_subsystems": {"true_cluster"},
    "cluster_typology_2x2": {"cluster_lifecycle", "ris_two_subsystems"},
    "three_perspectives": {"consensus_quadrants"},
    "governance_fit_table": {"cluster_typology_2x2", "consensus_quadrants", "three_perspectives"},
    "traffic_light_maturity": {"cluster_lifecycle", "three_perspectives"},
    "traffic_light_system_reach": {"cluster_typology_2x2", "three_perspectives"},
    "opportunity_space": {"three_perspectives"},
    "mrs_goal_result_management": {"consensus_quadrants"},
}
# table 5.1: maturity and reach, what the table builds on, and the quadrants that point there too
TABLE = [
    (WEAK, REGION, "ideological_plus_institutional", "bcd"),
    (WEAK, OUTSIDE, "ideological", "bd"),
    (STRONG, REGION, "instrumental_plus_institutional", "ac"),
    (STRONG, OUTSIDE, "instrumental", "a"),
]


def in_use(perspective):
    return {"three_perspectives.strategies": perspective}


def evidence(answers, judged=()):
    """Answers as rows: by nobody in particular, or as (measure, code, judge)."""
    given = [(measure, code, "") for measure, code in answers.items()] + list(judged)
    return [
        Evidence(
            measure=measure,
            subject_kind=SUBJECT[0],
            subject_id=SUBJECT[1],
            code=code,
            judge=judge,
            quality=Quality.JUDGEMENT if judge else Quality.EXACT,
        )
        for measure, code, judge in given
    ]


def asked(name, *answers, judged=()):
    together = {measure: code for each in answers for measure, code in each.items()}
    return assess(declared()[name], evidence(together, judged), subject=SUBJECT, on=DAY, frameworks=declared())


@pytest.mark.parametrize("name", list(CHAIN))
def test_each_model_listens_to_those_the_report_says(name):
    assert set(declared()[name].uses()) == CHAIN[name]


@pytest.mark.parametrize("mechanisms, maturity", [(WEAK, "emerging"), (STRONG, "mature")])
def test_mechanisms_are_seen_in_every_model_after_them(mechanisms, maturity):
    answers = (mechanisms, REGION, ON_BOTH, in_use("instrumental"))
    assert maturity in asked("cluster_lifecycle", *answers).verdicts
    assert asked("cluster_typology_2x2", *answers).verdicts == (f"{maturity}_ris",)
    assert asked("traffic_light_maturity", *answers).verdicts == (f"instr_{maturity}",)
    fit = {
        "emerging": {"ideological_plus_institutional", "disagree", "in_use_differs"},
        "mature": {"instrumental_plus_institutional", "agree", "in_use_leads"},
    }
    assert set(asked("governance_fit_table", *answers).verdicts) == fit[maturity]


def test_one_mechanism_is_enough_to_open_the_whole_chain():
    """From mature to between weak and strong: somebody has to judge, and every later model waits."""
    answers = ({**STRONG, SOCIAL_CAPITAL: "weak"}, REGION, ON_BOTH, in_use("instrumental"))
    assert set(asked("cluster_typology_2x2", *answers).possible) == {"emerging_ris", "mature_ris"}
    assert set(asked("traffic_light_maturity", *answers).possible) == {"instr_emerging", "instr_mature"}
    fit = asked("governance_fit_table", *answers)
    assert fit.verdicts == ()
    assert [missing.measure for missing in fit.missing] == ["cluster_lifecycle.judged_maturity"]


@pytest.mark.parametrize("judged", ["emerging", "mature"])
def test_judgement_between_weak_and_strong_goes_through(judged):
    answers = (
        {**STRONG, SOCIAL_CAPITAL: "weak"},
        {"cluster_lifecycle.judged_maturity": judged},
        OUTSIDE,
        in_use("ideological"),
    )
    assert asked("cluster_typology_2x2", *answers).verdicts == (f"{judged}_wider",)
    assert asked("traffic_light_maturity", *answers).verdicts == (f"ideo_{judged}",)


@pytest.mark.parametrize("mechanisms, expected", [(WEAK, "emerging_ris"), (STRONG, "mature_ris")])
def test_judgement_does_not_outvote_the_mechanisms(mechanisms, expected):
    for judged in ("emerging", "mature"):
        answers = (mechanisms, REGION, {"cluster_lifecycle.judged_maturity": judged})
        assert asked("cluster_typology_2x2", *answers).verdicts == (expected,)


@pytest.mark.parametrize(
    "change, reach",
    [
        ({}, "ris"),
        ({"ris_two_subsystems.knowledge_flow": "little"}, "nis"),
        ({"ris_two_subsystems.informal_institutions": "weak"}, "nis"),
        ({"true_cluster.linkages": "no"}, "nis"),
    ],
)
def test_where_place_is_a_tie_the_regional_system_is_seen_in_type_and_light(change, reach):
    answers = (STRONG, TIE, FUNCTIONING, change, in_use("instrumental"))
    assert asked("traffic_light_system_reach", *answers).verdicts == (f"instr_{reach}",)
    assert asked("cluster_typology_2x2", *answers).verdicts == ("mature_ris" if reach == "ris" else "mature_wider",)


@pytest.mark.parametrize("place", [REGION, OUTSIDE])
def test_where_place_is_clear_the_regional_system_changes_nothing(place):
    without = {**FUNCTIONING, "ris_two_subsystems.knowledge_infrastructure": "no"}
    types = [asked("cluster_typology_2x2", STRONG, place, system).verdicts for system in ({}, FUNCTIONING, without)]
    assert types[0] and types[0] == types[1] == types[2]


def test_reach_is_known_though_maturity_is_not():
    assert asked("traffic_light_system_reach", REGION, in_use("ideological")).verdicts == ("ideo_ris",)


@pytest.mark.parametrize("quadrant", list(QUADRANTS))
@pytest.mark.parametrize("mechanisms, place, expected, quadrants", TABLE)
def test_expectation_and_measured_state_stand_beside_each_other(mechanisms, place, expected, quadrants, quadrant):
    fit = asked("governance_fit_table", mechanisms, place, QUADRANTS[quadrant])
    assert fit.decided["main"] == expected
    assert fit.decided["agreement"] == ("agree" if quadrant in quadrants else "disagree")
    # the quadrant itself is what it was
    assert asked("consensus_quadrants", mechanisms, place, QUADRANTS[quadrant]).verdicts == (quadrant,)


def test_agreement_changes_what_is_recommended_but_not_the_type():
    for quadrant, perspective in zip(
        "abcd", ("instrumental", "ideological", "institutional", "ideological"), strict=True
    ):
        answers = (STRONG, REGION, QUADRANTS[quadrant])
        assert asked("three_perspectives", *answers).decided["recommended"] == f"recommend_{perspective}"
        assert asked("cluster_typology_2x2", *answers).verdicts == ("mature_ris",)


def test_what_type_and_quadrant_disagree_on_is_our_proposal():
    fit = declared()["governance_fit_table"]
    assert {rule.basis for rule in fit.rules if rule.verdict in ("agree", "disagree")} == {"proposal"}
    assert {rule.basis for rule in fit.rules if rule.table == "main"} == {"source"}


@pytest.mark.parametrize("perspective", PERSPECTIVES)
@pytest.mark.parametrize("mechanisms, maturity", [(WEAK, "emerging"), (STRONG, "mature")])
def test_perspective_in_use_is_seen_in_fit_lights_and_space(perspective, mechanisms, maturity):
    answers = (mechanisms, REGION, in_use(perspective))
    short = {"instrumental": "instr", "institutional": "inst", "ideological": "ideo"}[perspective]
    assert asked("traffic_light_maturity", *answers).verdicts == (f"{short}_{maturity}",)
    assert asked("traffic_light_system_reach", *answers).verdicts == (f"{short}_ris",)
    lead = {"emerging": "ideological", "mature": "instrumental"}[maturity]
    place = {lead: "in_use_leads", "institutional": "in_use_supplements"}.get(perspective, "in_use_differs")
    assert asked("governance_fit_table", *answers).decided["in_use"] == place
    theme = {
        "opportunity_space.consensus_level": "much",
        "opportunity_space.effort_level": "some",
        "opportunity_space.lasting": "no",
    }
    reading = {"instrumental": "straight_line", "institutional": "can_adapt", "ideological": "widens_space"}
    assert asked("opportunity_space", *answers, theme).verdicts == ("s2", reading[perspective])


def test_a_mixture_in_use_gives_no_light():
    answers = (STRONG, REGION, in_use("no_lead"))
    for name in ("traffic_light_maturity", "traffic_light_system_reach"):
        assert asked(name, *answers).verdicts == ("no_light",)
    assert asked("governance_fit_table", *answers).decided["in_use"] == "in_use_unclear"


@pytest.mark.parametrize(
    "name, column", [("traffic_light_maturity", "maturity"), ("traffic_light_system_reach", "reach")]
)
def test_lights_are_reconstructed_and_say_how_sure_they_are(name, column):
    lights = declared()[name]
    cells = [rule for rule in lights.rules if rule.when is not None]
    assert len(cells) == 6
    assert all(rule.basis == "reconstructed" and 0.6 <= rule.confidence <= 0.95 for rule in cells)
    # the corners of the two figures, and yellow in the middle row
    colours = {verdict.id: verdict.severity for verdict in lights.verdicts.values() if not verdict.open}
    corners = {
        "maturity": {"instr_emerging": "red", "instr_mature": "green", "ideo_emerging": "green", "ideo_mature": "red"},
        "reach": {"instr_nis": "green", "instr_ris": "red", "ideo_nis": "red", "ideo_ris": "green"},
    }[column]
    assert colours == corners | {verdict: "yellow" for verdict in colours if verdict.startswith("inst_")}


@pytest.mark.parametrize("mechanisms, maturity", [(WEAK, "emerging"), (STRONG, "mature")])
def test_the_lights_of_maturity_are_green_for_what_the_table_puts_first(mechanisms, maturity):
    """The cross-check of table 5.1: maturity decides the lead."""
    for perspective in PERSPECTIVES:
        for place in (REGION, OUTSIDE):
            answers = (mechanisms, place, in_use(perspective))
            light = asked("traffic_light_maturity", *answers).verdicts[0]
            green = declared()["traffic_light_maturity"].verdicts[light].severity == "green"
            assert green == (asked("governance_fit_table", *answers).decided["in_use"] == "in_use_leads")


def test_the_known_slip_of_section_5_2_is_told_where_it_bites():
    told = asked("traffic_light_maturity", WEAK, in_use("instrumental"))
    assert any("5.2" in caveat.text["en"] and "slip" in caveat.text["en"] for caveat in told.caveats)
    silent = asked("traffic_light_maturity", STRONG, in_use("instrumental"))
    assert not any("slip" in caveat.text["en"] for caveat in silent.caveats)


def test_two_judges_at_the_root_leave_the_end_open_and_are_named_there():
    rest = {measure: code for measure, code in STRONG.items() if measure != SOCIAL_CAPITAL}
    judged = ((SOCIAL_CAPITAL, "strong", "cluster leader"), (SOCIAL_CAPITAL, "weak", "researcher"))
    answers = (rest, {"cluster_lifecycle.judged_maturity": "emerging"}, REGION, in_use("instrumental"))
    light = asked("traffic_light_maturity", *answers, judged=judged)
    assert set(light.open) == {"instr_emerging", "instr_mature"}
    assert [unsettled.measure for unsettled in light.unsettled] == [SOCIAL_CAPITAL]
    assert {row.judge for row in light.unsettled[0].rows} == {"cluster leader", "researcher"}


def test_with_nothing_known_the_end_asks_for_the_root():
    fit = asked("governance_fit_table")
    assert fit.verdicts == () and fit.exact
    assert set(STRONG) <= {missing.measure for missing in fit.missing}


def test_goal_and_result_management_ahead_of_agreement():
    links = {f"mrs_goal_result_management.{link}": "yes" for link in ("goals", "measurement", "follow_up")}
    assert "mrs_ahead_of_agreement" not in asked("mrs_goal_result_management", links, ON_BOTH).possible
    assert "mrs_ahead_of_agreement" in asked("mrs_goal_result_management", links, ON_GOALS).verdicts


def test_all_of_them_at_once_give_what_each_gives_alone():
    answers = {**STRONG, **OUTSIDE, **ON_ROLES, **in_use("ideological"), **FUNCTIONING}
    together = {found.framework: found for found in assess_all(declared(), evidence(answers), subject=SUBJECT, on=DAY)}
    for name in (*CHAIN, "upgrading_mechanisms_six", "true_cluster", "consensus_quadrants"):
        assert together[name].verdicts == asked(name, answers).verdicts
        assert together[name].exact


def test_every_verdict_of_maturity_and_type_is_used_by_a_later_model():
    """A type that nothing listens to would be a break in the chain."""
    heard = {
        (part.framework, verdict)
        for framework in declared().values()
        for dimension in framework.dimensions.values()
        for value in dimension.values
        for part in parts(value.when)
        if isinstance(part, From)
        for verdict in part.verdicts
    }
    typology: Framework = declared()["cluster_typology_2x2"]
    assert {("cluster_typology_2x2", verdict) for verdict in typology.verdicts} <= heard
    assert ("cluster_lifecycle", "emerging") in heard
    assert {("consensus_quadrants", quadrant) for quadrant in "abc"} <= heard
