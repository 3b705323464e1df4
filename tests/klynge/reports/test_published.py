"""A publication reads as printed, under its real name, with the verdicts its readers recognise."""

import datetime as dt

import pytest

from klynge import api
from klynge.reports.page import page
from klynge.text import LANGUAGES, text

ON = dt.date(2026, 3, 1)


@pytest.fixture(params=LANGUAGES)
def study(request):
    return api.publication("ringeriksregionen-2020", request.param, on=ON)


def test_real_figures_are_never_marked_as_invented(study):
    assert not study.invented
    assert text("common.invented", study.lang) not in page(study)


def test_the_areas_stand_as_in_table_5(study):
    table = next(table for table in study.tables() if table.id == "areas")
    construction = [cell.value for cell in table.rows[0]]
    assert construction[1:] == [34, 8_286_696_000, 2286, 23]
    assert table.columns[2].title.endswith("(NOK)" if study.lang == "en" else "(kroner)")
    # the study's figure for ICT does not fit its revenue: it is told as approximate
    assert table.rows[-1][3].shown.startswith("≈")


def test_construction_is_inside_the_range_and_still_too_fragmented():
    study = api.publication("ringeriksregionen-2020", "nb", on=ON)
    construction = next(v for v in study.blocks("verdict") if v.title == "Bygg og anlegg")
    assert "Innenfor tommelfingerregelens 20–30" in construction.label and "For oppsplittet" in construction.label
    assert "Større bedrifter: 23 – oppfyller «mer enn 20» (grensen er trykt i kilden)." in construction.measured
    assert "Større bedrifter: 23 – oppfyller ikke «mer enn 30» (grensen er trykt i kilden)." in construction.measured


def test_the_answer_is_the_studys_own(study):
    answer = study.blocks("verdict")[0].label
    assert answer in (
        "Gå inn i klynger som finnes først",
        "Gå inn i klynger som finst først",
        "Join existing clusters first",
    )


def test_empty_cells_are_unknown_and_contradictions_are_told(study):
    rows = next(table for table in study.tables() if table.id == "rows")
    unknown = [row for row in rows.rows if row[2].shown == text("common.unknown", study.lang)]
    assert len(unknown) >= 7
    caveats = study.blocks("items")[-1].items
    assert any("84" in caveat and "89" in caveat for caveat in caveats)
