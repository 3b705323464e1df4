"""The region's tables, counted from the files alone."""

from collections import Counter, defaultdict

import pytest

from klynge.boundaries.areas import area_of
from klynge.registers.demo.plan import industries

# USN 2022, Table 5: firms, employees, operating revenue in NOK thousand
TABLE_5 = {
    "construction": (34, 2286, 8286696),
    "energy-environment": (17, 738, 2200713),
    "tourism": (15, 1620, 1218298),
    "industry": (14, 911, 2310745),
    "food": (4, 267, 913168),
    "wood": (3, 246, 2166710),
    "ict": (2, 925, 64902),
}
MORE_THAN_20 = {
    "construction": 23,
    "energy-environment": 13,
    "tourism": 13,
    "industry": 11,
    "food": 3,
    "wood": 3,
    "ict": 2,
}


@pytest.fixture(scope="module")
def largest(files) -> list[dict]:
    """The 200 largest of the region by operating revenue of the latest company accounts."""
    region = set(files.json("answers.json")["study_region"]["municipalities"])
    revenue = {}
    for number, filings in files.answers("accounts.zip").items():
        for filing in filings:
            income = filing["resultatregnskapResultat"]["driftsresultat"]["driftsinntekter"]
            if (
                filing["regnskapstype"] == "SELSKAP"
                and filing["regnskapsperiode"]["tilDato"] == "2025-12-31"
                and income
            ):
                revenue[number] = income["sumDriftsinntekter"]
    units = [
        {**unit, "revenue": revenue[unit["organisasjonsnummer"]]}
        for unit in files.json("units.json.gz")
        if unit["forretningsadresse"].get("kommunenummer") in region and unit["organisasjonsnummer"] in revenue
    ]
    assert len(units) > 200
    return sorted(units, key=lambda unit: -unit["revenue"])[:200]


@pytest.fixture(scope="module")
def by_area(largest) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for unit in largest:
        area = area_of(unit["naeringskode1"]["kode"], "SN2025")
        found["excluded" if area and area.excluded else area.area if area else "other"].append(unit)
    return found


def test_the_generator_places_industries_in_the_areas_of_the_study():
    codes = industries.load()
    for code, index in zip(codes.sn2025, codes.area, strict=True):
        area = area_of(code, "SN2025")
        expected = "excluded" if area and area.excluded else area.area if area else "other"
        assert industries.AREA_NAMES[index] == expected, code


@pytest.mark.parametrize("area", TABLE_5)
def test_firms_employees_and_revenue_are_those_of_table_5(by_area, area):
    firms = by_area[area]
    employees = sum(unit["antallAnsatte"] for unit in firms)
    assert (len(firms), employees, sum(unit["revenue"] for unit in firms) / 1000) == TABLE_5[area]


@pytest.mark.parametrize("area", TABLE_5)
def test_firms_with_more_than_20_employees_are_those_of_table_6(by_area, area):
    assert sum(unit["antallAnsatte"] > 20 for unit in by_area[area]) == MORE_THAN_20[area]


def test_construction_is_fragmented(by_area):
    segments = Counter(unit["naeringskode1"]["kode"] for unit in by_area["construction"])
    few = sum(firms <= 2 for firms in segments.values())
    assert sum(segments.values()) == 34
    assert few / len(segments) >= 0.75


def test_resale_and_banks_fill_the_200(by_area, files):
    assert len(by_area["excluded"]) == files.json("answers.json")["study_region"]["excluded"] == 89
    assert len(by_area["other"]) == 200 - 89 - 89
    assert any(unit["organisasjonsform"]["kode"] == "SPA" for unit in by_area["excluded"])
