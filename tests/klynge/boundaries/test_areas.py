import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.boundaries import areas
from klynge.errors import DeclarationError, IndustryVersionError, UnknownNameError
from klynge.lake import engine

SETS = ("study", "all")


def test_the_seven_areas_of_the_study_in_its_order():
    ids = [area.id for area in areas.area_set("study").areas]
    assert ids == ["construction", "energy-environment", "tourism", "industry", "food", "wood", "ict"]


@pytest.mark.parametrize(
    "code, version, area",
    [
        ("41.200", "SN2007", "construction"),
        ("16.100", "SN2007", "wood"),
        ("10.203", "SN2025", "food"),
        ("25.110", "SN2025", "industry"),
        ("96.040", "SN2007", "tourism"),
        ("96.230", "SN2025", "tourism"),
        ("63.120", "SN2007", "ict"),
        ("63.910", "SN2025", "ict"),
    ],
)
def test_area_of_a_code(code, version, area):
    found = areas.area_of(code, version)
    assert found.area == area and not found.excluded


@pytest.mark.parametrize(
    "code, version",
    [
        ("47.110", "SN2025"),
        ("46.310", "SN2007"),
        ("45.200", "SN2007"),
        ("95.310", "SN2025"),
        ("64.190", "SN2007"),
        ("64.190", "SN2025"),
    ],
)
def test_resale_and_savings_banks_are_left_out(code, version):
    found = areas.area_of(code, version)
    assert found.area is None and found.excluded


def test_a_code_may_mean_something_else_in_the_other_version():
    # news agencies in SN2007, search engines in SN2025
    assert areas.area_of("63.910", "SN2007") is None
    assert areas.area_of("70.200", "SN2025") is None


@pytest.mark.parametrize("version", [None, "", "SN2002"])
def test_a_code_without_its_version_is_an_error(version):
    with pytest.raises(IndustryVersionError, match="SN2007 and SN2025"):
        areas.area_of("41.200", version)


def test_unknown_set_or_area_lists_the_good_ones():
    with pytest.raises(UnknownNameError, match="all, study"):
        areas.prefixes("moon")
    with pytest.raises(UnknownNameError, match="wood"):
        areas.area_set().area("space")


drawn_codes = st.builds("{:02d}.{:03d}".format, st.integers(1, 99), st.integers(0, 999))


@settings(deadline=None)  # a query each
@given(st.sampled_from(SETS), st.lists(st.tuples(drawn_codes, st.sampled_from(areas.VERSIONS)), min_size=1))
def test_sql_says_what_the_plain_function_says(set_id, codes):
    area, excluded = areas.sql_case("code", "version", set_id)
    values = ", ".join(["(?, ?)"] * len(codes))
    with engine.connect() as connection:
        query = f"SELECT code, version, {area}, {excluded} FROM (VALUES {values}) AS drawn (code, version)"
        rows = connection.execute(query, [part for pair in codes for part in pair]).fetchall()
    for code, version, *said in rows:
        found = areas.area_of(code, version, set_id)
        assert said == ([found.area, found.excluded] if found else [None, False])


def test_sql_puts_no_code_into_no_area():
    area, excluded = areas.sql_case("code", "version")
    with engine.connect() as connection:
        query = f"SELECT {area}, {excluded} FROM (SELECT NULL::VARCHAR AS code, NULL::VARCHAR AS version)"
        assert connection.execute(query).fetchone() == (None, False)


@pytest.mark.parametrize(
    "change, message",
    [
        (('SN2025 = ["42"]', ""), "no codes for SN2025"),
        (('en = "B"', 'en = ""'), "no text in en"),
        (('SN2007 = ["42"]', 'SN2007 = ["41"]'), "SN2007 41 stands in a and in b"),
    ],
)
def test_a_faulty_file_is_refused_with_words(tmp_path, change, message):
    good = """
    [[set]]
    id = "own"
    label = { nb = "E", nn = "E", en = "E" }
    source = "us"
    [[set.area]]
    id = "a"
    label = { nb = "A", nn = "A", en = "A" }
    SN2007 = ["41"]
    SN2025 = ["41"]
    [[set.area]]
    id = "b"
    label = { nb = "B", nn = "B", en = "B" }
    SN2007 = ["42"]
    SN2025 = ["42"]
    """
    file = tmp_path / "areas.toml"
    file.write_text(good, "utf-8")
    assert list(areas.load(file)) == ["own"]
    broken = tmp_path / "broken.toml"
    broken.write_text(good.replace(*change), "utf-8")
    with pytest.raises(DeclarationError, match=message):
        areas.load(broken)


@pytest.mark.shared
@pytest.mark.parametrize("version", areas.VERSIONS)
@pytest.mark.parametrize("set_id", SETS)
def test_every_prefix_is_a_code_of_its_version(shared, version, set_id):
    codes = _codes(shared, version)
    declared = {row.prefix for row in areas.prefixes(set_id) if row.version == version}
    assert declared <= codes


@pytest.mark.shared
@pytest.mark.parametrize("version", areas.VERSIONS)
def test_the_set_of_all_industries_leaves_no_code_out(shared, version):
    leaves = [code for code in _codes(shared, version) if len(code) == len("01.110")]
    assert len(leaves) in (820, 738)
    assert [code for code in leaves if areas.area_of(code, version, "all") is None] == []


@pytest.mark.shared
def test_codes_that_only_changed_number_stay_in_their_area(shared):
    with (shared / "classifications" / "sn2007_to_sn2025.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["n_successors"] == "1" and row["is_aggregate"] == "0"]
    assert len(rows) > 200
    for row in rows:
        assert _area(row["sn2007_code"], "SN2007") == _area(row["sn2025_code"], "SN2025"), row


def _area(code: str, version: str) -> str | None:
    found = areas.area_of(code, version)
    return found and (found.area or "excluded")


def _codes(shared, version: str) -> set[str]:
    file = shared / "classifications" / f"{version.lower()}_codes.csv"
    with file.open(encoding="utf-8") as stream:
        return {row["code"] for row in csv.DictReader(stream)}
