"""A measured line says whether the answer beside the limit is certain, and what would settle an open one."""

import datetime as dt
from dataclasses import replace

import pytest

from klynge.evidence import Evidence, Status
from klynge.frameworks import declared
from klynge.frameworks.assessment import Distance
from klynge.frameworks.evaluate import assess
from klynge.reports.assessments import distance_text, verdict

NEAR = Distance(
    indicator="larger",
    measure="larger_firms",
    about="",
    comparison="above",
    threshold="low",
    origin="printed",
    value=23,
    low=23,
    high=23,
    limit=20,
    gap=3,
    unit="firms",
    met=True,
    uncertain=False,
    hangs_on_one=False,
)


@pytest.mark.parametrize(("lang", "word"), [("nb", "Usikkert"), ("nn", "Usikkert"), ("en", "Uncertain")])
def test_an_interval_over_the_limit_is_told(lang, word):
    assert word not in distance_text(NEAR, lang)
    assert word in distance_text(replace(NEAR, uncertain=True), lang)


@pytest.mark.parametrize(
    ("status", "said"), [(Status.ABSENT, "import memberships"), (Status.UNDEFINED, "give no value")]
)
def test_what_is_imported_and_gives_no_value_is_not_asked_for_again(status, said):
    framework, subject = declared()["cluster_benefit"], {"subject_kind": "region", "subject_id": "r"}
    measures = (
        "member_innovation_difference",
        "member_growth_difference",
        "spillover_applications",
        "spillover_patents",
    )
    rows = [Evidence(measure=measure, status=status, **subject) for measure in measures]
    found = assess(framework, rows, subject=("region", "r"), on=dt.date(2026, 6, 30))
    (line,) = verdict(found, framework, "en").settle
    assert said in line
