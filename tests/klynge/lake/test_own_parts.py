"""Own parts lie on the closed side: an open view never has them, and where parts overlap the later closed one wins."""

import datetime as dt
import json

import pytest

from klynge.errors import NotImportedError, UnknownNameError
from klynge.lake import TABLES, Lake

DAY, NEXT_DAY = dt.date(2026, 1, 1), dt.date(2026, 1, 2)
SECRET = "Hemmelig liste"


def membership(holder: str, member: str, source: str = "fil", first: str = "2020-01-01") -> str:
    return (
        f"SELECT '{holder}' AS holder_id, '{member}' AS member_id, DATE '{first}' AS from_date, NULL AS to_date, "
        f"true AS dated, 'member' AS kind, NULL AS role, NULL AS reason, '{source}' AS source"
    )


def store(lake: Lake, *rows: str, part: str = "", side: str | None = None, as_of: dt.date = DAY, reject: str = ""):
    with lake.draft() as draft:
        if reject:
            # enough good rows beside it, so that one reject is no reason to stop
            rows = (*rows, *(membership("many", f"x:SE:{n}") for n in range(200)))
            draft.reject("memberships", f"SELECT 1 AS row_no, 'bad_date' AS reason, '{reject}' AS raw")
        return draft.store("memberships", " UNION ALL ".join(rows), as_of=as_of, part=part, side=side)


def read(lake: Lake, *, closed: bool) -> set[tuple[str, str]]:
    with lake.view(closed=closed) as view:
        rows = view.query("SELECT holder_id, member_id FROM memberships", tables=("memberships",)).to_pylist()
        from_expression = view.table("memberships").to_pyarrow().to_pylist()
    found = {(row["holder_id"], row["member_id"]) for row in rows}
    assert len(rows) == len(found) and found == {(row["holder_id"], row["member_id"]) for row in from_expression}
    return found


def test_an_open_view_never_sees_a_closed_part(lake):
    store(lake, membership("nce", "no:974760673"))
    store(lake, membership("arena", "no:200000005", SECRET), part="own", side="closed", reject="hemmelig")
    with lake.view() as view:
        assert read(lake, closed=False) == {("nce", "no:974760673")}
        assert list(view.entries) == ["memberships"] and not view.invented
        assert [file.relative_to(lake.folder).parts[0] for file in view.files("memberships")] == ["open"]
        with pytest.raises(UnknownNameError):
            view.rejects("memberships/own")
        assert "closed" not in view.rows("memberships")
    with lake.view(closed=True) as view:
        assert view.entries["memberships/own"].side == "closed" and view.invented
        assert view.rejects("memberships/own")["raw"].to_pylist() == ["hemmelig"]
        assert len(view.files("memberships")) == 2


def test_a_table_that_is_only_closed_is_missing_from_the_open_side(lake):
    store(lake, membership("arena", "x:SE:A"), part="own", side="closed")
    with lake.view() as view:
        assert not view.has("memberships")
        with pytest.raises(NotImportedError):
            view.query("SELECT 1 FROM memberships", tables=("memberships",))
    assert read(lake, closed=True) == {("arena", "x:SE:A")}


def test_an_own_part_displaces_the_open_rows_of_its_holders_alone(lake):
    store(lake, membership("nce", "x:SE:A"), membership("nce", "x:SE:B"), membership("arena", "x:SE:C"))
    store(lake, membership("gce", "x:SE:D"), part="liste")
    store(lake, membership("nce", "x:SE:E"), part="own", side="closed")
    assert read(lake, closed=True) == {("nce", "x:SE:E"), ("arena", "x:SE:C"), ("gce", "x:SE:D")}
    assert read(lake, closed=False) == {
        ("nce", "x:SE:A"),
        ("nce", "x:SE:B"),
        ("arena", "x:SE:C"),
        ("gce", "x:SE:D"),
    }


def test_a_later_closed_part_displaces_an_earlier_one(lake):
    for part, member, as_of in (("b", "x:SE:NEW", NEXT_DAY), ("a", "x:SE:OLD", DAY), ("c", "x:SE:OLDEST", DAY)):
        store(lake, membership("nce", member), part=part, side="closed", as_of=as_of)
    store(lake, membership("only-in-a", "x:SE:A"), part="d", side="closed", as_of=DAY)
    assert read(lake, closed=True) == {("nce", "x:SE:NEW"), ("only-in-a", "x:SE:A")}


def test_of_the_same_day_the_one_that_came_last_counts(lake):
    store(lake, membership("nce", "x:SE:FIRST"), part="a", side="closed")
    store(lake, membership("nce", "x:SE:SECOND"), part="b", side="closed")
    assert read(lake, closed=True) == {("nce", "x:SE:SECOND")}


def test_a_table_of_one_file_and_open_parts_are_read_as_before(lake):
    store(lake, membership("nce", "x:SE:A"))
    with lake.view(closed=True) as view:
        (file,) = view.files("memberships")
        assert view.rows("memberships") == f"SELECT * FROM read_parquet(['{file}'])"
    store(lake, membership("nce", "x:SE:B"), part="liste")
    assert read(lake, closed=True) == {("nce", "x:SE:A"), ("nce", "x:SE:B")}


def test_parts_of_one_name_on_both_sides_are_two_parts(lake):
    store(lake, membership("nce", "x:SE:A"), part="own")
    store(lake, membership("arena", "x:SE:B"), part="own", side="closed")
    with lake.view(closed=True) as view:
        assert {key: entry.side for key, entry in view.entries.items()} == {
            "memberships/own": "open",
            "closed:memberships/own": "closed",
        }
    assert read(lake, closed=True) == {("nce", "x:SE:A"), ("arena", "x:SE:B")}


def test_what_is_withdrawn_is_out_of_force_and_out_of_the_folder_after_the_next_write(lake):
    store(lake, membership("nce", "x:SE:A"), part="one", side="closed")
    store(lake, membership("arena", "x:SE:B"), part="two", side="closed")
    with lake.view(closed=True) as reader:
        (gone,) = [reader.file(entry) for entry in reader.entries.values() if entry.part == "one"]
        with lake.draft() as draft:
            draft.withdraw("memberships", "one", "closed")
        assert len(reader.query("SELECT 1 FROM memberships", tables=("memberships",))) == 2
    assert read(lake, closed=True) == {("arena", "x:SE:B")}
    assert gone.exists()
    store(lake, membership("arena", "x:SE:C"), part="two", side="closed", as_of=NEXT_DAY)
    assert not gone.exists() and not gone.parent.exists()


def test_a_draft_that_fails_withdraws_nothing(lake):
    store(lake, membership("nce", "x:SE:A"), part="one", side="closed")
    with pytest.raises(ZeroDivisionError), lake.draft() as draft:
        draft.withdraw("memberships", "one", "closed")
        _ = 1 / 0
    assert read(lake, closed=True) == {("nce", "x:SE:A")}


def test_manifests_of_earlier_releases_are_read(lake):
    store(lake, membership("nce", "x:SE:A"))
    file = lake.folder / "open" / "manifest.json"
    content = json.loads(file.read_text("utf-8"))
    for entry in content["tables"].values():
        del entry["side"]
    file.write_text(json.dumps(content), "utf-8")
    assert read(lake, closed=False) == {("nce", "x:SE:A")}


def test_what_decides_are_columns_that_are_never_null():
    for table in TABLES.values():
        assert set(table.own_by) <= set(table.names), table.name
        assert not [name for name in table.own_by if table.column(name).nullable], table.name
