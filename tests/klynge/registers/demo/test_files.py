import gzip
import hashlib
import json
import subprocess
import sys
from collections import Counter

import pytest

from klynge.errors import SettingError
from klynge.registers import demo, importing
from klynge.registers.catalogue import REGISTERS
from klynge.registers.demo.writers.stream import headers


def digests(folder) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_same_units_and_seed_give_the_same_bytes(files, tmp_path):
    demo.write(1_000, 1, tmp_path / "again")
    demo.write(1_000, 2, tmp_path / "other")
    first, again, other = digests(files.folder), digests(tmp_path / "again"), digests(tmp_path / "other")
    assert first == again
    assert first["units.json.gz"] != other["units.json.gz"]


def test_another_process_and_a_large_seed_change_nothing(tmp_path):
    command = "from klynge.registers import demo; import sys; demo.write(1_000, 2**62, sys.argv[1])"
    for folder in ("one", "two"):
        subprocess.run([sys.executable, "-W", "error", "-c", command, tmp_path / folder], check=True)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_smaller_register_leaves_no_groups_of_the_larger_one_behind(tmp_path):
    demo.write(3_000, 1, tmp_path)
    counts = demo.write(1_000, 1, tmp_path)
    assert (
        sum(path.read_text("utf-8").count("knytningsform") for path in (tmp_path / "groups").iterdir())
        == counts["groups"]
    )


@pytest.mark.parametrize(
    ("units", "seed", "words"), [(999, 1, "999 units"), (1_200_001, 1, "1200001"), (1_000, -1, "-1")]
)
def test_numbers_out_of_range_are_told(tmp_path, units, seed, words):
    with pytest.raises(SettingError, match=words):
        demo.write(units, seed, tmp_path)
    assert not any(tmp_path.iterdir())


def test_every_file_is_there_and_belongs_to_a_register_in_the_order_of_import(files):
    assert all((files.folder / name).exists() for name in (*demo.FILES.values(), demo.EARLIER_UNITS, demo.REGIONS))
    known = [name for name in REGISTERS if name in demo.FILES]
    assert list(demo.FILES) == known


def test_counts_are_those_of_the_files(files):
    counts = files.json("answers.json")["files"]
    assert len(files.json("units.json.gz")) == counts["units.json.gz"] == 1_000
    assert len(files.json("establishments.json.gz")) == counts["establishments.json.gz"]
    assert len(files.csv("units-2024.csv.gz")) == counts["units-2024.csv.gz"]
    assert len(files.csv("memberships.csv")) == counts["memberships.csv"]
    units = files.json("roles.json.gz")
    roles = sum(len(group["roller"]) for unit in units for group in unit["rollegrupper"])
    assert counts["roles.json.gz"] == {"units": len(units), "roles": roles}
    filings = files.answers("accounts.zip")
    assert counts["accounts.zip"] == {"organisations": len(filings), "filings": sum(map(len, filings.values()))}


def test_units_are_pretty_printed_with_absent_keys_and_hidden_head_counts(files):
    raw = gzip.decompress((files.folder / "units.json.gz").read_bytes()).decode()
    assert raw.startswith('[ {\n  "organisasjonsnummer" : "') and raw.endswith("\n} ]")
    assert 1_300 < len(raw.encode()) / 1_000 < 2_200  # about 1.5 kB per unit, as the real one
    units = json.loads(raw)
    assert not any(value is None for unit in units for value in unit.values())
    counts = [unit["antallAnsatte"] for unit in units if "antallAnsatte" in unit]
    assert min(counts) >= 5
    assert all(unit["harRegistrertAntallAnsatte"] for unit in units if "antallAnsatte" in unit)
    assert any(unit["harRegistrertAntallAnsatte"] and "antallAnsatte" not in unit for unit in units)
    assert [unit["organisasjonsnummer"] for unit in units] == sorted(unit["organisasjonsnummer"] for unit in units)
    assert {len(unit["organisasjonsnummer"]) for unit in units} == {9}


def test_units_have_places_and_industries_of_the_classifications(files):
    units, establishments = files.json("units.json.gz"), files.json("establishments.json.gz")
    places = {item["code"] for item in files.json("municipalities.json")["classificationItems"]}
    named = {
        item["code"]: item["name"] for item in files.json("industries/industries-sn2025.json")["classificationItems"]
    }
    here = [unit["forretningsadresse"] for unit in units if unit["forretningsadresse"]["landkode"] == "NO"]
    assert {address["kommunenummer"] for address in here} == places
    assert {unit["beliggenhetsadresse"]["kommunenummer"] for unit in establishments} <= places
    codes = [unit["naeringskode1"] for unit in units + establishments if "naeringskode1" in unit]
    assert all(named[code["kode"]] == code["beskrivelse"] for code in codes)
    assert {unit["overordnetEnhet"] for unit in establishments} <= {unit["organisasjonsnummer"] for unit in units}
    assert all("6000" < place < "7600" for place in places)


def test_units_of_2024_have_the_54_columns_old_codes_and_the_same_numbers(files):
    rows = files.csv("units-2024.csv.gz")
    assert list(rows[0]) == headers()["units_2024"] and len(rows[0]) == 54
    old = {item["code"] for item in files.json("industries/industries-sn2007.json")["classificationItems"]}
    assert {row["naeringskode1.kode"] for row in rows} - {""} <= old
    now = {unit["organisasjonsnummer"] for unit in files.json("units.json.gz")}
    assert {row["organisasjonsnummer"] for row in rows} < now
    assert max(row["registreringsdatoenhetsregisteret"] for row in rows) <= demo.EARLIER_AS_OF.isoformat()
    raw = gzip.decompress((files.folder / "units-2024.csv.gz").read_bytes()).decode()
    assert raw.count("\n") > len(rows) + 1 and "/n" in raw  # broken lines, and the register's own artefact


def test_roles_have_the_shape_of_2026(files):
    units = files.json("roles.json.gz")
    roles = [role for unit in units for group in unit["rollegrupper"] for role in group["roller"]]
    assert not any("fratraadt" in role for role in roles)
    assert all(("person" in role) != ("enhet" in role) for role in roles)
    kinds = Counter(role["type"]["kode"] for role in roles)
    assert {"LEDE", "MEDL", "NEST", "VARA", "DAGL", "INNH", "DTPR", "KONT", "REVI", "REGN"} <= set(kinds)
    assert any(role.get("valgtAv", {}).get("kode") == "AREP" for role in roles)
    assert any(role["avregistrert"] for role in roles)
    assert any(role["person"]["erDoed"] for role in roles if "person" in role)
    groups = [[group["type"]["kode"] for group in unit["rollegrupper"]] for unit in units]
    assert all(len(set(codes)) == len(codes) for codes in groups)
    assert all(
        [role["rekkefolge"] for role in group["roller"]] == list(range(len(group["roller"])))
        for unit in units
        for group in unit["rollegrupper"]
    )


def test_seats_in_force_are_those_of_the_answers(files):
    persons = [
        (unit["organisasjonsnummer"], *role["person"]["navn"].values(), role["person"]["fodselsdato"])
        for unit in files.json("roles.json.gz")
        for group in unit["rollegrupper"]
        for role in group["roller"]
        if role["type"]["kode"] in {"LEDE", "NEST", "MEDL"}
        and not role["avregistrert"]
        and not role["person"]["erDoed"]
    ]
    boards = files.json("answers.json")["boards"]
    assert len(persons) == len(set(persons)) == boards["seats"]
    assert Counter(Counter(person[1:] for person in persons).values()).keys() >= {1, 2, 3}
    assert len({person[1:] for person in persons}) == boards["persons"]
    most = sorted(Counter(person[1:] for person in persons).values(), reverse=True)
    assert most[:10] == boards["most_seats"]


def test_accounts_mix_company_and_group_and_leave_lines_absent(files):
    filings = [filing for answer in files.answers("accounts.zip").values() for filing in answer]
    assert {filing["regnskapstype"] for filing in filings} == {"SELSKAP", "KONSERN"}
    incomes = [filing["resultatregnskapResultat"]["driftsresultat"]["driftsinntekter"] for filing in filings]
    assert {} in incomes and any(incomes)
    years = Counter(filing["regnskapsperiode"]["tilDato"][:4] for filing in filings)
    assert set(years) == {"2023", "2024", "2025"}
    assert len({filing["id"] for filing in filings}) == len(filings)
    now = {unit["organisasjonsnummer"]: unit for unit in files.json("units.json.gz")}
    assert all(now[filing["virksomhet"]["organisasjonsnummer"]]["sisteInnsendteAarsregnskap"] for filing in filings)
    assert len({filing["virksomhet"]["organisasjonsnummer"] for filing in filings}) < sum(
        "sisteInnsendteAarsregnskap" in unit for unit in now.values()
    )  # some filed accounts are not at hand: there is no bulk file


def test_some_large_companies_report_in_other_currencies(planned):
    from klynge.registers.demo.writers.accounts import _currency

    currency = _currency(planned, planned.with_accounts)
    assert set(currency.tolist()) == {0, 1, 2}
    assert not currency[planned.study[planned.with_accounts]].any()


def test_awards_are_latin_1_with_decimal_commas_and_reversals(files):
    raw = (files.folder / "grants-in.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    rows = files.csv("grants-in.csv", "latin-1", delimiter=";")
    assert list(rows[0]) == headers()["awards"]
    amounts = [row["Innvilget beløp"] for row in rows]
    assert all("," in amount and "." not in amount for amount in amounts)
    assert any(amount.startswith("-") for amount in amounts)


def test_applications_have_42_columns_and_rejections(files):
    rows = files.csv("grants-rcn.csv")
    assert list(rows[0]) == headers()["applications"] and len(rows[0]) == 42
    assert {"Avslag", "Bevilgning"} <= {row["prosjektfase"] for row in rows}
    assert all(float(row["tildelt_belop"]) == 0 for row in rows if row["prosjektfase"] == "Avslag")


def test_groups_and_patents_answer_one_organisation_per_file(files):
    names = {unit["organisasjonsnummer"]: unit["navn"] for unit in files.json("units.json.gz")}
    for path in (files.folder / "groups").iterdir():
        tree = json.loads(path.read_text("utf-8"))
        assert tree["organisasjonsnummer"] == path.stem and tree["navn"] == names[path.stem]
        assert tree["datterselskaper"]
    for number, answer in files.answers("patents.zip").items():
        assert answer["patentBagCount"] == len(answer["patentBag"])
        assert {party["companyNumber"] for case in answer["patentBag"] for party in case["applicantBag"]} == {number}


def test_statistics_are_json_stat_with_suppressed_cells(files):
    for name in ("employment.json", "commuting.json"):
        cube = files.json(name)
        cells = 1
        for size in cube["size"]:
            cells *= size
        assert len(cube["value"]) == cells
        hidden = {int(cell) for cell in cube["status"]}
        assert hidden == {cell for cell, value in enumerate(cube["value"]) if value is None} != set()


def test_the_readers_take_every_file_without_rejects(files, lake):
    for name, file in demo.FILES.items():
        summary = importing.run(name, files.folder / file, lake, as_of=demo.AS_OF).as_dict()
        assert summary["stored"] > 0 and summary["rejected"] == 0, summary
    earlier = importing.run("units", files.folder / demo.EARLIER_UNITS, lake, as_of=demo.EARLIER_AS_OF).as_dict()
    assert earlier["stored"] > 0 and earlier["rejected"] == 0
