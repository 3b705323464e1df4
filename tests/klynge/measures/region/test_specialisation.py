import csv
from collections import Counter, defaultdict

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.errors import MissingColumnsError, NotImportedError
from klynge.measures.bounds import Bounds
from klynge.measures.specialisation import location_quotient, official_quotients

RTOL = 1e-9  # sums of small integers in float64
PRINTED = 1e-6  # published with seven decimals

pairs = st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"))


@settings(deadline=None)  # a query each
@given(st.dictionaries(pairs, st.integers(0, 50), min_size=1))
def test_agrees_with_the_definition_worked_plainly(employees):
    by_region, by_industry, everyone = Counter(), Counter(), sum(employees.values())
    for (region, industry), n in employees.items():
        by_region[region] += n
        by_industry[industry] += n
    for (region, industry), found in worked(employees).items():
        if by_region[region] and by_industry[industry]:
            expected = (employees[region, industry] / by_region[region]) / (by_industry[industry] / everyone)
            assert found == pytest.approx(expected, rel=RTOL)
        else:
            assert found is None


def test_the_industries_together_have_quotient_one():
    found = worked({("A", "x"): 30, ("A", "y"): 10, ("B", "x"): 20, ("B", "y"): 40})
    # weighted by the country's shares, a region's quotients sum to 1
    assert 0.5 * found["A", "x"] + 0.5 * found["A", "y"] == pytest.approx(1, rel=RTOL)


def test_a_missing_column_is_named():
    table = ibis.memtable({"region": ["A"], "industri": ["x"], "employees": [1]})
    with pytest.raises(MissingColumnsError, match="no column 'industry'; it has 'region', 'industri', 'employees'"):
        location_quotient(table)


@pytest.mark.shared
@pytest.mark.parametrize("example, counts", [("ex1", "region_industry"), ("ex2", "region_industry_counts")])
def test_agrees_with_econgeo(shared, example, counts):
    folder = shared / "peers" / "econgeo"
    employees = _matrix(folder / f"{example}_input_{counts}.csv")
    reference = _matrix(folder / f"{example}_location_quotient.csv")
    found = worked(employees)
    assert len(found) == len(reference) >= 16
    for cell, expected in reference.items():
        assert found[cell] == pytest.approx(expected, rel=RTOL)


@pytest.mark.shared
def test_agrees_with_us_cluster_mapping_on_shares_of_traded_industries(shared):
    folder = shared / "peers" / "uscmp"
    with (folder / "state_clusters_2016_inputs.csv").open(encoding="utf-8") as stream:
        traded = [row for row in csv.DictReader(stream) if row["cluster_type"] == "traded"]
    found = worked({(row["region_code_t"], row["cluster_code_t"]): int(float(row["emp_tl"] or 0)) for row in traded})
    with (folder / "state_clusters_2016_answers_half.csv").open(encoding="utf-8") as stream:
        published = {(row["region_code_t"], row["cluster_code_t"]): row["lq_tf"] for row in csv.DictReader(stream)}
    ratios = defaultdict(list)
    for cell, printed in published.items():
        if found.get(cell) and printed != "NA" and float(printed) > 0.1:
            ratios[cell[1]].append(float(printed) / found[cell])
    assert sum(map(len, ratios.values())) > 1000
    # the country of the publication has one region more (the capital's district): one factor per cluster
    for factors in ratios.values():
        assert max(factors) / min(factors) == pytest.approx(1, abs=20 * PRINTED)
        assert 0.9 < factors[0] < 1.1


def cells(rows: dict[tuple[str, str], int | str], year: int = 2024) -> list[dict]:
    return [
        {
            "municipality": municipality,
            "industry_group": group,
            "industry_version": "SN2007",
            "year": year,
            "employed": n if isinstance(n, int) else None,
            "status": "known" if isinstance(n, int) else n,
        }
        for (municipality, group), n in rows.items()
    ]


def test_official_quotients_with_both_denominators(country):
    now = cells({("3305", "41-43"): 30, ("3310", "84"): 10, ("0301", "41-43"): 20, ("0301", "84"): 140})
    view = country([], employment=now + cells({("3305", "41-43"): 999}, year=2020))
    building, administration = official_quotients(view, ("3305", "3310"))
    assert building.industry == "41-43" and building.version == "SN2007"
    assert building.value == pytest.approx((30 / 40) / (50 / 200), rel=RTOL)
    assert building.low == building.high == pytest.approx(building.value, rel=RTOL)
    assert (building.region_total, building.country_total) == (Bounds.exactly(40), Bounds.exactly(200))
    assert administration.value == pytest.approx((10 / 40) / (150 / 200), rel=RTOL)
    assert building.ci_low is None and building.hangs_on_one_firm is None


def test_suppressed_cells_are_bounds_and_absent_ones_zero(country):
    now = cells(
        {("3305", "41-43"): "suppressed", ("3310", "41-43"): "absent", ("3305", "84"): 9, ("0301", "41-43"): 5,
         ("0301", "84"): 5}
    )  # fmt: skip
    building = official_quotients(country([], employment=now), ("3305", "3310"))[0]
    assert building.employees == Bounds(0, 3)
    assert building.low == 0 and building.value == pytest.approx((1.5 / 10.5) / (6.5 / 20.5))
    # three of twelve here, five of nineteen in the country with the cell at zero
    assert building.high == pytest.approx((3 / 12) / (5 / 19))


def test_a_region_the_table_does_not_have_gets_no_quotients(country):
    view = country([], employment=cells({("0301", "84"): 5}))
    assert official_quotients(view, ("3305",)) == []


def test_an_industry_nobody_works_in_has_no_quotient(country):
    view = country([], employment=cells({("3305", "84"): 5, ("3305", "05-09"): 0}))
    mining = official_quotients(view, ("3305",))[0]
    assert (mining.value, mining.low, mining.high) == (None, None, None)


def test_says_that_employment_is_missing(lake):
    with pytest.raises(NotImportedError, match="klynge import employment"):
        official_quotients(lake.view(), ("3305",))


def worked(employees: dict[tuple[str, str], int]) -> dict[tuple[str, str], float | None]:
    """The quotients by region and industry, through the expression."""
    regions, industries = zip(*employees, strict=True)
    table = ibis.memtable({"region": regions, "industry": industries, "employees": list(employees.values())})
    rows = ibis.duckdb.connect().to_pyarrow(location_quotient(table)).to_pylist()
    return {(row["region"], row["industry"]): row["location_quotient"] for row in rows}


def _matrix(file) -> dict[tuple[str, str], float]:
    with file.open(encoding="utf-8") as stream:
        header, *rows = csv.reader(stream)
    return {(row[0], industry): float(n) for row in rows for industry, n in zip(header[1:], row[1:], strict=True)}
