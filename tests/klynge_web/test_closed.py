"""What is closed or personal reaches no page and no file."""

import io
import re
import zipfile

import pypdf
import pytest

from klynge.text import number
from small_demo import CLOSED_EMPLOYEES, CLOSED_REVENUE, CLOSED_SOURCE, REGION, units_of_region

PAGES = ("", "data/", "definitions/", f"region/{REGION}/", f"region/{REGION}/?top=5000")
ROWS = ("critical_mass", "critical_mass?top=5000", "network", "outcomes", "ties", "establishments")


@pytest.fixture
def everything(client) -> str:
    """All that the site says of the region, as one text."""
    base = f"/nb/region/{REGION}"
    texts = [client.get(f"/nb/{page}").content.decode() for page in PAGES]
    texts += [client.get(f"{base}/rows/{rows}").content.decode() for rows in ROWS]
    texts += [
        client.get(f"{base}/rows/{rows.replace('?', '.csv?') if '?' in rows else rows + '.csv'}").content.decode()
        for rows in ROWS
    ]
    texts.append(client.get(f"{base}/readiness.json").content.decode())
    texts += _parts(client.get(f"{base}/readiness.xlsx").content)
    texts += [
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(client.get(f"{base}/readiness.pdf").content)).pages
    ]
    return "\n".join(texts)


def _parts(workbook: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]


def test_no_value_of_a_bought_table(everything):
    values = (CLOSED_EMPLOYEES, CLOSED_REVENUE)
    told = {str(v) for v in values} | {number(v, lang) for v in values for lang in ("nb", "en")}
    # the digits may stand within an organisation number or a larger amount
    assert [value for value in told if re.search(rf"(?<![\d\u00a0,.]){value}(?!\d)", everything)] == []
    assert CLOSED_SOURCE not in everything and "bought.csv" not in everything


def test_no_sole_proprietor(country, everything):
    sole = [unit for unit in units_of_region(country) if unit["organisasjonsform"]["kode"] == "ENK"]
    others = [unit for unit in units_of_region(country) if unit["organisasjonsform"]["kode"] == "AS"]
    assert len(sole) > 20
    assert [unit["navn"] for unit in sole if unit["navn"] in everything] == []
    assert [unit["organisasjonsnummer"] for unit in sole if unit["organisasjonsnummer"] in everything] == []
    assert sum(unit["navn"] in everything for unit in others) > 20, "firms are named"
