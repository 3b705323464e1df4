"""Files carry the mark, the same rows as the page, and nothing that a spreadsheet would run."""

import io
import json

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from klynge.lake import Lake
from small_country import org, unit
from small_demo import REGION

MARK = "Oppdiktede data"
SUBJECTS = ("critical_mass", "network", "outcomes", "ties", "establishments", "employment")


def file(client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith('attachment; filename="klynge-')
    return response.content


@pytest.mark.parametrize("subject", SUBJECTS)
def test_rows_in_three_formats(client, subject):
    base = f"/nb/region/{REGION}/rows/{subject}"
    csv = file(client, f"{base}.csv").decode("utf-8-sig").splitlines()
    sheet = load_workbook(io.BytesIO(file(client, f"{base}.xlsx")), read_only=True).active
    parquet = pq.read_table(io.BytesIO(file(client, f"{base}.parquet")))
    assert csv[0] == MARK
    assert csv[1].split(";") == parquet.column_names
    assert len(csv) - 2 == parquet.num_rows > 0
    assert next(sheet.iter_rows(values_only=True))[0] == MARK
    assert parquet.schema.metadata[b"note"].decode() == MARK


def test_the_report_in_three_formats(client):
    base = f"/nb/region/{REGION}/readiness"
    assert file(client, f"{base}.pdf").startswith(b"%PDF")
    assert json.loads(file(client, f"{base}.json"))["note"] == MARK
    assert load_workbook(io.BytesIO(file(client, f"{base}.xlsx")), read_only=True).sheetnames


def test_a_name_that_is_a_formula_stays_text(empty_client, tmp_path):
    from drawn import build, store

    lake = Lake(tmp_path / "lake")
    store(lake, organisations=[unit(1, name="=HYPERLINK(1)")], municipalities=[{"code": "3305", "name": "Ringerike"}])
    row = {"org_id": org(1), "name": "=HYPERLINK(1)", "municipality": "3305", "in_scope": True}
    build(lake, organisation_measures=[row])
    csv = file(empty_client, "/nb/region/3305/rows/network.csv").decode("utf-8-sig")
    assert "=HYPERLINK" in csv and ";=" not in csv


def test_every_address_of_the_evidence_answers_with_the_rows_it_tells_of(client):
    evidence = json.loads(file(client, f"/nb/region/{REGION}/readiness.json"))["evidence"]
    addresses = {row["rows"] for row in evidence if row["rows"]}
    assert {address.partition("?")[0] for address in addresses} >= {"rows/establishments", "rows/employment"}
    answers = {address: client.get(f"/nb/region/{REGION}/{address}").status_code for address in addresses}
    assert answers == dict.fromkeys(addresses, 200)
    national = [row for row in evidence if row["measure"].startswith(("member_", "spillover_"))]
    assert {row["rows"] for row in national} == {"rows/outcomes"}
    for measure, column in (("lq_register", "industry"), ("lq_official", "industry_group")):
        row = next(row for row in evidence if row["measure"] == measure)
        content = file(client, f"/nb/region/{REGION}/{row['rows'].replace('?', '.parquet?')}")
        found = pq.read_table(io.BytesIO(content)).to_pylist()
        assert {one[column][: len(row["about"])] for one in found} == {row["about"]}
        assert row["n"] in (None, sum(one.get("establishments", 0) for one in found))


@pytest.mark.parametrize("subject", ("critical_mass", "network"))
def test_an_industry_leaves_the_rows_of_that_industry(client, subject):
    base = f"/nb/region/{REGION}/rows/{subject}.parquet"
    everything, some = (pq.read_table(io.BytesIO(file(client, base + query))) for query in ("", "?industry=41"))
    of_industry = [code for code in everything["industry"].to_pylist() if code and code.startswith("41")]
    assert some["industry"].to_pylist() == of_industry and 0 < len(of_industry) < len(everything)
