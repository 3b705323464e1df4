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
SUBJECTS = ("critical_mass", "network", "outcomes", "ties", "establishments")


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
