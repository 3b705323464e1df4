"""Absent, bounded and known figures read differently to the last page."""

from klynge.evidence import Evidence, Status
from klynge.reports import document as doc
from klynge.reports.readiness.say import Say


def row(**fields) -> Evidence:
    return Evidence(measure="firms", subject_kind="region", subject_id="x", **fields)


def test_the_four_absences_and_zero_read_differently():
    shown = [doc.evidence_cell(row(status=s), "nb").shown for s in Status if s is not Status.KNOWN]
    shown.append(doc.evidence_cell(row(value=0), "nb").shown)
    assert shown == ["ukjent", "skjult", "ikke aktuelt", "ikke definert", "0"]


def test_bounds():
    assert doc.bounded(3, 3, "nb").shown == "3"
    assert doc.bounded(3, None, "nb").shown == "minst 3"
    assert doc.bounded(3, 8, "en").shown == "3–8"
    assert doc.evidence_cell(row(value=3, low=3, high=8), "nb").shown == "3–8"


def test_tables_behind_figures_are_tables_of_the_report(make_document):
    assert [table.id for table in make_document().tables()] == ["firms-by-area", "firms-by-area"]


def test_a_number_that_rounds_to_zero_is_not_shown_as_zero():
    shown = [doc.amount(value, "nb", 3).shown for value in (0.0001, -0.0001, 0, 0.0005, 0.25)]
    assert shown == ["< 0,001", "> −0,001", "0,000", "0,001", "0,250"]


def test_a_formula_without_result_is_undefined_and_no_number_is_unknown():
    for cell, status, word in (
        (doc.amount(None, "nb"), Status.ABSENT, "ukjent"),
        (doc.amount(None, "nb", measured=True), Status.UNDEFINED, "ikke definert"),
        (doc.bounded(None, None, "nb", measured=True), Status.UNDEFINED, "ikke definert"),
        (Say("nn").interval(None, None, 1, measured=False), Status.ABSENT, "ukjent"),
        (Say("nn").interval(None, None, 1), Status.UNDEFINED, "ikkje definert"),
    ):
        assert (cell.value, cell.status, cell.shown) == (None, status, word)
