"""Firm tables and accounts: compared with the lake, stored as a part of the closed side, withdrawn again."""

import pytest

import uploading
from klynge import api
from klynge_web.uploads.models import Upload
from uploading import address, day, imported, mapped, numbers, rows, send, signed_in, stored, undone

A, B, C = numbers(3)


@pytest.fixture
def client(cluster):
    return signed_in(cluster.analyst)


@pytest.fixture
def lake(country, tmp_path, monkeypatch):
    """The small country, which has a bought firm table already."""
    uploading.own_home(country, tmp_path, monkeypatch)
    return api.open_lake()


def _closed(table: str, columns: str = "*") -> list[tuple]:
    with api.open_lake().view(closed=True) as view:
        if not view.has(table):
            return []
        return [
            tuple(row.values()) for row in view.query(f"SELECT {columns} FROM {table}", tables=(table,)).to_pylist()
        ]


def _revenue(org: str) -> list:
    return [row[1:] for row in _closed("firm_table", "org_id, year, revenue, source") if row[0] == f"no:{org}"]


@pytest.mark.both
def test_a_firm_table_is_a_part_of_the_closed_side(cluster, client):
    content = f"Org.nr.;År;Omsetning;Ansatte\n{A};2025;12 345,5;7\n{B};2025;-3;\n{A};2024;1;1\n"
    upload = stored(client, content, kind="firm_table")
    assert mapped(client, upload, unit="tkr").state == "done"
    assert upload.counts == {"add": 3}
    job = imported(client, upload)
    assert (job.state, job.summary) == ("done", {"upload_add": 3})
    assert _revenue(A) == [(2024, 1_000, uploading.SOURCE), (2025, 12_345_500, uploading.SOURCE)]
    lake = api.open_lake()
    assert f"firm_table/upload-{upload.pk}" in lake.manifest("closed").tables
    assert not lake.manifest("open").tables
    assert undone(client, upload).summary == {"upload_taken_back": 3}
    assert _closed("firm_table") == []


@pytest.mark.both
def test_a_later_table_displaces_and_gives_way_again(cluster, client):
    first = stored(client, f"Orgnr;År;Omsetning\n{A};2025;100\n{B};2025;200\n", kind="firm_table", as_of="2026-08-01")
    mapped(client, first)
    imported(client, first)
    second = stored(client, f"Orgnr;År;Omsetning\n{A};2025;150\n{B};2025;200\n{C};2025;300\n", kind="firm_table")
    mapped(client, second)
    assert rows(second) == [(2, "change", ""), (3, "same", ""), (4, "add", "")]
    assert second.rows.get(row_no=2).changes == {"revenue": [100, 150]}
    imported(client, second)
    assert [row[1] for row in _revenue(A)] == [150]
    older = stored(client, f"Orgnr;År;Omsetning\n{A};2025;50\n", kind="firm_table", as_of="2026-07-01")
    mapped(client, older)
    assert rows(older) == [(2, "same", "newer_in_force")]
    undone(client, second)
    assert [row[1] for row in _revenue(A)] == [100]
    assert _revenue(C) == []


def test_rows_of_a_table_that_cannot_be_used(cluster, client):
    content = "\n".join(
        [
            "Orgnr;År;Omsetning;Ansatte",
            "123;2025;1;1",
            f"{A};2027;1;1",
            f"{A};x;1;1",
            f"{A};;1;1",
            f"{A};2025;1,234;1",
            f"{A};2025;abc;1",
            f"{A};2025;=1+1;1",
            f"{A};2025;1;-1",
            f"{A};2025;1;9999999",
            f"{A};2025;;",
            f"{A};2025;1;1",
            f"{A};2025;2;2",
        ]
    )
    upload = stored(client, content, kind="firm_table")
    mapped(client, upload)
    assert [(outcome, reason) for _, outcome, reason in rows(upload)] == [
        ("rejected", "bad_organisation_number"),
        ("rejected", "future_year"),
        ("rejected", "bad_year"),
        ("rejected", "no_year"),
        ("rejected", "bad_amount"),
        ("rejected", "bad_amount"),
        ("rejected", "formula_cell"),
        ("rejected", "negative_employees"),
        ("rejected", "absurd_employees"),
        ("rejected", "no_values"),
        ("add", ""),
        ("rejected", "repeated_row"),
    ]
    page = client.get(address(upload)).content.decode()
    assert "Driftsinntekter «1,234»: Dette er ikke et entydig tall." in page


def test_accounts_are_compared_with_the_register_and_stay_closed(cluster, client, lake):
    with lake.view() as view:
        there = view.query(
            "SELECT * FROM accounts WHERE kind = 'company' AND currency = 'NOK' AND revenue > 0 LIMIT 1",
            tables=("accounts",),
        ).to_pylist()[0]
    number, before = there["org_id"].removeprefix("no:"), lake.manifest("open").id
    own = f"{number};{there['period_end']};{there['period_start']};1"
    content = f"Orgnr;Til dato;Fra dato;Driftsinntekter\n{own}\n{A};2024-12-31;;5\n"
    upload = stored(client, content, kind="accounts")
    mapped(client, upload)
    assert [outcome for _, outcome, _ in rows(upload)] == ["change", "add"]
    assert upload.rows.get(row_no=2).changes["revenue"] == [there["revenue"], 1]
    assert upload.rows.get(row_no=3).values["period_start"] == "2024-01-01"
    imported(client, upload)
    key = (there["org_id"], there["period_end"])
    closed = {row[:2]: row[2] for row in _closed("accounts", "org_id, period_end, revenue")}
    assert closed[key] == 1
    assert closed[(f"no:{A}", day("2024-12-31"))] == 5
    with lake.view() as view:
        assert (
            view.query("SELECT count(*) AS n FROM accounts WHERE revenue = 1", tables=("accounts",))["n"][0].as_py()
            == 0
        )
    assert lake.manifest("open").id == before
    undone(client, upload)
    closed = {row[:2]: row[2] for row in _closed("accounts", "org_id, period_end, revenue")}
    assert closed[key] == there["revenue"]


def test_a_year_for_all_rows(cluster, client):
    upload = stored(client, f"Orgnr;Omsetning\n{A};5\n", kind="firm_table")
    missing = client.post(
        address(upload, "upload-map"), {"number": "Orgnr", "revenue": "Omsetning", "order": "dmy", "unit": "kr"}
    )
    assert missing.status_code == 422
    assert "Ingen kolonne sier hvilket år tallene gjelder." in missing.content.decode()
    lacking = client.post(
        address(upload, "upload-map"), {"number": "Orgnr", "order": "dmy", "unit": "kr", "all_year": 2025}
    )
    assert "Velg minst én kolonne med tall." in lacking.content.decode()
    mapped(client, upload, all_year=2025)
    assert upload.rows.get().values["year"] == 2025


def test_tables_are_for_analysts_and_milieus_too(cluster, client):
    leader = signed_in(cluster.leader)
    assert send(leader, f"Orgnr;År;Omsetning\n{A};2025;5\n", kind="accounts").status_code == 422
    upload = stored(client, f"Orgnr\n{A}\n", holder=f"milieu:{cluster.milieu.pk}")
    mapped(client, upload)
    imported(client, upload)
    assert cluster.milieu.memberships.count() == 1
    assert leader.get(address(upload)).status_code == 404
    assert Upload.objects.get().organisation is None
