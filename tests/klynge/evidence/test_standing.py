"""Where a region stands, as evidence: every measure named, every absence told from every other."""

import datetime as dt

import pytest

from drawn import build, store
from klynge.evidence import Status, standing
from klynge.frameworks import declared
from klynge.frameworks.evaluate import assess
from klynge.measures import hypotheses, national
from klynge.measures.catalogue import MEASURES
from klynge.measures.comparison import compare
from klynge.measures.finding import Finding
from klynge.measures.position import position
from klynge.text import LANGUAGES, text
from small_country import TODAY, board, org, unit

REGION = ("3305",)
NAMES = (
    "constraint effective_size efficiency hierarchy eigenvector degree component_share grants applications patents "
    "profitability growth_plain growth_symmetric constraint_percentile eigenvector_percentile "
    "constraint_at_equal_ties eigenvector_at_equal_ties internal_ties external_ties ei_index pipeline_share "
    "tied_outsiders member_innovation_difference member_growth_difference spillover_applications spillover_patents"
)


def evidence(lake, **tables) -> dict:
    store(lake, as_of=TODAY, **tables)
    national.build(lake)
    with lake.view() as view:
        rows = [
            *standing.of_comparison(compare(view, REGION), view, "r"),
            *standing.of_position(position(view, REGION), view, "r"),
            *standing.of_hypotheses(hypotheses.read(view), view, "r"),
        ]
        manifest = view.manifest_id
    assert {row.manifest for row in rows} == {manifest}
    assert len({row.measure for row in rows}) == len(rows)
    return {row.measure: row for row in rows}


def test_all_measures_of_standing_are_given_in_the_catalogues_units(lake):
    rows = evidence(lake, organisations=[unit(1)])
    assert set(rows) == set(NAMES.split())
    assert all(row.unit == MEASURES[name].unit for name, row in rows.items())
    assert {row.status for row in rows.values()} == {Status.ABSENT}
    assert {row.value for row in rows.values()} == {None}


def test_absent_undefined_and_zero_are_told_apart(lake):
    rows = evidence(
        lake,
        organisations=[unit(1, "3305"), unit(2, "0301"), unit(3, "0301")],
        seats=board((1, "a"), (2, "b"), (3, "b")),
        patents=[{"application_id": "p", "org_id": org(2), "filed": TODAY}],
    )
    assert (rows["patents"].status, rows["patents"].value) == (Status.KNOWN, 0.0)
    assert (rows["degree"].status, rows["degree"].value) == (Status.KNOWN, 0.0)
    assert rows["constraint"].status is Status.UNDEFINED  # an isolate
    assert rows["ei_index"].status is Status.UNDEFINED  # no ties
    assert rows["applications"].status is Status.ABSENT  # not imported
    assert rows["tied_outsiders"].status is Status.ABSENT  # no memberships
    assert (rows["patents"].period, rows["patents"].source) == (TODAY.isoformat(), "patents")


def test_of_a_region_without_firms_nothing_can_be_asked_whatever_is_imported(lake):
    rows = evidence(
        lake,
        organisations=[unit(2, "0301")],
        seats=board((2, "b")),
        patents=[{"application_id": "p", "org_id": org(2), "filed": TODAY}],
    )
    national = {
        "member_innovation_difference",
        "member_growth_difference",
        "spillover_applications",
        "spillover_patents",
    }
    here = {name: row for name, row in rows.items() if name not in national}
    assert {(row.status, row.value, row.note) for row in here.values()} == {
        (Status.NOT_APPLICABLE, None, "evidence.none.firms")
    }


def test_boards_of_the_whole_country_give_no_value_to_firms_without_one(lake):
    rows = evidence(lake, organisations=[unit(1, "3305"), unit(2, "0301")], seats=board((2, "b")))
    # one rule for the firms' own measures and for their position
    of_boards = (
        "constraint",
        "degree",
        "constraint_percentile",
        "eigenvector_at_equal_ties",
        "internal_ties",
        "ei_index",
    )
    assert {rows[name].status for name in of_boards} == {Status.UNDEFINED}
    assert rows["patents"].status is rows["growth_plain"].status is Status.ABSENT


@pytest.mark.parametrize("regions, status", [(7, Status.UNDEFINED), (8, Status.KNOWN)])
def test_a_percentile_among_a_handful_is_a_rank_and_no_evidence(lake, regions, status):
    codes = ["3305", *(f"{county:02}01" for county in range(40, 40 + regions))]
    units = [unit(3 * n + i, code) for n, code in enumerate(codes) for i in range(3)]
    # in every region a firm between two others, so that each has a mean
    seats = board(
        *(
            (3 * n + i, names)
            for n in range(len(codes))
            for i, names in enumerate(([f"a{n}"], [f"a{n}", f"b{n}"], [f"b{n}"]))
        )
    )
    row = evidence(lake, organisations=units, seats=seats)["constraint_percentile"]
    assert (row.status, row.n, row.value) == (status, regions, None if regions < 8 else 50.0)
    assert (row.note == "standing.few_alike") is (regions < 8)
    assert (row.method, row.parameters) == ("nearest_in_size", "reason=no_centrality")
    assert all(text("standing.few_alike", lang) for lang in LANGUAGES)


def finding(outcome: str, **fields) -> Finding:
    fields = {"estimate": 0.5, "ci_low": 0.4, "ci_high": 0.6, "n": 100, **fields}
    return Finding(measure=outcome, method="matched_difference", **fields)


def of_hypotheses(lake, findings: list[Finding], *known: str, **tables) -> dict:
    """The rows where these outcomes are known of some firm of the country."""
    store(lake, organisations=[unit(1)], **tables)
    groups = [{"group_id": "all", "measure": outcome, "firms": 1, "n": 1} for outcome in known]
    view = build(lake, group_statistics=groups)
    return {row.measure: row for row in standing.of_hypotheses(findings, view, "r")}


def test_hypotheses_are_said_to_be_national_and_of_unknown_direction(lake):
    found = finding("applications", hypothesis="H3", comparison="tied_outsider_matched")
    rows = of_hypotheses(lake, [found], "applications")
    spillover = rows["spillover_applications"]
    assert (spillover.value, spillover.ci_low, spillover.parameters) == (0.5, 0.4, "outcome=applications")
    assert spillover.note == "standing.direction_unknown"
    assert rows["spillover_patents"].status is Status.ABSENT
    assert all(text(row.note, lang) for row in rows.values() for lang in LANGUAGES)


def members(outcome: str, **fields) -> Finding:
    return finding(outcome, hypothesis="H2", comparison="member_matched", **fields)


def test_members_innovation_is_told_by_applications_and_by_patents_only_without_them(lake):
    both = [members("patents"), members("applications", estimate=-0.1, ci_low=-0.3, ci_high=0.1)]
    row = of_hypotheses(lake, both, "patents", "applications")["member_innovation_difference"]
    assert (row.value, row.ci_low, row.ci_high, row.parameters) == (-0.1, -0.3, 0.1, "outcome=applications")
    row = of_hypotheses(lake, both[:1], "patents")["member_innovation_difference"]
    assert (row.value, row.parameters) == (0.5, "outcome=patents")


def test_an_interval_over_zero_leaves_it_uncertain_whether_clusters_help(lake):
    tied, grown = "tied_outsider_matched", "growth_symmetric"
    found = [
        members("applications", ci_low=-0.1),
        finding("applications", hypothesis="H3", comparison=tied),
        finding("patents", hypothesis="H3", comparison=tied),
        finding(grown, hypothesis="H4", comparison="member_matched"),
    ]
    rows = of_hypotheses(lake, found, "applications", "patents", grown)
    assessment = assess(declared()["cluster_benefit"], list(rows.values()), subject=("region", "r"), on=TODAY)
    assert assessment.verdicts == assessment.uncertain == ("clusters_help",)


def test_what_has_been_imported_and_cannot_be_estimated_is_undefined(lake):
    no_interval = members("applications", ci_low=None, ci_high=None)
    memberships = [{"holder_id": "c", "member_id": org(9)}]
    rows = of_hypotheses(lake, [no_interval], "applications", "growth_symmetric", memberships=memberships)
    innovation = rows["member_innovation_difference"]
    assert (innovation.status, innovation.value, innovation.n) == (Status.UNDEFINED, None, 100)
    assert rows["member_growth_difference"].status is Status.UNDEFINED  # no finding: no member has a value
    assert rows["spillover_applications"].status is Status.ABSENT  # no boards


def test_figures_from_a_firm_table_are_closed(lake):
    firm_table = [{"org_id": org(1), "year": 2025, "revenue": 1, "operating_result": 1, "assets": 4, "source": "own"}]
    store(lake, as_of=dt.date(2026, 1, 1), organisations=[unit(1)], firm_table=firm_table)
    national.build(lake)
    with lake.view(closed=True) as view:
        rows = {row.measure: row for row in standing.of_comparison(compare(view, REGION), view, "r")}
    assert (rows["profitability"].value, rows["profitability"].visibility) == (0.25, "closed")
    assert rows["constraint"].visibility == "open"
