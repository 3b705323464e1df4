"""Is every municipality kept with the days it was valid, and does each set say who belongs to what?"""

import datetime as dt
import json

import pytest

import drawn
from klynge.errors import FileFaultError
from klynge.registers import importing

DAL = {"code": "6001", "parentCode": "", "level": "1", "name": "Dal"}
NOT_STATED = {"code": "9999", "parentCode": "", "level": "1", "name": "Uoppgitt"}


def version(valid_from: str, valid_to: str | None, *items: dict) -> dict:
    return {
        "name": "Kommuneinndeling",
        "validFrom": valid_from,
        "validTo": valid_to,
        "classificationItems": list(items),
    }


def pairs(source: str, target: str, *maps: tuple) -> dict:
    keys = ("sourceCode", "sourceName", "targetCode", "targetName")
    return {"source": source, "target": target, "correspondenceMaps": [dict(zip(keys, m, strict=True)) for m in maps]}


@pytest.fixture
def import_(tmp_path, lake, monkeypatch):
    """Import documents (one as a file, several as a folder); gives the stored table and its rows."""
    monkeypatch.setenv("KLYNGE_REJECT_SHARE", "1")

    def run(register: str, *documents):
        folder = tmp_path / "documents"
        folder.mkdir(exist_ok=True)
        for number, document in enumerate(documents):
            (folder / f"{number}.json").write_text(json.dumps(document), "utf-8")
        path = folder if len(documents) > 1 else folder / "0.json"
        (stored,) = importing.run(register, path, lake).tables
        with lake.view() as view:
            found = view.query(f"SELECT * FROM {stored.table.name} ORDER BY ALL", tables=(stored.table.name,))
        return stored, [tuple(row.values()) for row in found.to_pylist()]

    return run


def test_a_folder_of_versions_gives_one_row_per_code_and_version(import_):
    old = version("2020-01-01", "2024-01-01", DAL, NOT_STATED)
    new = version("2024-01-01", None, {**DAL, "name": "Dal - Vággi"}, NOT_STATED)
    _, rows = import_("municipalities", old, new, {"codeChanges": []})
    assert rows == [
        ("6001", dt.date(2020, 1, 1), dt.date(2024, 1, 1), "Dal", "60"),
        ("6001", dt.date(2024, 1, 1), None, "Dal - Vággi", "60"),
        ("9999", dt.date(2020, 1, 1), dt.date(2024, 1, 1), "Uoppgitt", "99"),
        ("9999", dt.date(2024, 1, 1), None, "Uoppgitt", "99"),
    ]


def test_items_without_a_proper_code_or_name_are_rejected(import_):
    items = [DAL, {**DAL, "code": "601"}, {**DAL, "code": "6002", "name": ""}, DAL]
    stored, _ = import_("municipalities", version("2024-01-01", None, *items))
    assert stored.reasons == {"bad_municipality_code": 1, "duplicate_key": 1, "no_name": 1}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (version(None, None, DAL), "validFrom is None"),
        (version("2024", None, DAL), "validFrom is '2024'"),
        ({"codeChanges": []}, "no version of the municipalities.*klynge fetch municipalities"),
        ({"classificationItems": []}, "no version of the municipalities"),
    ],
)
def test_a_file_that_is_no_dated_version_is_refused(import_, document, words):
    with pytest.raises(FileFaultError, match=words):
        import_("municipalities", document)


def change(old: str, new: str, day: str = "2024-01-01") -> dict:
    return {"oldCode": old, "oldName": "x", "newCode": new, "newName": "y", "changeOccurred": day}


def test_changes_of_a_name_alone_are_left_out_and_splits_have_several_rows(import_):
    changes = [change("6001", "6101"), change("6001", "6102"), change("6002", "6002"), change("6003", "6103", "soon")]
    stored, rows = import_("municipality-changes", {"codeChanges": changes})
    assert rows == [("6001", "6101", dt.date(2024, 1, 1)), ("6001", "6102", dt.date(2024, 1, 1))]
    assert (stored.left_out, stored.reasons) == ({"name_change_only": 1}, {"bad_date": 1})


def test_a_version_is_no_list_of_changes(import_):
    with pytest.raises(FileFaultError, match="not a list of changes from Klass: it has no 'codeChanges'"):
        import_("municipality-changes", version("2024-01-01", None, DAL))


def test_a_set_reads_the_same_whichever_way_klass_gives_it(import_):
    regions = pairs("Økonomiske regioner", "Kommuneinndeling 2024", ("60001", "Dalen", "6001", "Dal"))
    turned = pairs("Kommuneinndeling 2024", "Økonomiske regioner", ("6001", "Dal", "60001", "Dalen"))
    _, rows = import_("labour-market", regions)
    assert rows == [("labour_market", "6001", "60001", "Dalen")]
    assert import_("labour-market", turned)[1] == rows


def test_both_sets_stand_side_by_side(import_):
    import_("labour-market", pairs("Regioner", "Kommuneinndeling 2024", ("60001", "Dalen", "6001", "Dal")))
    _, rows = import_(
        "centrality", pairs("Sentralitet", "Kommuneinndeling 2024", ("4", "Mellomsentral", "6001", "Dal"))
    )
    assert rows == [
        ("centrality", "6001", "4", "Mellomsentral"),
        ("labour_market", "6001", "60001", "Dalen"),
    ]


def test_unknown_codes_and_classes_are_rejected(import_, lake):
    drawn.store(lake, municipalities=[{"code": "6001", "valid_from": "2024-01-01", "name": "Dal", "county": "60"}])
    classes = [("4", "M", "6001", "Dal"), ("7", "?", "6001", "Dal"), ("4", "M", "6002", "?"), ("", "", "6001", "Dal")]
    stored, rows = import_("centrality", pairs("Sentralitet", "Kommuneinndeling 2024", *classes))
    assert [row[1] for row in rows] == ["6001"]
    assert stored.reasons == {"unknown_class": 1, "unknown_municipality": 1}
    assert stored.left_out == {"no_counterpart": 1}
