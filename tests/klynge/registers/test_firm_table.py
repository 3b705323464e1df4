"""Does a bought or own table reach the lake through its mapping, and is the mapping kept?"""

import datetime as dt

import pytest
from openpyxl import Workbook

from klynge import settings
from klynge.errors import DeclarationError, FileFaultError, MissingColumnsError
from klynge.registers import mappings

MAPPING = """
source = "Fylkets bedriftstabell"
organisation_number = "Orgnr"
year_column = "Regnskapsår"
unit = 1000
[columns]
revenue = "Driftsinntekter"
employees = "Antall ansatte"
"""
HEADER = "Orgnr;Regnskapsår;Driftsinntekter;Antall ansatte;Daglig leder"


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "fylket.toml"
    path.write_text(MAPPING, "utf-8")
    return str(path)


@pytest.fixture
def workbook(tmp_path):
    def save(*rows, sheet="Ark1", name="table.xlsx"):
        book = Workbook()
        book.active.title = sheet
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return save


def lines(*rows):
    return "\n".join([HEADER, *rows])


def test_a_mapped_table(bring, number, mapping):
    text = lines(f"{number(0)};2024;1 234,5;12;x", f"{number(1)};2024-12;−7;;x", f"{number(2)};31.12.2023;;0;x")
    brought = bring("firm-table", text, mapping=mapping)
    assert [(r["year"], r["revenue"], r["employees"]) for r in brought.rows] == [
        (2024, 1_234_500, 12),
        (2024, -7000, None),
        (2023, None, 0),
    ]
    assert {r["source"] for r in brought.rows} == {"Fylkets bedriftstabell"}
    assert brought.stored.new_columns == ["Daglig leder"]


def test_the_table_is_closed(bring, lake, number, mapping):
    bring("firm-table", lines(f"{number(0)};2024;1;1;x"), mapping=mapping)
    with lake.view() as view:
        assert not view.has("firm_table")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("200000000;2024;1;1;x", "bad_organisation_number"),
        ("{good};i fjor;1;1;x", "bad_year"),
        ("{good};;1;1;x", "bad_year"),
        ("{good};2027;1;1;x", "future_year"),
        ("{good};2024;=1+1;1;x", "bad_amount"),
        ("{good};2024;1,234;1;x", "bad_amount"),
        ("{good};2024;1;-1;x", "negative_employees"),
        ("{good};2024;1;2000000;x", "absurd_employees"),
    ],
)
def test_a_faulty_row_fails_alone(bring, number, mapping, row, reason):
    text = lines(row.format(good=number(0)), f"{number(1)};2024;1;1;x")
    brought = bring("firm-table", text, mapping=mapping)
    assert (brought.reasons, len(brought.rows)) == ({reason: 1}, 1)


def test_a_workbook_gives_values(bring, number, mapping, workbook):
    header = HEADER.split(";")
    path = workbook(
        ["Uttrekk 2024"], [], header, [int(number(0)), 2024, 1.125, 7.0, None], [number(1), "2024", "2", None]
    )
    brought = bring("firm-table", path, mapping=mapping)
    assert [(r["revenue"], r["employees"]) for r in brought.rows] == [(1125, 7), (2000, None)]


def test_a_cell_with_a_date_gives_its_year(bring, number, mapping, workbook):
    path = workbook(HEADER.split(";"), [number(0), dt.date(2024, 12, 31), 1, 1, "x"])
    assert bring("firm-table", path, mapping=mapping).column("year") == [2024]


def test_a_formula_without_a_saved_value_is_told(bring, number, mapping, workbook):
    path = workbook(HEADER.split(";"), [number(0), 2024, "=1+1", 1, "x"])
    with pytest.raises(FileFaultError, match="has formulas without a saved value"):
        bring("firm-table", path, mapping=mapping)


def test_a_mapping_is_kept_for_the_next_table(bring, number, mapping):
    bring("firm-table", lines(f"{number(0)};2024;1;1;x"), mapping=mapping)
    assert (settings.load().home / "mappings" / "fylket.toml").exists()
    assert bring("firm-table", lines(f"{number(0)};2025;2;1;x")).column("revenue") == [2000]


def test_a_failed_import_keeps_no_mapping(bring, mapping):
    with pytest.raises(MissingColumnsError):
        bring("firm-table", "Orgnr;Regnskapsår\n1;2\n", mapping=mapping)
    assert not (settings.load().home / "mappings").exists()


def test_a_year_written_in_a_mapping_is_not_used_again(bring, number, tmp_path):
    path = tmp_path / "fast.toml"
    path.write_text(MAPPING.replace('year_column = "Regnskapsår"', "year = 2024"), "utf-8")
    text = lines(f"{number(0)};x;1;1;x")
    assert bring("firm-table", text, mapping=str(path)).column("year") == [2024]
    with pytest.raises(FileFaultError, match=r"Nothing says which year table\.csv is of"):
        bring("firm-table", text)
    assert bring("firm-table", text, year="2025").column("year") == [2025]


def test_a_table_without_mapping_gets_one_proposed(bring, number, tmp_path):
    text = lines(f"{number(0)};2024;1;1;x")
    with pytest.raises(FileFaultError, match=r"Save the lines below as table\.toml") as told:
        bring("firm-table", text)
    ready = tmp_path / "table.toml"
    ready.write_text(told.value.facts["proposal"].replace('source = ""', 'source = "meg"'), "utf-8")
    assert bring("firm-table", text, mapping=str(ready)).column("revenue") == [1]


def test_a_kept_mapping_that_does_not_fit_is_named(bring, number, mapping):
    bring("firm-table", lines(f"{number(0)};2024;1;1;x"), mapping=mapping)
    with pytest.raises(FileFaultError, match=r"The kept fylket\.toml does not fit, the file lacks 'Driftsinntekter'"):
        bring("firm-table", "Orgnr;Regnskapsår;Omsetning;Antall ansatte\n1;2;3;4\n")


def test_two_kept_mappings_that_fit_are_both_named(bring, number, mapping):
    row = lines(f"{number(0)};2024;1;1;x")
    bring("firm-table", row, mapping=mapping)
    (mappings.folder() / "annen.toml").write_text(MAPPING, "utf-8")
    with pytest.raises(FileFaultError, match=r"2 kept mappings fit table\.csv: annen\.toml, fylket\.toml"):
        bring("firm-table", row)


def test_a_missing_column_is_named_with_those_found(bring, mapping):
    with pytest.raises(MissingColumnsError, match=r"no column 'Driftsinntekter'; it has 'Orgnr'.* Correct the names"):
        bring("firm-table", "Orgnr;Regnskapsår;Antall ansatte\n1;2;3\n", mapping=mapping)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("unit", "units", "'units' is not known. Known: source"),
        ("revenue", "omsetning", "'omsetning' is not known. Known: revenue"),
        ("unit = 1000", "unit = 0", "unit: it is 0. Write 1, or 1000"),
        ("unit = 1000", "year = 2024", "year and year_column are both given or both missing"),
        ('year_column = "Regnskapsår"', 'year = "2024"', "with four digits, without quotes"),
        ('"Fylkets bedriftstabell"', '""', "source: it is ''. Write a text in quotes"),
        ("[columns]", "[columns", "it is not TOML"),
        ('revenue = "Driftsinntekter"', "revenue = 3", "a column's name is not a text"),
    ],
)
def test_a_mapping_that_cannot_be_used(tmp_path, old, new, words):
    path = tmp_path / "fylket.toml"
    path.write_text(MAPPING.replace(old, new), "utf-8")
    with pytest.raises(DeclarationError) as told:
        mappings.load(path)
    assert words in str(told.value)


def test_a_mapping_that_is_not_there(tmp_path):
    with pytest.raises(DeclarationError, match="there is no such file"):
        mappings.load(tmp_path / "nowhere.toml")
