"""Does the unit register come into the lake as it says, from both of its formats?"""

import datetime as dt

import pytest

import drawn
from broken import register_files as files
from klynge.errors import IndustryVersionError
from klynge.registers import importing

AS_OF = dt.date(2026, 9, 1)
SN2025 = {"industry_version": "SN2025"}


@pytest.fixture
def read(lake, tmp_path, monkeypatch):
    """Import units, as objects or bytes: the stored rows by number, and what the import says of itself."""
    monkeypatch.setenv("KLYNGE_REJECT_SHARE", "1")

    def run(content, name="units.json", options=SN2025):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else files.array(content))
        (stored,) = importing.run("units", path, lake, as_of=AS_OF, options=options).tables
        with lake.view() as view:
            rows = view.query("SELECT * FROM organisations", tables=("organisations",)).to_pylist()
            stored.rejects = [(r["reason"], r["raw"]) for r in view.rejects("organisations").to_pylist()]
        return {row["org_id"]: row for row in rows}, stored

    return run


def test_every_column_of_one_unit(read):
    unit = files.unit(
        1,
        naeringskode2={"kode": "43.320", "beskrivelse": "Snekkerarbeid"},
        overordnetEnhet=files.number(7),
        hjemmeside="www.dal.example",
        konkurs=True,
        erIKonsern=True,
    )
    (row,) = read([unit])[0].values()
    assert row == {
        "org_id": f"no:{files.number(1)}",
        "name": "DALSBEDRIFT 1 ÆØÅ AS",
        "legal_form": "AS",
        "sector_code": "2100",
        "industry_1": "16.231",
        "industry_2": "43.320",
        "industry_3": None,
        "industry_version": "SN2025",
        "municipality": "6101",
        "postcode": "6100",
        "country": "NO",
        "employees_low": 12,
        "employees_high": 12,
        "founded": dt.date(2015, 2, 20),
        "registered": dt.date(2015, 3, 2),
        "last_accounts_year": 2025,
        "bankrupt": True,
        "winding_up": False,
        "forced_winding_up": False,
        "parent_id": f"no:{files.number(7)}",
        "is_group": True,
        "website": "www.dal.example",
        "purpose": "Å lage hus av tre, og det som hører til.",
        "activity": "Bygging av hus.",
    }


def test_both_formats_give_the_same_rows(read):
    units = [files.unit(n, antallAnsatte=n or None, hjemmeside=None if n % 2 else f"d{n}.example") for n in range(30)]
    from_json, _ = read(units)
    from_table, stored = read(files.packed(files.table(units)), "units.csv.gz")
    # the columns of 2024 have no word of groups
    assert from_table == {key: {**row, "is_group": None} for key, row in from_json.items()}
    assert stored.new_columns == []


@pytest.mark.parametrize(
    ("count", "flag", "bounds"),
    [(None, False, (0, 0)), (None, True, (1, 4)), (None, None, (0, None)), (17, True, (17, 17)), (0, False, (0, 0))],
)
def test_hidden_employees_are_bounds(read, count, flag, bounds):
    (row,) = read([files.unit(1, antallAnsatte=count, harRegistrertAntallAnsatte=flag)])[0].values()
    assert (row["employees_low"], row["employees_high"]) == bounds


WORDS = ("name", "website", "purpose", "activity")


@pytest.mark.parametrize(
    ("form", "stored"), [("ENK", set()), ("KBO", {*WORDS} - {"name"}), ("BO", {*WORDS} - {"name"}), ("AS", {*WORDS})]
)
def test_names_and_words_of_persons_are_not_stored(read, lake, form, stored):
    texts = {"navn": "SJELDENT NAVN", "hjemmeside": "sjeldent.example", "aktivitet": ["SJELDENT"]}
    (row,) = read([files.unit(1, organisasjonsform={"kode": form}, **texts)])[0].values()
    assert {word for word in WORDS if row[word] is not None} == stored
    assert row["legal_form"] == form


def test_the_words_of_a_sole_proprietor_are_in_no_file_of_the_lake(read, lake):
    texts = {
        "navn": "SJELDENT",
        "hjemmeside": "SJELDENT",
        "aktivitet": ["SJELDENT"],
        "vedtektsfestetFormaal": ["SJELDENT"],
    }
    read([files.unit(1, organisasjonsform={"kode": "ENK"}, **texts), files.unit(2)])
    assert not any(b"SJELDENT" in file.read_bytes() for file in lake.folder.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("keys", "reason", "shown"),
    [
        ({"organisasjonsnummer": "212345678"}, "bad_organisation_number", "212345678"),
        ({"organisasjonsnummer": "21234567x"}, "bad_organisation_number", "21234567x"),
        ({"organisasjonsnummer": None}, "malformed_row", ""),
        ({"organisasjonsform": None}, "malformed_row", ""),
        ({"organisasjonsform": "AS"}, "malformed_row", ""),
        ({"antallAnsatte": -3}, "negative_employees", "-3"),
        ({"antallAnsatte": 500_001}, "absurd_employees", "500001"),
        ({"antallAnsatte": "mange"}, "malformed_row", "mange"),
        ({"konkurs": "kanskje"}, "malformed_row", "kanskje"),
        ({"stiftelsesdato": "2026-09-03"}, "future_date", "2026-09-03"),
        ({"registreringsdatoEnhetsregisteret": "2062-01-01"}, "future_date", "2062-01-01"),
        ({"stiftelsesdato": "2015-13-40"}, "malformed_row", "2015-13-40"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_with_its_reason(read, keys, reason, shown):
    rows, stored = read([files.unit(1, **keys), files.unit(2)])
    assert list(rows) == [f"no:{files.number(2)}"]
    ((found, raw),) = stored.rejects
    assert found == reason
    assert raw.endswith(shown)
    assert "DALSBEDRIFT" not in raw


def test_what_is_no_object_is_a_malformed_row(read):
    rows, stored = read(b"[1, null, " + files.array([files.unit(1)])[1:])
    assert len(rows) == 1
    assert stored.reasons == {"malformed_row": 2}


def test_the_day_after_is_not_the_future(read):
    rows, _ = read([files.unit(1, stiftelsesdato="2026-09-02")])
    assert len(rows) == 1


def test_a_number_that_is_there_twice_is_stored_once(read):
    rows, stored = read([files.unit(1), files.unit(1, antallAnsatte=13)])
    assert len(rows) == 1
    assert stored.reasons == {"duplicate_key": 1}


def test_deleted_units_are_left_out_and_counted(read):
    deleted = {"organisasjonsnummer": files.number(1), "navn": "X AS", "slettedato": "2026-08-15"}
    rows, stored = read([{**deleted, "organisasjonsform": {"kode": "AS"}}, files.unit(2)])
    assert (len(rows), stored.left_out, stored.rejected) == (1, {"deleted": 1}, 0)


def test_empty_texts_and_nulls_of_older_files_are_absent(read):
    older = files.unit(1, hjemmeside="", konkursdato="", vedtektsfestetFormaal=["", None], aktivitet=[])
    older["forretningsadresse"] |= {"kommunenummer": "", "adresse": ["Dalvegen 1", None]}
    (row,) = read([older])[0].values()
    assert (row["website"], row["municipality"], row["purpose"], row["activity"]) == (None, None, None, None)


def test_an_address_abroad_has_no_municipality(read):
    abroad = {"land": "Slovakia", "landkode": "SK", "poststed": "821 09 BRATISLAVA", "adresse": ["Krajna 29"]}
    (row,) = read([files.unit(1, forretningsadresse=abroad)])[0].values()
    assert (row["country"], row["municipality"], row["postcode"]) == ("SK", None, None)


def test_new_keys_and_columns_are_reported(read):
    units = [files.unit(n, trivsel=3) for n in range(3)]
    assert read(units)[1].new_columns == ["trivsel"]
    table = files.table(units, f"{files.CSV_2024} trivsel erIKonsern")
    assert read(table, "units.csv")[1].new_columns == ["trivsel"]


def test_names_of_columns_are_matched_without_case(read):
    rows, stored = read(files.table([files.unit(1)], files.CSV_2024.upper()), "units.csv")
    assert len(rows) == 1
    assert stored.new_columns == []


def test_texts_of_several_lines_stay_one_row(read):
    units = [files.unit(1, aktivitet=["Bygging\nav hus"], navn='DAL "HUS"\nAS'), files.unit(2)]
    units[0]["forretningsadresse"]["adresse"] = ["c/o Dal", "Dalvegen 1"]
    table = files.table(units)
    assert b"c/o Dal/nDalvegen 1" in table
    rows, _ = read(table, "units.csv")
    assert rows[f"no:{files.number(1)}"]["activity"] == "Bygging av hus"
    assert rows[f"no:{files.number(1)}"]["name"] == 'DAL "HUS" AS'
    assert len(rows) == 2


def test_a_line_with_too_few_fields_is_rejected_by_its_number(read, lake):
    lines = files.table(files.unit(n) for n in range(3)).split(b"\n")
    lines[2] = b'"212345678","KORT"'
    rows, stored = read(b"\n".join(lines), "units.csv")
    assert len(rows) == 2
    assert stored.rejects == [("malformed_row", "wrong number of columns")]
    with lake.view() as view:
        assert view.rejects("organisations")["row_no"].to_pylist() == [3]


def test_semicolons_and_a_byte_order_mark_are_read(read):
    table = files.table([files.unit(1)]).replace(b'","', b'";"')
    assert len(read(b"\xef\xbb\xbf" + table, "units.csv")[0]) == 1


def test_municipalities_are_checked_where_the_lake_knows_them(read, lake):
    known = {"code": "6101", "valid_from": dt.date(2024, 1, 1), "name": "Dal", "county": "61"}
    change = {"old_code": "6107", "new_code": "6101", "changed_on": dt.date(2020, 1, 1)}
    drawn.store(lake, municipalities=[known], municipality_changes=[change])
    places = ["6101", "6107", "6199", "2100", "9999", ""]
    units = [files.unit(n) for n in range(len(places))]
    for unit, place in zip(units, places, strict=True):
        unit["forretningsadresse"]["kommunenummer"] = place
    rows, stored = read(units)
    assert stored.rejects == [("unknown_municipality", f"{files.number(2)} 6199")]
    assert {row["municipality"] for row in rows.values()} == {"6101", "6107", "2100", "9999", None}


@pytest.fixture
def codes(lake):
    """A lake with four codes: one of each version, one of both, and the register's own for what is not stated."""
    rows = [("16.230", "SN2007"), ("41.200", "SN2007"), ("16.231", "SN2025"), ("41.200", "SN2025")]
    drawn.store(lake, industries=[{"code": code, "version": version, "level": 5} for code, version in rows])


def with_code(n: int, code: str | None) -> dict:
    return files.unit(n, naeringskode1=code and {"kode": code})


@pytest.mark.parametrize(("code", "version"), [("16.230", "SN2007"), ("16.231", "SN2025")])
def test_the_version_is_told_from_codes_that_only_one_has(read, codes, code, version):
    rows, _ = read([with_code(1, code), with_code(2, "41.200"), with_code(3, "00.000"), with_code(4, None)], options={})
    versions = [rows[f"no:{files.number(n)}"]["industry_version"] for n in (1, 2, 3, 4)]
    assert versions == [version, version, version, None]


@pytest.mark.parametrize("found", [["41.200"], ["16.230", "16.231"], ["99.999"]], ids=["both have it", "mixed", "none"])
def test_a_version_that_cannot_be_told_is_an_error(read, codes, found):
    with pytest.raises(IndustryVersionError, match="cannot be told"):
        read([with_code(n, code) for n, code in enumerate(found)], options={})


def test_one_version_alone_tells_nothing(read, lake):
    drawn.store(lake, industries=[{"code": "16.231", "version": "SN2025", "level": 5}])
    with pytest.raises(IndustryVersionError, match="only one of SN2007 and SN2025"):
        read([with_code(1, "16.231")], options={})


def test_a_file_without_codes_needs_no_version(read):
    rows, _ = read([with_code(1, None), with_code(2, "00.000")], options={})
    assert len(rows) == 2


def test_codes_the_version_does_not_have_are_rejected(read, codes):
    rows, stored = read([with_code(1, "16.231"), with_code(2, "16.230"), with_code(3, "00.000")])
    assert len(rows) == 2
    assert stored.rejects == [("unknown_industry", f"{files.number(2)} 16.230")]
