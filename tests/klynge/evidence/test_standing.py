"""Where a region stands, as evidence: every measure named, every absence told from every other."""

import datetime as dt

from drawn import store
from klynge.evidence import Status, standing
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


def test_a_region_without_firms_has_nothing_that_could_be_defined(lake):
    rows = evidence(
        lake,
        organisations=[unit(2, "0301")],
        patents=[{"application_id": "p", "org_id": org(2), "filed": TODAY}],
    )
    assert (rows["patents"].status, rows["patents"].n) == (Status.UNDEFINED, 0)


def test_hypotheses_are_said_to_be_national_and_of_unknown_direction(lake):
    store(lake, organisations=[unit(1)])
    found = Finding(
        hypothesis="H3",
        measure="applications",
        comparison="tied_outsider_matched",
        method="matched_difference",
        estimate=0.5,
        ci_low=0.4,
        ci_high=0.6,
        n=100,
    )
    with lake.view() as view:
        rows = {row.measure: row for row in standing.of_hypotheses([found], view, "r")}
    spillover = rows["spillover_applications"]
    assert (spillover.value, spillover.ci_low, spillover.parameters) == (0.5, 0.4, "outcome=applications")
    assert spillover.note == "standing.direction_unknown"
    assert rows["spillover_patents"].status is Status.ABSENT
    assert all(text(row.note, lang) for row in rows.values() for lang in LANGUAGES)


def test_figures_from_a_firm_table_are_closed(lake):
    firm_table = [{"org_id": org(1), "year": 2025, "revenue": 1, "operating_result": 1, "assets": 4, "source": "own"}]
    store(lake, as_of=dt.date(2026, 1, 1), organisations=[unit(1)], firm_table=firm_table)
    national.build(lake)
    with lake.view(closed=True) as view:
        rows = {row.measure: row for row in standing.of_comparison(compare(view, REGION), view, "r")}
    assert (rows["profitability"].value, rows["profitability"].visibility) == (0.25, "closed")
    assert rows["constraint"].visibility == "open"
