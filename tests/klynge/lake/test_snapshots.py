"""A write is all or nothing, and a reader keeps what it began with."""

import datetime as dt
import multiprocessing as mp

import pytest

from klynge.errors import NotBuiltError, NotImportedError, RejectLimitError, UnknownNameError
from klynge.lake import Lake

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
    with pytest.raises(AssertionError, match="null in name_nb"), lake.draft() as draft:
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
