"""The workbook has every table, numbers as numbers, and runs nothing."""

import io
from dataclasses import replace

import openpyxl
import pytest

from klynge.reports import document as doc
from klynge.reports.workbook import workbook
from klynge.text import LANGUAGES, catalogue, text


def opened(document: doc.Document):
    return openpyxl.load_workbook(io.BytesIO(workbook(document)))


def values(sheet) -> list:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_one_sheet_per_table_and_a_front(make_document):
    book = opened(make_document())
    assert book.sheetnames == ["Om rapporten", "Bedrifter per område", "Bedrifter per område 2"]


def test_every_sheet_of_invented_data_says_so(make_document):
    assert all(sheet["A1"].value == text("common.invented", "nb") for sheet in opened(make_document()))
    assert opened(make_document(invented=False)).worksheets[1]["A1"].value == "Bedrifter per område"


def test_numbers_are_numbers_bounds_and_absences_are_words(make_document):
    found = values(opened(make_document())["Bedrifter per område"])
    assert {34, 925, "2\u00a0000–2\u00a0286", "ukjent"} <= set(found)
    assert "antall" in found


@pytest.mark.parametrize("formula", ["=1+1", "+cmd", "-2+3", "@SUM(A1)"])
def test_no_cell_is_a_formula(make_document, formula):
    book = opened(make_document(cell=doc.words(formula)))
    assert "'" + formula in values(book["Bedrifter per område"])
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_sheets_have_whole_words(make_document):
    table = make_document().tables()[0]
    titles = ["Bedrifter, omsetning og tilsette per næringsområde", "Er massen kritisk? Svar og avstand", "x" * 40]
    long = [replace(table, title=title) for title in titles]
    found = replace(make_document(), sections=[doc.Section("s", "S", long)])
    assert opened(found).sheetnames[1:] == ["Bedrifter, omsetning og", "Er massen kritisk Svar og", "x" * 28]


def test_every_short_name_fits_a_sheet_and_is_used_once():
    for lang in LANGUAGES:
        names = [entry[lang] for key, entry in catalogue().items() if key.startswith("report.sheet.")]
        assert len(names) == len(set(names)) and max(map(len, names)) <= 28
