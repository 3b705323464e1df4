"""Does each figure of the statistics bank reach the right municipality, industry and year, or say why not?"""

import json

import pytest

import drawn
from klynge.errors import FileFaultError, IndustryVersionError, MissingColumnsError, NotImportedError
from klynge.registers import importing

PLACES = [
    {"code": "6001", "valid_from": "2020-01-01", "name": "Øvre Dal", "county": "60"},
    {"code": "6101", "valid_from": "2024-01-01", "name": "Øvre Dal", "county": "61"},
    {"code": "6102", "valid_from": "2024-01-01", "name": "Lysvik - Tjuovga", "county": "61"},
    {"code": "6103", "valid_from": "2024-01-01", "name": "Nes", "county": "61"},
    {"code": "6203", "valid_from": "2024-01-01", "name": "Nes", "county": "62"},
]


@pytest.fixture
def places(lake):
    """A lake with invented municipalities of two versions."""
    drawn.store(lake, municipalities=PLACES)
    return lake


@pytest.fixture
def import_(tmp_path, monkeypatch):
    """Import a text or document, all rows allowed to be rejected; gives the stored table and its rows."""
    monkeypatch.setenv("KLYNGE_REJECT_SHARE", "1")

    def run(lake, register, content, **options):
        file = tmp_path / ("table.csv" if isinstance(content, str) else "table.json")
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        (stored,) = importing.run(register, file, lake, options=options).tables
        with lake.view() as view:
            rows = view.query(f"SELECT * FROM {stored.table.name} ORDER BY ALL", tables=(stored.table.name,))
        return stored, [tuple(row.values()) for row in rows.to_pylist()]

    return run


def cube(values, *, status=None, **dimensions) -> dict:
    """A JSON-stat document; each dimension is a dict of codes and labels."""
    return {
        "class": "dataset",
        "id": list(dimensions),
        "size": [len(labels) for labels in dimensions.values()],
        "dimension": {
            name: {"label": name, "category": {"index": list(labels), "label": labels}}
            for name, labels in dimensions.items()
        },
        "value": values,
        "status": status or {},
    }


INDUSTRY = {"10-33": "Industri"}
YEAR = {"2024": "2024"}


def test_prefixed_codes_are_municipalities_and_aggregates_are_left_out(places, import_):
    regions = {"K-6101": "Øvre Dal", "K_6102": "Lysvik", "K.6103": "Nes", "6203": "Nes", "0": "Landet", "F-61": "Fylke"}
    document = cube([1, 2, 3, 4, 90, 90], Region=regions, NACE2007=INDUSTRY, ContentsCode={"Sys": "x"}, Tid=YEAR)
    stored, rows = import_(places, "employment", document)
    assert [row[0] for row in rows] == ["6101", "6102", "6103", "6203"]
    assert (stored.rejected, stored.left_out) == (0, {"not_a_municipality": 2})
    assert rows[0] == ("6101", "10-33", "SN2007", 2024, 1, "known")


def test_hidden_and_missing_figures_are_null_and_zero_is_zero(places, import_):
    regions = {code: code for code in ("6101", "6102", "6103", "6203", "6001")}
    document = cube(
        [None, None, 0, 0, None],
        status={"0": ":", "1": "..", "3": ":", "4": "-"},
        Region=regions,
        NACE2007=INDUSTRY,
        Tid=YEAR,
    )
    _, rows = import_(places, "employment", document)
    assert {row[0]: row[4:] for row in rows} == {
        "6101": (None, "suppressed"),
        "6102": (None, "absent"),
        "6103": (0, "known"),
        "6203": (None, "suppressed"),
        "6001": (0, "known"),
    }


LONG = """region;næring (SN2007);statistikkvariabel;år;value
Øvre Dal;Industri;Sysselsatte;2024;1 070
Lysvik;Jordbruk, skogbruk og fiske;Sysselsatte;2024;:
Tjuovga;Undervisning;Sysselsatte;2024;.
Øvre Dal;Alle næringer;Sysselsatte;2024;99
Hele landet;Industri;Sysselsatte;2024;99
Nes;Industri;Sysselsatte;2024;5
Ukjentvik;Industri;Sysselsatte;2024;5
Øvre Dal;Trolldom;Sysselsatte;2024;5
Øvre Dal;Undervisning;Sysselsatte;2024;-5
Øvre Dal;Undervisning;Sysselsatte;2023;mange
Øvre Dal;Undervisning;Sysselsatte;2022;1.5
Øvre Dal;Undervisning;Sysselsatte;2021;99999999
Øvre Dal;Undervisning;Sysselsatte;2999;5
Øvre Dal;Undervisning;Sysselsatte;2024K1;5
"""


def test_printed_names_are_matched_to_the_newest_codes_and_the_rest_says_why(places, import_):
    stored, rows = import_(places, "employment", LONG)
    assert rows == [
        ("6101", "10-33", "SN2007", 2024, 1070, "known"),
        ("6102", "01-03", "SN2007", 2024, None, "suppressed"),
        ("6102", "85", "SN2007", 2024, None, "absent"),
    ]
    assert stored.left_out == {"all_industries": 1, "not_a_municipality": 1}
    assert stored.reasons == {
        "absurd": 1,
        "ambiguous_municipality": 1,
        "bad_year": 1,
        "future_year": 1,
        "negative": 1,
        "not_a_number": 1,
        "not_whole": 1,
        "unknown_industry": 1,
        "unknown_municipality": 1,
    }
    with places.view() as view:
        assert ("Ukjentvik", 8) in [(r["raw"], r["row_no"]) for r in view.rejects("employment").to_pylist()]


def test_one_column_per_year_and_codes_in_the_cells_say_the_same(places, import_):
    wide = '"region","næring (SN2007)","Sysselsatte 2023","Sysselsatte 2024"\n"Øvre Dal","Industri",7,":"\n'
    long = (
        '"Region","NACE2007","ContentsCode","Tid","13470"\n"6101","10-33","S","2023",7\n"6101","10-33","S","2024",":"\n'
    )
    _, from_wide = import_(places, "employment", wide)
    _, from_long = import_(places, "employment", long)
    assert from_wide == from_long
    assert [row[3:] for row in from_wide] == [(2023, 7, "known"), (2024, None, "suppressed")]


def test_a_municipality_long_gone_with_nobody_in_it_is_left_out_and_with_people_rejected(places, import_):
    regions = {"0605": "Before", "0612": "Before", "6101": "Øvre Dal"}
    stored, rows = import_(places, "employment", cube([None, 5, 6], Region=regions, NACE2007=INDUSTRY, Tid=YEAR))
    assert [row[0] for row in rows] == ["6101"]
    assert (stored.left_out, stored.reasons) == ({"empty_unknown_municipality": 1}, {"unknown_municipality": 1})


def test_codes_stand_without_municipalities_in_the_lake_but_names_need_them(lake, import_):
    _, rows = import_(lake, "employment", cube([3], Region={"6101": "x"}, NACE2007=INDUSTRY, Tid=YEAR))
    assert rows[0][0] == "6101"
    with pytest.raises(NotImportedError, match="klynge import municipalities"):
        import_(lake, "employment", LONG)


def test_the_version_is_printed_or_given_but_never_guessed(places, import_):
    def version(industry: str, **options) -> str:
        document = cube([1], Region={"6101": "x"}, **{industry: INDUSTRY}, Tid=YEAR)
        return import_(places, "employment", document, **options)[1][0][2]

    assert version("NACE2025") == "SN2025"
    assert version("næring", industry_version="SN2007") == "SN2007"
    with pytest.raises(IndustryVersionError, match="cannot be told from the codes"):
        version("næring")
    with pytest.raises(IndustryVersionError, match="says that its industry codes are SN2025, but SN2007 was given"):
        version("NACE2025", industry_version="SN2007")
    with pytest.raises(IndustryVersionError, match="Give one of: SN2007, SN2025"):
        version("NACE2025", industry_version="NACE")


def test_a_table_divided_by_more_is_refused_unless_one_value_was_chosen(places, import_):
    chosen = cube([1], Region={"6101": "x"}, NACE2007=INDUSTRY, Kjonn={"0": "Begge"}, Tid=YEAR)
    assert len(import_(places, "employment", chosen)[1]) == 1
    both = cube([1, 2], Region={"6101": "x"}, NACE2007=INDUSTRY, Kjonn={"1": "Menn", "2": "Kvinner"}, Tid=YEAR)
    with pytest.raises(FileFaultError, match=r"also divided by 'Kjonn' \(2 values\)"):
        import_(places, "employment", both)
    with pytest.raises(FileFaultError, match="also divided by 'kjønn'"):
        import_(places, "employment", "region,nace2007,kjønn,år,value\n6101,85,M,2024,1\n6101,85,K,2024,2\n")


def test_a_missing_dimension_is_named(places, import_):
    with pytest.raises(MissingColumnsError, match=r"no column 'nace'.*with all its dimensions"):
        import_(places, "employment", cube([1], Region={"6101": "x"}, Tid=YEAR))
    with pytest.raises(MissingColumnsError, match="no column 'tid' or 'value'"):
        import_(places, "employment", "region,nace2007,antall\n6101,85,1\n")


def test_a_key_that_stands_twice_is_rejected(places, import_):
    twice = "region,nace2007,år,value\n6101,85,2024,1\n6101,85,2024,2\n"
    stored, rows = import_(places, "employment", twice)
    assert (len(rows), stored.reasons) == (1, {"duplicate_key": 1})


def test_commuting_has_home_and_work(places, import_):
    ends = {"6101": "Øvre Dal", "6102": "Lysvik"}
    document = cube([5, None, 0, 7], status={"1": ":"}, Bokommuen=ends, ArbstedKomm=ends, Tid=YEAR)
    _, rows = import_(places, "commuting", document)
    assert rows == [
        ("6101", "6101", 2024, 5, "known"),
        ("6101", "6102", 2024, None, "suppressed"),
        ("6102", "6101", 2024, 0, "known"),
        ("6102", "6102", 2024, 7, "known"),
    ]


SIZES = ["Ingen ansatte", "1-4 ansatte", "100 - 249 ansatte", "250 ansatte og over", "I alt", "1-9 ansatte", "Mange"]


def test_size_classes_are_written_in_one_way(places, import_):
    lines = [f"Lysvik;Personlig tjenesteyting;{size};2024;{n}" for n, size in enumerate(SIZES)]
    content = "\n".join(["region;næring (SN2007);antall ansatte;år;value", *lines])
    stored, rows = import_(places, "establishment-sizes", content)
    assert [(row[1], row[3], row[5]) for row in rows] == [
        ("94-96", "0", 0),
        ("94-96", "1-4", 1),
        ("94-96", "100-249", 2),
        ("94-96", "250+", 3),
    ]
    assert (stored.left_out, stored.reasons) == ({"all_sizes": 1}, {"unknown_size_class": 2})


def test_size_codes_of_the_statistics_bank_say_the_same_as_their_names(places, import_):
    codes = {code: code for code in ("00", "01", "02", "03", "04", "05", "15", "16")}
    document = cube(list(range(8)), Region={"6101": "x"}, NACE2007={"84.100-84.399": "x"}, AntAnsatte=codes, Tid=YEAR)
    _, rows = import_(places, "establishment-sizes", document)
    by_count = [size for _, size in sorted((row[5], row[3]) for row in rows)]
    assert " ".join(by_count) == "0 1-4 5-9 10-19 20-49 50-99 100-249 250+"
    assert {row[1] for row in rows} == {"84"}
