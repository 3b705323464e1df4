"""Do places of work come into the lake as the register says, from both of its formats?"""

import datetime as dt

import pytest

from broken import register_files as files
from klynge.registers import importing

COLUMNS = (
    "organisasjonsnummer navn organisasjonsform.kode organisasjonsform.beskrivelse naeringskode1.kode "
    "naeringskode1.beskrivelse naeringskode2.kode naeringskode2.beskrivelse naeringskode3.kode "
    "naeringskode3.beskrivelse hjelpeenhetskode.kode hjelpeenhetskode.beskrivelse harRegistrertAntallAnsatte "
    "antallAnsatte hjemmeside postadresse.adresse postadresse.poststed postadresse.postnummer postadresse.kommune "
    "postadresse.kommunenummer postadresse.land postadresse.landkode beliggenhetsadresse.adresse "
    "beliggenhetsadresse.poststed beliggenhetsadresse.postnummer beliggenhetsadresse.kommune "
    "beliggenhetsadresse.kommunenummer beliggenhetsadresse.land beliggenhetsadresse.landkode "
    "registreringsdatoIEnhetsregisteret frivilligMvaRegistrertBeskrivelser registrertIMvaregisteret oppstartsdato "
    "datoEierskifte overordnetEnhet nedleggelsesdato"
)


@pytest.fixture
def read(lake, tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_REJECT_SHARE", "1")

    def run(content: bytes):
        path = tmp_path / "bulk"
        path.write_bytes(content)
        options = {"industry_version": "SN2025"}
        (stored,) = importing.run("establishments", path, lake, as_of=dt.date(2026, 9, 1), options=options).tables
        with lake.view() as view:
            rows = view.query("SELECT * FROM establishments ORDER BY est_id", tables=("establishments",)).to_pylist()
        return rows, stored

    return run


def test_every_column_of_one_establishment(read):
    (row,), _ = read(files.array([files.establishment(1, parent=5, nedleggelsesdato="2026-01-31")]))
    assert row == {
        "est_id": f"no:{files.number(1_000_001)}",
        "org_id": f"no:{files.number(5)}",
        "industry_1": "16.231",
        "industry_2": None,
        "industry_3": None,
        "industry_version": "SN2025",
        "municipality": "6101",
        "employees_low": 12,
        "employees_high": 12,
        "started": dt.date(2015, 4, 1),
        "closed": dt.date(2026, 1, 31),
    }


def test_both_formats_give_the_same_rows(read):
    places = [files.establishment(n, parent=n // 2, antallAnsatte=n or None) for n in range(20)]
    from_json, _ = read(files.packed(files.array(places)))
    from_table, stored = read(files.table(places, COLUMNS))
    assert from_table == from_json
    assert stored.new_columns == []


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"overordnetEnhet": None}, "malformed_row"),
        ({"overordnetEnhet": "212345678"}, "bad_organisation_number"),
        ({"organisasjonsnummer": "212345678"}, "bad_organisation_number"),
        ({"antallAnsatte": -1}, "negative_employees"),
        ({"oppstartsdato": "2031-01-01"}, "future_date"),
        ({"nedleggelsesdato": "snart"}, "malformed_row"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_with_its_reason(read, keys, reason):
    rows, stored = read(files.array([files.establishment(1, **keys), files.establishment(2)]))
    assert len(rows) == 1
    assert stored.reasons == {reason: 1}
