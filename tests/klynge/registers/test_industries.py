"""Does every industry code keep its version, and does each old code's content go where the map says?"""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.errors import FileFaultError, IndustryVersionError, MissingColumnsError
from klynge.registers import importing
from klynge.registers.industries import read_map

ITEMS = {"C": "Industri", "10": "Mat", "10.2": "Fisk", "10.20": "Fisk", "10.203": "Hermetikk"}


def klass(name: str, names: dict[str, str]) -> dict:
    """A Klass version as its API gives it: levels are text, a section has an empty parent."""
    codes = list(names)
    items = [
        {"code": code, "parentCode": codes[i - 1] if i else "", "level": str(i + 1), "name": names[code]}
        for i, code in enumerate(codes)
    ]
    return {"name": name, "classificationItems": items}


def correspondence(source: str, target: str, pairs: list[tuple[str, str | None]]) -> dict:
    maps = [{"sourceCode": a, "sourceName": a, "targetCode": b, "targetName": b} for a, b in pairs]
    return {"source": source, "target": target, "correspondenceMaps": maps}


@pytest.fixture
def put(tmp_path):
    """Write files, JSON or text, and give the only one, or their folder."""

    def written(**files):
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            path = folder / name.replace("_json", ".json").replace("_csv", ".csv").replace("__", "-")
            path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return path if len(files) == 1 else folder

    return written


def rows(lake, table: str) -> list[dict]:
    with lake.view() as view:
        return view.query(f"SELECT * FROM {table} ORDER BY ALL", tables=(table,)).to_pylist()


def test_a_version_of_klass_is_read_with_levels_parents_and_names(lake, put):
    file = put(sn_json=klass("Næringsgruppering (SN2007)", ITEMS))
    importing.run("industries", file, lake)
    found = {row["code"]: row for row in rows(lake, "industries")}
    assert [found[code]["level"] for code in ITEMS] == [1, 2, 3, 4, 5]
    assert (found["C"]["parent"], found["10.203"]["parent"]) == (None, "10.20")
    assert (found["10.203"]["version"], found["10.203"]["name_nb"]) == ("SN2007", "Hermetikk")
    assert found["10.203"]["name_nn"] is None


def test_names_in_other_languages_come_from_the_files_beside_it(lake, put):
    folder = put(
        sn_json=klass("SN2025", ITEMS),
        sn__nn_json=klass("SN2025", {"C": "Industri", "10": "Mat (nynorsk)"}),
        sn__en_json=klass("SN2025", {"C": "Manufacturing"}),
        fetch_json={"sn.json": {"url": "x"}},
    )
    importing.run("industries", folder, lake)
    section, division = [row for row in rows(lake, "industries") if row["code"] in ("C", "10")][::-1]
    assert (section["name_nn"], section["name_en"]) == ("Industri", "Manufacturing")
    assert (division["name_nn"], division["name_en"]) == ("Mat (nynorsk)", None)


def test_reading_one_version_leaves_the_other_in_the_lake(lake, put):
    importing.run("industries", put(old_json=klass("SN2007", ITEMS)), lake)
    importing.run("industries", put(new_json=klass("SN2025", {"C": "Industri"})), lake)
    importing.run("industries", put(new_json=klass("SN2025", {"C": "Ny industri"})), lake)
    assert [(row["version"], row["name_nb"]) for row in rows(lake, "industries") if row["code"] == "C"] == [
        ("SN2007", "Industri"),
        ("SN2025", "Ny industri"),
    ]
    with lake.view() as view:
        assert set(view.entries) == {"industries/SN2007", "industries/SN2025"}


def test_a_folder_of_both_versions_is_one_import_with_the_rejects_of_each(lake, put, monkeypatch):
    monkeypatch.setenv("KLYNGE_REJECT_SHARE", "0.5")
    broken = {**ITEMS, "10.2031": "for mange siffer"}
    summary = importing.run("industries", put(a_json=klass("SN2007", broken), b_json=klass("SN2025", ITEMS)), lake)
    assert {s.part: (s.rows, s.reasons) for s in summary.tables} == {
        "SN2007": (5, {"bad_industry_code": 1}),
        "SN2025": (5, {}),
    }
    assert set(summary.as_dict()["tables"]) == {"industries/SN2007", "industries/SN2025"}


CSV = "code,parent,level,name_nb\nC,,1,Industri\n10,C,2,Mat\n"


def test_a_csv_that_does_not_say_its_version_needs_it_given(lake, put):
    with pytest.raises(IndustryVersionError, match="Give industry_version=SN2007"):
        importing.run("industries", put(codes_csv=CSV), lake)
    importing.run("industries", put(codes_csv=CSV), lake, options={"industry_version": "SN2007"})
    assert {row["version"] for row in rows(lake, "industries")} == {"SN2007"}


def test_a_csv_may_say_its_version_by_its_columns(lake, put):
    importing.run("industries", put(codes_csv="code;version;level;parent;name\nC;SN2007;1;;Industri\n"), lake)
    importing.run("industries", put(other_csv="code;level;parent;name;also_in_sn2007_as\nC;1;;Ny;Industri\n"), lake)
    assert [row["version"] for row in rows(lake, "industries")] == ["SN2007", "SN2025"]


def test_a_renamed_column_is_named(lake, put):
    with pytest.raises(MissingColumnsError, match="no column 'code'; it has 'kode'"):
        importing.run("industries", put(codes_csv=CSV.replace("code,", "kode,")), lake)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"code": "10.2", "parentCode": "10", "level": "2", "name": "x"}, "bad_industry_code"),
        ({"code": "10", "parentCode": "C", "level": "two", "name": "x"}, "bad_industry_code"),
        ({"code": "10", "parentCode": "C", "level": "2", "name": None}, "no_name"),
        ({"code": "10", "parentCode": "", "level": "2", "name": "x"}, "no_parent"),
        ({"code": "C", "parentCode": "", "level": "1", "name": "twice"}, "duplicate_key"),
    ],
)
def test_items_that_cannot_be_used_say_why(lake, put, monkeypatch, item, reason):
    monkeypatch.setenv("KLYNGE_REJECT_SHARE", "0.5")
    document = klass("SN2007", {"C": "Industri"})
    document["classificationItems"].append(item)
    (stored,) = importing.run("industries", put(sn_json=document), lake).tables
    assert (stored.rows, stored.reasons) == (1, {reason: 1})


def test_two_lists_of_one_version_and_none_at_all_are_refused(lake, put):
    with pytest.raises(FileFaultError, match=r"more than one list of SN2007; the second is b\.json"):
        importing.run("industries", put(a_json=klass("SN2007", ITEMS), b_json=klass("SN2007", ITEMS)), lake)


def test_a_folder_without_lists_is_refused(lake, put):
    with pytest.raises(FileFaultError, match="no list of industry codes"):
        importing.run("industries", put(a_json={}, b_json=[]), lake)


def test_the_map_reads_the_same_whichever_way_klass_gives_it(lake, put):
    pairs = [("62.010", "62.100"), ("96.020", "96.210"), ("96.020", "96.220")]
    importing.run("industry-map", put(a_json=correspondence("SN2007", "SN2025", pairs)), lake)
    forwards = rows(lake, "industry_map")
    importing.run("industry-map", put(b_json=correspondence("SN2025", "SN2007", [p[::-1] for p in pairs])), lake)
    assert rows(lake, "industry_map") == forwards
    assert [(row["from_code"], row["to_code"], row["weight"]) for row in forwards] == [
        ("62.010", "62.100", 1.0),
        ("96.020", "96.210", 0.5),
        ("96.020", "96.220", 0.5),
    ]


def test_rows_of_whole_groups_and_codes_without_counterpart_are_left_out(lake, put):
    content = "sn2007_code,is_aggregate,sn2025_code\n62.010,0,62.100\n62.01,1,62.100\n62.020,0,\n"
    (stored,) = importing.run("industry-map", put(map_csv=content), lake).tables
    assert (stored.rows, stored.left_out) == (1, {"aggregate": 1, "no_counterpart": 1})


def test_a_code_that_its_version_does_not_have_is_rejected(lake, put, monkeypatch):
    monkeypatch.setenv("KLYNGE_REJECT_SHARE", "1")
    importing.run("industries", put(sn_json=klass("SN2007", ITEMS)), lake)
    pairs = [("10.203", "10.200"), ("10.204", "10.200"), ("10.203", "C")]
    (stored,) = importing.run("industry-map", put(map_json=correspondence("SN2007", "SN2025", pairs)), lake).tables
    assert (stored.rows, stored.reasons) == (1, {"unknown_industry": 2})


def test_a_map_between_other_versions_is_refused(lake, put):
    with pytest.raises(FileFaultError, match="maps 'SN2002' to 'SN2007', not SN2007 to SN2025"):
        importing.run("industry-map", put(map_json=correspondence("SN2002", "SN2007", [("1", "2")])), lake)


codes = st.integers(0, 6).map(lambda n: f"10.{n}00")


@settings(max_examples=20, deadline=None)
@given(st.sets(st.tuples(codes, codes), min_size=1))
def test_the_weights_of_every_old_code_sum_to_one(tmp_path_factory, pairs):
    from klynge.lake import Lake

    folder = tmp_path_factory.mktemp("map")
    (folder / "map.json").write_text(json.dumps(correspondence("SN2007", "SN2025", sorted(pairs))), "utf-8")
    lake = Lake(folder / "lake")
    importing.run("industry-map", folder / "map.json", lake)
    total: dict[str, float] = {}
    for row in rows(lake, "industry_map"):
        total[row["from_code"]] = total.get(row["from_code"], 0) + row["weight"]
    assert total == pytest.approx({old: 1.0 for old, _ in pairs})


def test_what_carries_over_unchanged_is_documented():
    assert "an unlisted code carries over unchanged" in read_map.__doc__
