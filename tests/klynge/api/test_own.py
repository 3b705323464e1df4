"""Own tables come into the closed lake as they were given, all or nothing, and only there."""

import datetime as dt
import shutil

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn import store
from klynge import api
from klynge.errors import KlyngeError, SettingError, UnknownNameError
from klynge.lake import Lake
from small_demo import make_home

DAY = dt.date(2026, 1, 1)
GOOD = {"holder_id": "nce", "member_id": "x:SE:A", "from_date": DAY, "dated": True, "kind": "member", "source": "Liste"}
FEE = {"holder_id": "nce", "member_id": "x:SE:A", "from_date": DAY, "fee": 12_000}


def own(lake, rows, table="memberships", part="own", as_of=DAY):
    return api.store_own(lake, table, rows, part=part, source_title="Egne data", as_of=as_of)


def read(lake, table="memberships"):
    with lake.view(closed=True) as view:
        return view.query(f"SELECT * FROM {table} ORDER BY ALL", tables=(table,)).to_pylist()


def test_rows_are_stored_with_their_source(lake):
    stored = own(lake, [GOOD])
    assert (stored.rows, stored.side, stored.outcome, stored.invented) == (1, "closed", "in_force", False)
    assert read(lake) == [{**GOOD, "to_date": None, "role": None, "reason": None}]
    entry = lake.manifest("closed").tables["memberships/own"]
    assert (entry.source["title"], entry.source["register"], entry.source["file"]) == ("Egne data", "own", "own")
    assert lake.manifest("open").tables == {}


def test_a_table_of_arrow_will_do(lake):
    table = pa.table({name: [value] for name, value in FEE.items()})
    own(lake, table, "membership_fees")
    assert read(lake, "membership_fees") == [FEE]


def test_the_same_rows_are_stored_once(lake):
    own(lake, [GOOD, GOOD | {"member_id": "x:SE:B"}])
    before = lake.manifest("closed").id
    again = own(lake, [GOOD | {"member_id": "x:SE:B"}, GOOD], as_of=DAY + dt.timedelta(days=1))
    assert (again.outcome, again.rows, lake.manifest("closed").id) == ("unchanged", 2, before)
    assert own(lake, [GOOD]).outcome == "in_force"
    assert len(read(lake)) == 1


def test_several_tables_come_into_force_together_or_not_at_all(lake):
    parts = {"part": "own", "source_title": "Egne data", "as_of": DAY}
    with pytest.raises(KlyngeError):
        api.store_own_tables(lake, {"memberships": [GOOD], "membership_fees": [FEE | {"fee": None}]}, **parts)
    assert lake.manifest("closed").tables == {}
    api.store_own_tables(lake, {"memberships": [GOOD], "membership_fees": [FEE]}, **parts)
    assert set(lake.manifest("closed").tables) == {"memberships/own", "membership_fees/own"}
    api.store_own_tables(lake, {"memberships": [GOOD], "membership_fees": None}, **parts)
    assert set(lake.manifest("closed").tables) == {"memberships/own"}


@pytest.mark.parametrize(
    ("rows", "options", "error", "told"),
    [
        ([GOOD], {"part": "../open"}, SettingError, "cannot be the name of a part"),
        ([GOOD], {"part": ""}, SettingError, "small letters, digits and hyphens"),
        ([GOOD], {"table": "organisation_measures"}, UnknownNameError, "no table"),
        ([GOOD], {"table": "members"}, UnknownNameError, "memberships"),
        ([GOOD | {"fee": 1}], {}, SettingError, "no column fee; it has holder_id"),
        ([GOOD | {"from_date": "i fjor"}], {}, SettingError, "not of its column's type"),
        ([GOOD | {"member_id": None}], {}, KlyngeError, "lack member_id"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(lake, rows, options, error, told):
    with pytest.raises(error, match=told):
        own(lake, rows, **options)
    assert lake.manifest("closed").tables == {}


def test_a_part_is_taken_out(lake):
    own(lake, [GOOD])
    own(lake, [GOOD | {"holder_id": "arena"}], part="upload-12")
    assert api.withdraw(lake, "memberships", "upload-12") is True
    assert [row["holder_id"] for row in read(lake)] == ["nce"]
    assert api.withdraw(lake, "memberships", "upload-12") is False
    assert api.withdraw(lake, "memberships", "own", side="open") is False
    assert "memberships/upload-12" not in lake.manifest("closed").history
    with pytest.raises(UnknownNameError):
        api.withdraw(lake, "members", "own")


def test_invented_is_told_from_the_numbers(lake):
    assert own(lake, [{"milieu_id": "tre", "name": "Tre", "source": "Egne data"}], "milieus").invented is False
    assert own(lake, [GOOD | {"member_id": "no:974760673"}]).invented is False
    assert own(lake, [GOOD | {"member_id": "no:200000005"}]).invented is True


def test_uploaded_tables_displace_what_they_say_again(lake):
    row = {"org_id": "no:974760673", "year": 2024, "source": "Proff"}
    own(lake, [row | {"revenue": 1}, row | {"year": 2023, "revenue": 2}], "firm_table", "upload-1")
    own(lake, [row | {"revenue": 3}], "firm_table", "upload-2", DAY + dt.timedelta(days=1))
    assert [(r["year"], r["revenue"]) for r in read(lake, "firm_table")] == [(2023, 2), (2024, 3)]
    api.withdraw(lake, "firm_table", "upload-2")
    assert [(r["year"], r["revenue"]) for r in read(lake, "firm_table")] == [(2023, 2), (2024, 1)]


def test_erasure_covers_own_parts_and_erased_units_do_not_come_back(lake):
    rows = [GOOD | {"member_id": "no:974760673"}, GOOD]
    own(lake, rows)
    own(lake, [FEE | {"member_id": "no:974760673"}], "membership_fees")
    erased = api.erase(lake, ["974760673"])
    assert erased[0].rows == {"memberships": 1, "membership_fees": 1}
    assert [row["member_id"] for row in read(lake)] == ["x:SE:A"]
    assert lake.manifest("closed").tables["memberships/own"].rows == 1
    again = own(lake, [*rows, GOOD | {"member_id": "x:SE:B"}])
    assert (again.rows, again.left_out) == (2, {"erased": 1})
    assert "no:974760673" not in [row["member_id"] for row in read(lake)]


MEMBERS = st.sampled_from(["x:SE:A", "x:SE:B", "no:974760673"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "holder_id": st.sampled_from(["nce", "arena"]),
            "member_id": MEMBERS,
            "from_date": st.dates(dt.date(2000, 1, 1), DAY),
            "to_date": st.none() | st.dates(DAY, dt.date(2030, 1, 1)),
            "dated": st.booleans(),
            "kind": st.just("member"),
            "role": st.none() | st.text(min_size=1, max_size=5),
            "reason": st.none() | st.text(min_size=1),
            "source": st.text(),
        }
    ),
    unique_by=lambda row: (row["holder_id"], row["member_id"], row["from_date"]),
    max_size=6,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_what_is_read_is_what_was_given(lake, rows):
    own(lake, rows)
    wanted = sorted(rows, key=lambda row: (row["holder_id"], row["member_id"], row["from_date"]))
    assert sorted(read(lake), key=lambda row: (row["holder_id"], row["member_id"], row["from_date"])) == wanted


@pytest.fixture
def demo(tmp_path_factory, tmp_path, monkeypatch):
    home = make_home(tmp_path_factory.getbasetemp() / "small_demo")
    shutil.copytree(home, tmp_path / "home")
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "home"))
    return api.open_lake()


def members(lake: Lake, holder: str, *, closed: bool) -> set[str]:
    query = "SELECT org_id FROM cluster_members WHERE holder_id = ?"
    with lake.view(closed=closed) as view:
        return set(view.query(query, [holder], tables=("cluster_members",))["org_id"].to_pylist())


def test_the_national_tables_of_both_sides_honour_it(demo):
    with demo.view() as view:
        holders = view.query(
            "SELECT holder_id, count(*) AS n FROM cluster_members GROUP BY 1", tables=("cluster_members",)
        )
        holder = max(holders.to_pylist(), key=lambda row: row["n"])["holder_id"]
        query = "SELECT org_id FROM organisations WHERE name IS NOT NULL ORDER BY org_id LIMIT 1"
        (one,) = view.query(query, tables=("organisations",))["org_id"].to_pylist()
    before = members(demo, holder, closed=False)
    own(demo, [GOOD | {"holder_id": holder, "member_id": one}], as_of=dt.date.today())
    assert api.needs_build(demo, closed=True) and not api.needs_build(demo)
    api.build(demo)
    assert not api.needs_build(demo, closed=True)
    assert members(demo, holder, closed=True) == {one} != before
    assert members(demo, holder, closed=False) == before


def test_the_register_is_asked_by_number(lake):
    with lake.view() as view:
        assert api.in_register(view, ["no:974760673"]) is None
    store(
        lake,
        organisations=[
            {"org_id": "no:974760673", "name": "ELVEDAL TRE AS", "municipality": "3305", "industry_1": "16.100"},
            {"org_id": "no:811111118", "name": None, "legal_form": "ENK"},
        ],
        establishments=[{"est_id": "no:987654325", "org_id": "no:974760673", "municipality": "3310"}],
    )
    with lake.view() as view:
        found = api.in_register(view, ["no:974760673", "no:811111118", "no:987654325", "no:999999999", "x:SE:A"])
    assert set(found) == {"no:974760673", "no:811111118", "no:987654325"}
    first, place = found["no:974760673"], found["no:987654325"]
    assert (first.name, first.municipality, first.industry) == ("ELVEDAL TRE AS", "3305", "16.100")
    assert (place.name, place.municipality, place.establishment) == ("ELVEDAL TRE AS", "3310", True)
    assert found["no:811111118"].name is None


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("elvedal tre", ["ELVEDAL TRE AS", "ELVEDAL TRELAST AS"]),
        ("tre elvedal", ["ELVEDAL TRELAST AS", "ELVEDAL TRE AS"]),
        ("ås møbel", ["ÅS MØBEL AS"]),
        ("aas moebel", []),
        ("e", []),
        ("' OR 1=1 --", []),
        ("%", []),
        ("nordmann", []),
    ],
)
def test_the_register_is_asked_by_name(lake, written, found):
    names = ["ELVEDAL TRELAST AS", "ELVEDAL TRE AS", "ÅS MØBEL AS", "FJELLVIK AS"]
    rows = [{"org_id": f"no:90000000{n}", "name": name} for n, name in enumerate(names)]
    store(lake, organisations=[*rows, {"org_id": "no:900000009", "name": None}])
    with lake.view() as view:
        assert [one.name for one in api.find_by_name(view, written)] == found
