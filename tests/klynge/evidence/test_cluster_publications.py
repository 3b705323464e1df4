"""What report 38/2010 prints of clusters and of the crisis, as evidence: exact or not, with place and contradiction."""

import pytest

from klynge.boundaries.clusters import published_clusters
from klynge.evidence import Quality
from klynge.evidence.published import about, published
from klynge.frameworks import declared
from klynge.frameworks.asked import asked_of, is_asked
from klynge.measures.catalogue import MEASURES

OF_REPORT = [row for one in published().values() if one.source == "NIFU STEP 38/2010" for row in one.rows]


def found(cluster, measure, second="", period="2010"):
    rows = [
        row for row in about("cluster", cluster) if (row.measure, row.about, row.period) == (measure, second, period)
    ]
    return [(row.value, row.low, row.high, str(row.quality)) for row in rows]


def test_raufoss_is_17_members_19_partners_and_over_40_firms():
    assert found("nce-raufoss", "members", period="2009") == [(17, None, None, "exact")]
    assert found("nce-raufoss", "listed_partners") == [(19, None, None, "exact")]
    assert found("nce-raufoss", "milieu_firms") == [(None, 40, None, "approximate")]
    parts = [found("nce-raufoss", "listed_partners", role)[0][0] for role in ("value_chain", "research", "other")]
    assert parts == [14, 3, 2] and sum(parts) == 19


def test_two_counts_of_one_thing_are_two_rows_that_name_the_contradiction():
    rows = [row for row in about("cluster", "nce-aquaculture") if row.about == "value_chain"]
    assert sorted(row.value for row in rows) == [12, 13]
    assert {row.note for row in rows} == {"published.contradiction.I-004-26"}


def test_every_row_says_where_it_stands_and_is_about_a_published_cluster():
    assert len(OF_REPORT) > 150
    for row in OF_REPORT:
        assert row.source.startswith("NIFU STEP 38/2010, ") and row.visibility == "open" and not row.manifest
        assert row.subject_id in published_clusters() if row.subject_kind == "cluster" else row.subject_id
        assert is_asked(row.measure) or row.measure in MEASURES
        if row.quality is Quality.JUDGEMENT:
            assert row.judge == "rapportens forfattere" and row.note


def test_answers_are_on_questions_that_frameworks_ask_and_on_their_scales():
    answers = [row for row in OF_REPORT if is_asked(row.measure)]
    models = declared()
    asked = [(row, *asked_of(row.measure)) for row in answers]
    wrong = [
        (row.measure, row.code)
        for row, model, dimension in asked
        if model not in models
        or dimension not in models[model].dimensions
        or not models[model].dimensions[dimension].asked
        or row.code not in {value.id for value in models[model].dimensions[dimension].values}
    ]
    assert wrong == []


def test_kinds_of_subject_fit_the_frameworks_that_are_answered():
    models = declared()
    for row in (row for row in OF_REPORT if is_asked(row.measure)):
        model = models[asked_of(row.measure)[0]]
        assert row.subject_kind in (model.subject, *model.shelf.also), row.measure


# ---- the survey


def test_table_3_1_stands_in_full():
    rows = [row for row in OF_REPORT if row.measure == "capital_access"]
    assert len(rows) == 8 * 3 * 2
    value = {(row.about, row.period, row.parameters.removeprefix("answer=")): row.value for row in rows}
    assert value["bank", "2009", "worsened"] == 0.95 and value["bank", "2010", "unchanged"] == 0.31
    assert value["established_owners", "2009", "worsened"] == 0.62
    assert value["established_owners", "2010", "worsened"] == 0.27
    assert {row.period: row.n for row in rows} == {"2009": 24, "2010": 19}
    sums = {}
    for (item, period, _), share in value.items():
        sums[item, period] = round(sums.get((item, period), 0) + 100 * share)
    assert {key for key, total in sums.items() if total != 100} == {
        ("public", "2009"),
        ("operations", "2010"),
        ("innovation", "2009"),
    }
    assert set(sums.values()) == {99, 100, 101}


@pytest.mark.parametrize(
    ("effect", "period", "value", "low", "high", "quality"),
    [
        ("downsizing", "2009", 0.7, None, None, "exact"),
        ("downsizing", "2010", None, None, 0.5, "approximate"),
        ("core_activity", "2010", None, 0.5, None, "approximate"),
        ("new_innovation_strategies", "2010", 0.7, None, None, "approximate"),
        # five actors, of whom nobody knows how many answered: at least five of twenty-four
        ("labour_drain", "2009", None, 0.208, None, "approximate"),
        ("as_planned", "2010", 0.4, None, None, "exact"),
    ],
)
def test_words_are_bounds_and_only_numbers_are_exact(effect, period, value, low, high, quality):
    (row,) = [row for row in OF_REPORT if (row.measure, row.about, row.period) == ("shock_reported", effect, period)]
    assert (row.value, row.low, row.high, str(row.quality)) == (value, low, high, quality)


def test_a_share_of_the_leaders_is_never_outside_0_and_1():
    shares = [row for row in OF_REPORT if row.measure in ("capital_access", "shock_reported")]
    assert all(0 <= end <= 1 for row in shares for end in (row.value, row.low, row.high) if end is not None)
