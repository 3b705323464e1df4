"""Files that users bring: rows judged one by one agree with columns judged by the engine, and meet what is in force."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from klynge import api
from klynge.errors import FileFaultError
from klynge.lake import engine
from klynge.registers import brought_columns, cells, checks

A, B = "200000005", "200000013"
CHOICES = api.Choices(as_of=dt.date(2026, 9, 1), source="Oppdiktet tabell")


@pytest.fixture(scope="module")
def ask():
    with engine.connect() as connection:
        yield lambda expression, text: connection.execute(
            f"SELECT {expression} FROM (SELECT ?::VARCHAR AS cell)", [text]
        ).fetchone()[0]


@given(st.text(alphabet="0123456789 .,-−e\u00a0", max_size=14))
@example("1,234")
@example("-0,5")
@example("2.5")
@example("1e3")
@example("1234.5e0")
@example("1e300")
def test_an_amount_is_the_same_by_cell_and_by_column(ask, text):
    if cells._GROUPED.fullmatch(text.replace(" ", "").replace("\u00a0", "").replace("−", "-")):
        return  # 1.234.567 is certain, and read here only
    assert cells.amount(text) == ask(checks.own_amount("cell"), text)


@given(st.text(alphabet="0123456789 no:.", max_size=14))
@example(f"no:{A}")
@example(f"{A}.0")
@example("200 000 005")
@example("200000006")
def test_a_number_is_the_same_by_cell_and_by_column(ask, text):
    if not ask(f"coalesce({checks.is_number(checks.number('cell'))}, false)", text):
        return
    assert cells.organisation_id(text) == "no:" + ask(checks.number("cell"), text)


@pytest.mark.parametrize("text", ["2026-03-01", "01.03.2026", "2026-03-01T10:00:00", "31.02.2026", "x", "2026-13-01"])
def test_a_day_is_the_same_by_cell_and_by_column(ask, text):
    assert cells.day(text) == ask(checks.date("cell"), text)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("1.3.2026", "dmy", dt.date(2026, 3, 1)),
        ("1/3/2026", "dmy", dt.date(2026, 3, 1)),
        ("1/3/2026", "mdy", dt.date(2026, 1, 3)),
        ("2026.3.1", "ymd", dt.date(2026, 3, 1)),
        ("2026-03-01", "mdy", dt.date(2026, 3, 1)),
        ("13/31/2026", "mdy", None),
        ("01.03.26", "dmy", None),
        ("01.03.0026", "dmy", None),
    ],
)
def test_days_in_the_order_chosen(text, order, day):
    assert cells.day(text, order) == day


@pytest.mark.parametrize("cell", ["=1+1", "=", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "@SUM(A1:A2)", "+1=2"])
def test_formulas_are_found(cell):
    assert cells.is_formula(cell)
    assert api.judge_row("memberships", {"number": A, "role": cell}, CHOICES).reason == "formula_cell"


@pytest.mark.parametrize("cell", ["-5", "+47", "- Elvedal Tre", "@Elvedal", "1-2", "a=b", "−5"])
def test_what_only_looks_like_a_formula(cell):
    assert not cells.is_formula(cell)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("01010112345", "(11 digits)"), ("010101 12345 Kari", "(11 digits) Kari"), ("200000005", "200000005"), ("", "")],
)
def test_numbers_of_persons_are_masked(cell, kept):
    assert api.masked(cell) == kept


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("NO 200 000 005 MVA", f"no:{A}"),
        ("200000005.0", f"no:{A}"),
        ("x:SE:Fjellby AB", "x:SE:Fjellby AB"),
        ("http://x", None),
        ("NO", None),
        ("", None),
    ],
)
def test_numbers_as_they_are_written(cell, meant):
    assert api.organisation_id(cell) == meant


@pytest.mark.parametrize(
    ("kind", "row", "choices", "reason"),
    [
        ("memberships", {}, {}, "missing_value"),
        ("memberships", {"number": A, "fee": "-1"}, {}, "negative_amount"),
        ("memberships", {"number": A, "kind": "gjest"}, {}, "unknown_kind"),
        ("memberships", {"number": A, "to_date": "2020-01-01"}, {}, "no_from_date"),
        ("firm_table", {"number": "x:SE:A", "revenue": "1"}, {"year": 2025}, "bad_organisation_number"),
        ("accounts", {"number": A, "revenue": "1"}, {}, "no_period"),
        ("accounts", {"number": A, "revenue": "1", "period_end": "2026-12-31"}, {}, "future_date"),
        ("accounts", {"number": A, "revenue": "1", "year": "2025", "currency": "kroner"}, {}, "unknown_currency"),
        (
            "accounts",
            {"number": A, "revenue": "1", "period_end": "2025-12-31", "period_start": "2026-01-01"},
            {},
            "reversed_period",
        ),
        ("accounts", {"number": A, "year": "2025"}, {}, "no_values"),
    ],
)
def test_reasons(kind, row, choices, reason):
    judged = api.judge_row(kind, row, api.Choices(as_of=CHOICES.as_of, **choices))
    assert judged.reason == reason


def test_a_period_of_twelve_months_is_taken_for_granted():
    row = {"number": A, "revenue": "1", "period_end": "2024-02-29"}
    assert api.judge_row("accounts", row, CHOICES).values["period_start"] == dt.date(2023, 3, 1)
    row = {"number": A, "revenue": "1", "period_end": "2025-06-30"}
    assert api.judge_row("accounts", row, CHOICES).values["period_start"] == dt.date(2024, 7, 1)


@pytest.mark.parametrize("kind", brought_columns.KINDS)
def test_each_name_of_a_column_is_declared_once(kind):
    declared = brought_columns._declared()[kind]["columns"]
    names = [name for names in declared.values() for name in names]
    assert len(names) == len(set(names))
    for columns in brought_columns.NEEDED[kind]:
        assert set(columns) <= set(api.columns_of_kind(kind))


def test_a_guess_takes_each_column_once():
    assert api.guess_columns("memberships", ["Org.nr.", "Firma", "Bedrift", "Medlem siden", "Farge"]) == {
        "number": "Org.nr.",
        "name": "Firma",
        "from_date": "Medlem siden",
    }


def test_lines_keep_their_numbers(tmp_path):
    file = tmp_path / "a"
    file.write_text('Tittel\nOrgnr;Navn\n\n1;"to\nlinjer"\n2;x;y\n3;a"b"\n', "utf-8")
    found = list(api.lines_of_file(file, "csv"))
    assert [(line.row_no, line.fault) for line in found] == [
        (2, ""),
        (5, ""),
        (6, "wrong_number_of_fields"),
        (7, ""),
    ]
    assert api.head_of_file(file, "csv", "memberships").header == ["Orgnr", "Navn"]


def test_too_many_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("klynge.registers.brought_rows.MOST_ROWS", 3)
    file = tmp_path / "a"
    file.write_text("Orgnr\n" + "1\n" * 4)
    with pytest.raises(FileFaultError, match="more than 3 rows") as refused:
        list(api.lines_of_file(file, "csv"))
    assert refused.value.fault == "too_many_rows"


def test_what_is_in_force_is_found_part_by_part(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    lake = api.open_lake()
    keys = [(f"no:{A}", 2025), (f"no:{B}", 2025)]
    with lake.view(closed=True) as view:
        assert api.rows_in_force(view, "firm_table", keys, as_of=dt.date(2026, 1, 1)) == {}
    for part, as_of, revenue in (("upload-1", "2026-01-01", 1), ("upload-2", "2026-03-01", 2)):
        row = {"org_id": f"no:{A}", "year": 2025, "revenue": revenue, "source": "Oppdiktet"}
        api.store_own(
            lake, "firm_table", [row], part=part, source_title="Oppdiktet", as_of=dt.date.fromisoformat(as_of)
        )
    with lake.view(closed=True) as view:

        def there(as_of: str, besides: str = ""):
            found = api.rows_in_force(view, "firm_table", keys, as_of=dt.date.fromisoformat(as_of), besides=besides)
            return {key: (row["revenue"], stays) for key, (row, stays) in found.items()}

        assert there("2026-09-01") == {keys[0]: (2, False)}
        assert there("2026-02-01") == {keys[0]: (2, True)}
        assert there("2026-09-01", besides="upload-2") == {keys[0]: (1, False)}
        assert api.rows_in_force(view, "firm_table", [], as_of=dt.date(2026, 1, 1)) == {}


def test_names_without_a_register_mean_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    found = api.match_names(["Elvedal Mekaniske AS"], api.open_lake())
    assert [(match.written, match.status, match.candidates) for match in found] == [
        ("Elvedal Mekaniske AS", "unmatched", [])
    ]
