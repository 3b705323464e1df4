"""Do the register's answers become accounts, each kind and period apart and absent lines null?"""

import json
import zipfile

import pytest

from klynge.errors import FileFaultError, MissingColumnsError


def account(org, *, id=1, kind="SELSKAP", year=2025, currency="NOK", revenue=1000.0, **changes):
    income = {} if revenue is None else {"sumDriftsinntekter": revenue}
    return {
        "id": id,
        "regnskapstype": kind,
        "virksomhet": {"organisasjonsnummer": org, "organisasjonsform": "AS"},
        "regnskapsperiode": {"fraDato": f"{year}-01-01", "tilDato": f"{year}-12-31"},
        "valuta": currency,
        "oppstillingsplan": "smaa",
        "eiendeler": {"sumEiendeler": 5000.5},
        "egenkapitalGjeld": {"egenkapital": {"sumEgenkapital": -1.5}, "gjeldOversikt": {"sumGjeld": 2.4}},
        "resultatregnskapResultat": {
            "ordinaertResultatFoerSkattekostnad": 7,
            "aarsresultat": 6.0,
            "driftsresultat": {
                "driftsresultat": 8.0,
                "driftsinntekter": income,
                "driftskostnad": {"loennskostnad": 300.0},
            },
        },
    } | changes


@pytest.fixture
def archive(tmp_path):
    def pack(**answers):
        path = tmp_path / "accounts.zip"
        with zipfile.ZipFile(path, "w") as file:
            for name, content in answers.items():
                file.writestr(f"{name}.json", content if isinstance(content, str) else json.dumps(content))
        return path

    return pack


def test_every_line_reaches_its_column(bring, number):
    (row,) = bring("accounts", [account(number(0))]).rows
    assert row["org_id"] == f"no:{number(0)}"
    assert (str(row["period_start"]), str(row["period_end"]), row["kind"]) == ("2025-01-01", "2025-12-31", "company")
    amounts = ("revenue", "operating_result", "wages", "result_before_tax", "net_result", "assets", "equity", "debt")
    assert [row[name] for name in amounts] == [1000, 8, 300, 7, 6, 5001, -2, 2]
    assert (row["depreciation"], row["currency"], row["layout"]) == (None, "NOK", "smaa")


def test_an_absent_line_is_null_and_zero_is_zero(bring, number):
    brought = bring("accounts", [account(number(0), revenue=None), account(number(1), revenue=0)])
    assert brought.column("revenue") == [None, 0]


def test_a_folder_an_archive_and_one_file_give_the_same(bring, archive, number, tmp_path):
    answers = {number(n): [account(number(n), id=n)] for n in range(5)}
    packed = bring("accounts", archive(**answers)).rows
    folder = tmp_path / "answers"
    folder.mkdir()
    for org, content in answers.items():
        (folder / f"{org}.json").write_text(json.dumps(content), "utf-8")
    assert bring("accounts", folder).rows == packed
    together = [one for content in answers.values() for one in content]
    assert bring("accounts", together).rows == packed


def test_empty_answers_and_other_files_are_counted(bring, archive, number):
    path = archive(**{number(0): [account(number(0))], number(1): {}, number(2): []})
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("absent.csv", "number,reason\n")
        file.writestr("__MACOSX/._200000001.json", "x")
    assert bring("accounts", path).left_out == {"no_accounts": 2, "other_files": 2}


def test_company_and_group_stay_apart_in_their_currency(bring, number):
    both = [account(number(0), kind="KONSERN", currency="USD", revenue=106.0), account(number(0), revenue=67.0)]
    rows = bring("accounts", both).rows
    assert [(r["kind"], r["currency"], r["revenue"]) for r in rows] == [("company", "NOK", 67), ("group", "USD", 106)]


def test_the_latest_filing_of_a_period_counts(bring, number):
    filings = [account(number(0), id=id, revenue=id) for id in (9, 10, 2)]
    brought = bring("accounts", filings)
    assert (brought.column("revenue"), brought.left_out) == ([10], {"superseded": 2})


def test_a_long_period_and_accounts_of_a_winding_up_are_kept(bring, number):
    long = account(number(0), regnskapsperiode={"fraDato": "2024-07-01", "tilDato": "2025-12-31"})
    ending = account(number(1), avviklingsregnskap=True)
    assert len(bring("accounts", [long, ending]).rows) == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"regnskapstype": None}, "kind_missing"),
        ({"virksomhet": {"organisasjonsnummer": "200000000"}}, "bad_organisation_number"),
        ({"regnskapsperiode": {}}, "no_period"),
        ({"regnskapsperiode": {"fraDato": "2025-12-31", "tilDato": "2025-01-01"}}, "reversed_period"),
        ({"regnskapsperiode": {"fraDato": "2027-01-01", "tilDato": "2027-12-31"}}, "future_date"),
        ({"valuta": "kroner"}, "unknown_currency"),
        ({"eiendeler": {"sumEiendeler": "many"}}, "bad_amount"),
        ({"eiendeler": {"sumEiendeler": 1e22}}, "bad_amount"),
        ({"eiendeler": {"sumEiendeler": True}}, "bad_amount"),
    ],
)
def test_a_faulty_account_fails_alone(bring, number, change, reason):
    brought = bring("accounts", [account(number(0)), account(number(1), **change)])
    assert (brought.reasons, len(brought.rows)) == ({reason: 1}, 1)


def test_a_faulty_answer_among_many_fails_alone(bring, archive, number):
    good = {number(n): [account(number(n))] for n in range(2)}
    brought = bring("accounts", archive(**good, cut='[{"id": 1', error={"status": 500}, lines="{}\n{}"))
    assert brought.reasons == {"malformed_json": 1, "not_accounts": 1, "json_lines": 1}
    assert len(brought.rows) == 2


def test_a_renamed_line_stops_the_import(bring, number):
    accounts = [account(number(n), eiendeler={"sumAktiva": 1}) for n in range(200)]
    with pytest.raises(FileFaultError, match=r"None of the 200 accounts in answer\.json has the line 'sumEiendeler'"):
        bring("accounts", accounts)


def test_an_own_table_has_the_columns_of_the_lake(bring, number):
    header = "org_id;period_start;period_end;kind;currency;revenue;depreciation;note"
    lines = [
        f"{number(0)};2010-01-01;31.12.2010;company;NOK;1 234 567;10,5;x",
        f"no:{number(1)};2010-01-01;2010-12-31;group;NOK;;−5;",
        f"{number(2)};2010-01-01;2010-12-31;company;NOK;1,234;;",
    ]
    brought = bring("accounts", "\n".join([header, *lines]))
    assert [(r["revenue"], r["depreciation"]) for r in brought.rows] == [(1234567, 11), (None, -5)]
    assert brought.rejects == [("bad_amount", f"{number(2)} 2010-12-31 company NOK 1,234")]
    assert brought.stored.new_columns == ["note"]


def test_an_own_table_without_kind_is_refused(bring):
    with pytest.raises(MissingColumnsError, match="no column 'kind'"):
        bring("accounts", "org_id;period_start;period_end;currency\n")


@pytest.mark.shared
def test_real_answers_are_all_accounted_for(bring, shared):
    brought = bring("accounts", shared / "registers" / "accounts")
    # three years, company and group, a holding without revenue; the published test answer has an invalid number
    assert (len(brought.rows), brought.reasons, brought.left_out) == (6, {"bad_organisation_number": 1}, {})
    holding = next(row for row in brought.rows if row["org_id"] == "no:918035443")
    assert (holding["revenue"], holding["assets"]) == (None, 6_934_038_000)
    assert {(r["kind"], r["revenue"]) for r in brought.rows if r["currency"] == "USD"} == {
        ("company", 67_956_000_000),
        ("group", 106_462_000_000),
    }
