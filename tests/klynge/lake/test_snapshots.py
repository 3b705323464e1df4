"""A write is all or nothing, and a reader keeps what it began with."""

import datetime as dt
import multiprocessing as mp

import pytest

from klynge.errors import (
    KlyngeError,
    LakeDamagedError,
    LakeStorageError,
    NotBuiltError,
    NotImportedError,
    RejectLimitError,
    UnknownNameError,
)
from klynge.lake import Lake
from klynge.provenance import INVENTED_SOURCE

ROW = (
    "SELECT {code!r} AS code, 'SN2007' AS version, 5 AS level, 'A' AS parent, 'x' AS name_nb, "
    "NULL AS name_nn, NULL AS name_en"
)


def industries(*codes: str) -> str:
    return " UNION ALL ".join(ROW.format(code=code) for code in codes)


def store(lake: Lake, *codes: str, as_of: dt.date = dt.date(2026, 1, 1), part: str = "") -> None:
    with lake.draft() as draft:
        draft.store("industries", industries(*codes), as_of=as_of, part=part)


def codes(view) -> list[str]:
    return sorted(view.query("SELECT code FROM industries", tables=("industries",))["code"].to_pylist())


def test_an_empty_lake_says_how_to_fill_it(lake):
    with lake.view() as view, pytest.raises(NotImportedError, match="klynge import industries FILE"):
        view.table("industries")


def test_what_is_stored_is_in_force(lake):
    store(lake, "01", "02")
    with lake.view() as view:
        assert codes(view) == ["01", "02"]
        assert view.entries["industries"].rows == 2


def test_a_view_keeps_what_it_began_with(lake):
    store(lake, "01")
    with lake.view() as before:
        store(lake, "02", as_of=dt.date(2026, 2, 1))
        assert codes(before) == ["01"]
    with lake.view() as after:
        assert codes(after) == ["02"]
        assert after.manifest_id != before.manifest_id


def test_an_older_extract_does_not_replace_a_newer_one(lake):
    store(lake, "new", as_of=dt.date(2026, 1, 1))
    store(lake, "old", as_of=dt.date(2024, 1, 1))
    with lake.view() as view:
        assert codes(view) == ["new"]
    assert [e.as_of for e in lake.manifest().history["industries"]] == ["2024-01-01"]


def test_a_snapshot_of_the_same_date_takes_the_place_of_the_one_before(lake):
    store(lake, "earlier", as_of=dt.date(2025, 1, 1))
    for code in ("first", "second", "third", "fourth", "fifth"):
        store(lake, code, as_of=dt.date(2026, 1, 1))
    with lake.view() as view:
        assert codes(view) == ["fifth"]
    assert [e.as_of for e in lake.manifest().history["industries"]] == ["2025-01-01"]


def test_a_view_keeps_what_it_began_with_when_the_same_date_is_written_again(lake):
    store(lake, "01")
    with lake.view() as before:
        store(lake, "02")
        assert codes(before) == ["01"]
    store(lake, "03")
    assert len(list((lake.folder / "open" / "industries").iterdir())) == 2


def test_a_write_knows_what_became_of_it(lake, monkeypatch):
    monkeypatch.setenv("KLYNGE_SNAPSHOTS_KEPT", "1")
    found = []
    for year in (2026, 2024, 2023):
        with lake.draft() as draft:
            found.append(draft.store("industries", industries("01"), as_of=dt.date(year, 1, 1)))
    assert [stored.outcome for stored in found] == ["in_force", "history", "not_kept"]
    assert len(list((lake.folder / "open" / "industries").iterdir())) == 2


def test_a_failed_write_leaves_the_lake_as_before(lake):
    store(lake, "01")
    before = lake.manifest()
    with pytest.raises(RuntimeError), lake.draft() as draft:
        draft.store("industries", industries("02"))
        raise RuntimeError("the reader failed")
    assert lake.manifest() == before
    assert list((lake.folder / "drafts").iterdir()) == []


def test_parts_of_a_table_are_replaced_alone_and_read_together(lake):
    store(lake, "old 2007", part="SN2007")
    store(lake, "2025", part="SN2025")
    store(lake, "new 2007", part="SN2007", as_of=dt.date(2026, 3, 1))
    with lake.view() as view:
        assert codes(view) == ["2025", "new 2007"]
        assert set(view.entries) == {"industries/SN2007", "industries/SN2025"}


def test_rows_in_are_rows_stored_and_rejects(lake):
    with lake.draft() as draft:
        draft.reject("industries", "SELECT 7 AS row_no, 'bad_code' AS reason, 'x' AS raw")
        draft.store("industries", industries(*map(str, range(200)), "5"))
    with lake.view() as view:
        entry = view.entries["industries"]
        assert (entry.rows, entry.rejected, entry.reasons) == (200, 2, {"bad_code": 1, "duplicate_key": 1})
        assert [r["row_no"] for r in view.rejects("industries").to_pylist()] == [7, None]


def test_too_many_rejects_stop_the_import(lake):
    words = r"1 of 2 rows for industries cannot be read \(bad_code \(1\)\)"
    with pytest.raises(RejectLimitError, match=words), lake.draft() as draft:
        draft.reject("industries", "SELECT 1 AS row_no, 'bad_code' AS reason, 'x' AS raw")
        draft.store("industries", industries("01"))
    assert lake.manifest().tables == {}


def test_a_null_where_none_may_be_is_a_fault_of_the_reader(lake):
    words = r"The rows made for industries lack name_nb.*fault of Klynge.*report it"
    with pytest.raises(KlyngeError, match=words), lake.draft() as draft:
        draft.store("industries", ROW.format(code="01").replace("'x'", "NULL"))


def test_generated_numbers_mark_the_lake_as_invented(lake):
    rows = "SELECT 'no:100000105' AS parent_id, 'no:100000318' AS child_id, NULL AS kind, NULL AS share"
    with lake.draft() as draft:
        draft.store("groups", rows)
    with lake.view() as view:
        assert view.invented
    with lake.draft() as draft:
        draft.store("groups", rows.replace("no:1", "no:9"), as_of=dt.date(2027, 1, 1))
    with lake.view() as view:
        assert not view.invented


INVENTED = {
    "municipality_changes": "SELECT '6001' AS old_code, '6002' AS new_code, DATE '2024-01-01' AS changed_on",
    "milieus": f"SELECT 'm' AS milieu_id, 'x' AS name, NULL AS field, NULL AS place, NULL AS boundary, "
    f"'{INVENTED_SOURCE}' AS source",
    "cluster_projects": "SELECT 'p' AS project_id, 'x' AS name, 'NCE' AS programme, NULL AS from_date, "
    "NULL AS to_date, NULL AS organisation_id, NULL AS milieu_id, 'no:100000105' AS partner_id, NULL AS theme, "
    "'x' AS source",
}
REAL = {"'6001'": "'3305'", "'6002'": "'3306'", INVENTED_SOURCE: "eget arkiv", "no:1": "no:9"}


@pytest.mark.parametrize("table", INVENTED)
def test_generated_rows_without_an_organisation_of_their_own_are_marked(lake, table):
    real = INVENTED[table]
    for invented, issued in REAL.items():
        real = real.replace(invented, issued)
    with lake.draft() as draft:
        assert draft.store(table, INVENTED[table]).invented
    with lake.draft() as draft:
        assert not draft.store(table, real).invented


def test_closed_tables_are_seen_only_when_asked_for(lake):
    row = (
        "SELECT 'no:923609016' AS org_id, 2024 AS year, 1 AS revenue, NULL AS operating_result, NULL AS depreciation, "
    )
    row += "NULL AS result_before_tax, NULL AS assets, NULL AS wages, NULL AS employees, 'own' AS source"
    with lake.draft() as draft:
        draft.store("firm_table", row)
    with lake.view() as view:
        assert not view.has("firm_table")
    with lake.view(closed=True) as view:
        assert view.has("firm_table")


def test_national_tables_belong_to_one_manifest(lake):
    store(lake, "01")
    statistics = "SELECT 'county' AS set_id, '61' AS region_id, 'x' AS name, 'degree' AS measure, 1 AS firms, "
    statistics += "NULL AS centrality, 1 AS n, 2.0 AS mean, 2.0 AS median"
    with lake.view() as view:
        with pytest.raises(NotBuiltError, match="klynge build"):
            view.table("region_statistics")
        with lake.national(view) as draft:
            draft.store("region_statistics", statistics)
        assert view.table("region_statistics").mean.max().execute() == 2.0
    store(lake, "02", as_of=dt.date(2026, 2, 1))
    with lake.view() as view:
        assert not view.has("region_statistics")


def test_national_tables_of_an_earlier_declaration_are_built_again(lake, monkeypatch):
    store(lake, "01")
    with lake.view() as view, lake.national(view) as draft:
        draft.connection.execute("SELECT 1")
    with lake.view() as view:
        assert view.national_folder.exists()
        monkeypatch.setattr("klynge.lake.view._declaration", lambda: "other columns")
        assert not view.national_folder.exists()


def test_an_unknown_table_is_named_with_those_there_are(lake):
    with lake.view() as view, pytest.raises(UnknownNameError, match=r"no table 'firms'.*organisations"):
        view.has("firms")


def test_left_over_drafts_of_dead_processes_are_removed(lake):
    left_over = lake.folder / "drafts" / "999999999-dead"
    left_over.mkdir(parents=True)
    store(lake, "01")
    assert not left_over.exists()


@pytest.mark.parametrize("name", [".DS_Store", "notes", "-1", "9" * 40 + "-x"])
def test_what_others_put_beside_the_drafts_is_left_alone(lake, name):
    foreign = lake.folder / "drafts" / name
    foreign.mkdir(parents=True)
    store(lake, "01")
    assert foreign.exists()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"tables": {}}', '{"tables": {"x": {"no": 1}}, "history": {}}', "ÿ"]
)
def test_a_damaged_manifest_is_told_with_what_to_do(lake, content):
    store(lake, "01")
    (lake.folder / "open" / "manifest.json").write_text(content, "latin-1")
    with pytest.raises(LakeDamagedError, match=r"manifest.json does not say.*Restore it from a copy, or take it away"):
        lake.view()


@pytest.mark.parametrize("home", ["a file", "a file/below", "/proc/nope"])
def test_a_home_that_cannot_be_made_is_told(tmp_path, home):
    (tmp_path / "a file").write_text("x")
    with pytest.raises(LakeStorageError, match=r"cannot be written.*set KLYNGE_HOME to another folder"):
        store(Lake(tmp_path / home), "01")


def test_a_file_in_the_place_of_the_drafts_is_told(lake):
    lake.folder.mkdir(parents=True)
    (lake.folder / "drafts").write_text("x")
    with pytest.raises(LakeStorageError, match="File exists"):
        store(lake, "01")


def test_a_file_that_a_reader_misses_is_no_fault_of_the_lake(lake, tmp_path):
    with pytest.raises(FileNotFoundError), lake.draft():
        (tmp_path / "missing.csv").read_text()


def _store_in_process(folder, number):
    store(Lake(folder), str(number), part=f"part{number}")


def test_imports_at_the_same_time_lose_no_manifest(lake):
    context = mp.get_context("spawn")
    processes = [context.Process(target=_store_in_process, args=(lake.folder, number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    with lake.view() as view:
        assert codes(view) == ["0", "1", "2", "3"]


def test_what_is_not_open_is_entered_by_its_owner_alone(lake):
    (lake.folder / "closed").mkdir(parents=True)
    (lake.folder / "closed").chmod(0o755)  # as it was made before
    store(lake, "01")
    with lake.draft() as draft:
        draft.store("industries", industries("01"), as_of=dt.date(2026, 1, 1), part="own", side="closed")
    with lake.view() as view, lake.national(view):
        pass
    modes = {one.name: one.stat().st_mode & 0o777 for one in lake.folder.iterdir() if one.is_dir()}
    plain = lake.folder.stat().st_mode & 0o777
    assert modes == {"open": plain, "closed": 0o700, "drafts": 0o700, "national": 0o700} and plain != 0o700
