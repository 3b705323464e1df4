"""The catalogue of models is whole: 112 of five reports, each once, with rules, examples, ways to evidence."""

import json
import math
from collections import Counter
from itertools import product

import pytest
from typer.testing import CliRunner

from klynge import api
from klynge.cli.app import app
from klynge.frameworks import check
from klynge.frameworks.load import FOLDER, declared, library
from klynge.frameworks.model import BASES, TABLE_FORMS, Framework, Is, Most, Note, parts
from klynge.frameworks.ways import CHAINED, COMPUTED, JUDGED, PUBLISHED, SURVEYED, ways

# the models of the reports, and which of them are put to a case at least; the others may be read only
CATALOGUE = {
    "000": {
        "assess": """
            reve_five_factor csf_by_phase waits_six_cooperation_forms park_five_challenges coopetition
            cluster_identity knowledge_sharing_enablers project_leader_placement innovation_infrastructure
            five_recommendations project_based_learning
        """,
        "library": """
            yoong_molina_three_factors thesis_innovation_model benefit_realisation_lag project_life_advice
            cluster_definitions interview_codebook
        """,
    },
    "001": {
        "assess": """
            cluster_concept_ladder membership_benefits_porter collaborative_network_types membership_engagement
            absorptive_capacity cluster_effects_chain network_structures_two network_position_measures
            critical_mass region_readiness barriers_and_measures road_map_three_steps
            programme_establishment_steps
        """,
        "library": """
            triple_helix_ecosystem cluster_emergence_levels interview_themes_three membership_value_evaluation
        """,
    },
    "002": {
        "assess": """
            porter_diamond functional_geographic_membership buzz_pipelines global_production_networks
            gvc_governance_upgrading oem_odm_obm triple_helix nce_challenges
        """,
        "library": """
            innovative_capacity_three_sources upgrading_mechanisms_three cluster_functions
            value_chain_five_phases industrial_district_types new_industrial_spaces saxenian_two_systems
            best_regional_innovation_four_parts resource_origin_2x2 innovation_system_boundaries
            dynamic_capabilities nce_selection_focus nce_representative_roles research_lenses
        """,
    },
    "003": {
        "assess": """
            actor_dependence production_system_power consensus_quadrants three_perspectives opportunity_space
            mrs_goal_result_management true_cluster ris_two_subsystems upgrading_mechanisms_six
            cluster_lifecycle cluster_typology_2x2 governance_fit_table cluster_development_12_steps
            facilitator_qualifications facilitator_four_roles
        """,
        "library": """
            powell_coordination_forms governance_network_definition cluster_variation_dimensions
            traffic_light_maturity traffic_light_system_reach policy_hard_soft programme_contract_requirements
            baseline_evaluation_cycle programme_ladder framework_validation_steps
        """,
    },
    "004": {
        "assess": """
            upgrading_conditions_three activity_ladder host_anchoring evaluation_subgoals crisis_two_theses
            crisis_capital crisis_market crisis_adaptation crisis_innovation crisis_functioning
            crisis_organisation_work crisis_exposure crisis_attribution crisis_response_roles
            competence_vulnerability quick_response_conditions strategy_change_or_speed arena_need_grid
            arena_kinds actor_work_areas_three framework_documentation_lobbying institutional_arrangements
            regional_or_dispersed innovation_mode_sti_dui
        """,
        "library": """
            cluster_four_characteristics support_rationale_market_test lock_in_outward_balance
            nce_arena_requirements closing_reflections_five cluster_core_kind technological_revolutions
        """,
    },
}
# what Klynge has beside the catalogue: the first question of report 001, which the catalogue counts as a finding
BESIDE = {"cluster_benefit"}
IN_ALL = {"000": 17, "001": 17, "002": 22, "003": 25, "004": 31}
ASSESSABLE = 71


def ids(report, use):
    return CATALOGUE[report][use].split()


def all_ids(report):
    return [*ids(report, "assess"), *ids(report, "library")]


def klynges():
    """What comes with Klynge, whatever lies in the home of whoever runs the tests."""
    return {name: one for name, one in library().items() if (FOLDER / name).is_dir()}


def frameworks():
    return {name: one for name, one in klynges().items() if isinstance(one, Framework)}


def covering():
    """Id in the catalogue → the declared models that cover it."""
    found = {}
    for one in klynges().values():
        for name in one.shelf.covers:
            found.setdefault(name, []).append(one)
    return found


def test_the_catalogue_counts_112_of_which_71_are_put_to_a_case():
    assert {report: len(set(all_ids(report))) for report in CATALOGUE} == IN_ALL
    assert sum(IN_ALL.values()) == 112
    assert sum(len(ids(report, "assess")) for report in CATALOGUE) == ASSESSABLE


@pytest.mark.parametrize("report", CATALOGUE)
def test_every_model_of_a_report_is_declared_once(report):
    covered = covering()
    missing = [name for name in all_ids(report) if name not in covered]
    assert not missing, f"report {report}, not declared yet: {', '.join(missing)}"
    twice = {name: [one.id for one in covered[name]] for name in all_ids(report) if len(covered[name]) > 1}
    assert not twice
    elsewhere = {name: covered[name][0].shelf.report for name in all_ids(report)}
    assert set(elsewhere.values()) == {report}, elsewhere
    print(f"report {report}: {len(all_ids(report))} of {IN_ALL[report]} models declared")


def test_nothing_is_declared_that_the_catalogue_does_not_know():
    known = {name for report in CATALOGUE for name in all_ids(report)}
    assert set(covering()) - known == BESIDE


@pytest.mark.parametrize("name", [name for report in CATALOGUE for name in ids(report, "assess")])
def test_what_can_be_put_to_a_case_is_with_examples(name):
    (found,) = covering().get(name, [None])
    assert found is not None, f"{name} is not declared yet"
    assert isinstance(found, Framework), f"{name} is read only"
    assert len(api.check_examples(found.id)) > 2  # it raises where a verdict has none


@pytest.mark.parametrize("name", sorted(frameworks()))
def test_worked_examples_come_out_and_cover_every_verdict(name):
    differing = {one.title: one.differs for one in api.check_examples(name) if one.differs}
    assert not differing


@pytest.mark.parametrize("name", sorted(klynges()))
def test_what_is_read_only_says_why_and_all_have_source_place_and_original_author(name):
    found = klynges()[name]
    if isinstance(found, Note):
        assert all(len(found.why[lang]) > 20 for lang in api.LANGUAGES)
    source = found.sources[found.shelf.cite.source]
    assert found.shelf.cite.where.strip() and source.title and source.publisher and 2000 < source.year < 2030
    assert all(one.original for one in found.sources.values()), "who thought of it first?"


def test_no_rule_lacks_source_and_basis():
    rules = [(name, rule, one) for name, one in frameworks().items() for rule in one.rules]
    without = [
        f"{name}: {rule.id}"
        for name, rule, one in rules
        if rule.basis not in BASES
        or (
            rule.basis != "proposal" and not (rule.cite and rule.cite.where.strip() and rule.cite.source in one.sources)
        )
    ]
    print(f"{len(rules)} rules, {len(without)} without source and basis")
    print(dict(Counter(rule.basis for _, rule, _ in rules)))
    assert len(rules) > 300 and not without


# ---- combinations


def combinations(framework, rules):
    """Combinations that a table has, covers and leaves open; counted apart from the check of the loader."""
    names = sorted({name for rule in rules for part in parts(rule.when) for name in asked(part)})
    choices = [[value.id for value in framework.dimensions[name].values] for name in names]
    found = Counter(all=math.prod(map(len, choices)))
    for values in product(*choices):
        hits = [r for r in rules if r.when is not None and check.holds(r.when, dict(zip(names, values, strict=True)))]
        rest = [rule for rule in rules if rule.when is None]
        assert len(hits) < 2, (framework.id, values, [rule.id for rule in hits])
        (rule,) = hits or rest
        found["open" if framework.verdicts[rule.verdict].open else "covered"] += 1
    return found


def asked(part):
    return (part.dimension,) if isinstance(part, Is) else part.of if isinstance(part, Most) else ()


def test_every_combination_of_typologies_matrices_grids_and_ladders_is_covered_or_open():
    lines, total = [], Counter()
    for name, framework in sorted(frameworks().items()):
        tables = framework.tables()
        assert tables or framework.form not in TABLE_FORMS, f"{name} is a {framework.form} without a table"
        for table, rules in tables.items():
            found = combinations(framework, rules)
            assert found["covered"] + found["open"] == found["all"] > 0, (name, table, found)
            title = name if table == "main" else f"{name}: {table}"
            lines.append(f"{title:<52}{framework.form:<12}{found['all']:>6}{found['covered']:>9}{found['open']:>6}")
            total += found
    print(f"{'framework':<52}{'form':<12}{'all':>6}{'covered':>9}{'open':>6}")
    print("\n".join(lines))
    print(f"{'in all':<64}{total['all']:>6}{total['covered']:>9}{total['open']:>6}")
    assert sum(framework.form in TABLE_FORMS for framework in frameworks().values()) > 20


# ---- ways to evidence

# what most firmly gives a dimension its value comes first; what only people can judge comes last
FIRST = (COMPUTED, PUBLISHED, SURVEYED, CHAINED, JUDGED)


def firmest(found):
    kinds = {way.kind for way in found}
    return next((kind for kind in FIRST if kind in kinds), "none")


def test_every_dimension_has_a_way_and_judgement_alone_counts_as_judged():
    total = Counter()
    print(f"{'framework':<36}" + "".join(f"{kind:>11}" for kind in (*FIRST, "none")))
    for name, framework in sorted(frameworks().items()):
        found = Counter(firmest(one) for one in ways(framework).values())
        print(f"{name:<36}" + "".join(f"{found[kind]:>11}" for kind in (*FIRST, "none")))
        only = [one for one, given in ways(framework).items() if {way.kind for way in given} == {JUDGED}]
        assert found[JUDGED] == len(only)
        total += found
    print(f"{'in all':<36}" + "".join(f"{total[kind]:>11}" for kind in (*FIRST, "none")))
    assert total["none"] == 0
    assert all(total[kind] for kind in FIRST)
    assert sum(total.values()) == sum(len(framework.dimensions) for framework in frameworks().values())


# ---- what outsiders see


def test_the_command_lists_all_with_the_same_counts(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    listed = json.loads(CliRunner().invoke(app, ["frameworks", "--json"]).stdout)
    assert {one["id"] for one in listed} == set(klynges())
    covers = Counter(one["report"] for one in listed for name in one["covers"] if name not in BESIDE)
    assert covers == IN_ALL
    assert sum(one["use"] == "assess" for one in listed) == len(frameworks()) == len(declared()) >= ASSESSABLE
    assert sum(one.get("rules_without_source", 0) for one in listed) == 0
    assert {one["id"]: one["dimensions"] for one in listed if one["use"] == "assess"} == {
        name: len(framework.dimensions) for name, framework in frameworks().items()
    }
