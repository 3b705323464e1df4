"""Do the real files import with every row accounted for? Counts are those of the publishers' own lists."""

import pytest

from klynge.registers import importing

pytestmark = pytest.mark.shared


def counts(lake, register, path, **options):
    """Rows stored, rejected and left out of the only table, or of each part."""
    tables = importing.run(register, path, lake, options=options).tables
    return [(s.rows, s.rejected, sum(s.left_out.values())) for s in tables]


def count(lake, table: str, what: str = "count(*)"):
    with lake.view() as view:
        return view.query(f"SELECT {what} AS n FROM {table}", tables=(table,))["n"][0].as_py()


def test_municipalities_of_four_versions_and_their_changes(lake, shared):
    folder = shared / "municipalities"
    assert counts(lake, "municipalities", folder) == [(427 + 423 + 357 + 358, 0, 0)]
    assert count(lake, "municipalities", "count(DISTINCT valid_from)") == 4
    assert counts(lake, "municipality-changes", folder / "klass131_changes_1977_2024.json") == [(594 - 38, 0, 38)]


def test_each_version_imports_alone(lake, shared):
    for year, number in ((2017, 427), (2019, 423), (2020, 357), (2024, 358)):
        file = shared / "municipalities" / f"klass131_version_{year}.json"
        assert counts(lake, "municipalities", file) == [(number, 0, 0)]


def test_industries_of_both_versions_and_their_map(lake, shared):
    folder = shared / "classifications"
    assert counts(lake, "industries", folder / "sn2007_codes.csv", industry_version="SN2007") == [(1811, 0, 0)]
    assert counts(lake, "industries", folder / "sn2025_codes.csv") == [(1785, 0, 0)]
    # five-digit codes that mean one thing in 2007 and may mean another in 2025
    both = "SELECT code FROM industries WHERE level = 5 GROUP BY code HAVING count(*) = 2"
    assert count(lake, "industries", f"(SELECT count(*) FROM ({both}))") == 494
    assert counts(lake, "industry-map", folder / "sn2007_to_sn2025.csv") == [(876, 0, 1233)]
    assert count(lake, "industry_map", "count(DISTINCT from_code)") == 445


def test_employment_and_establishments_of_telemark(lake, shared):
    counts(lake, "municipalities", shared / "municipalities" / "klass131_version_2024.json")
    file = shared / "ssb" / "telemark_13470_sysselsatte_naring.csv"
    assert counts(lake, "employment", file) == [(17 * 17 * 10, 0, 0)]
    assert count(lake, "employment", "count(DISTINCT municipality)") == 17
    assert count(lake, "employment", "min(municipality)") == "4001"

    file = shared / "ssb" / "telemark_bedrifter_naring_ansatte.csv"
    assert counts(lake, "establishment-sizes", file) == [(17 * 22 * 8 * 18, 0, 0)]
    assert count(lake, "establishment_sizes", "count(DISTINCT size_class)") == 8
