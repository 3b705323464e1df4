"""Every kind of change is found between two snapshots, by hand and by a second, plain way; and nothing else is."""

import datetime as dt
import shutil
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn import store
from drawn_changes import AUGUST, BASE, JULY, JUNE, compare, firm
from klynge.errors import UnknownNameError, UnknownRegionError
from klynge.lake import Lake
from klynge.measures.changes import KINDS
from klynge.measures.changes.periods import alone, periods
from klynge.measures.changes.reading import Selection, before_newest, newest, read
from klynge.measures.changes.subjects import subject
from klynge.measures.changes.telling import words
from klynge.text import LANGUAGES
from small_country import org, seat, unit


@pytest.fixture
def seen(lake):
    """Call with the units of June and of July, and other tables of June, for the rows of changes."""

    def make(june: list[dict], july: list[dict], **tables: list[dict]) -> list[dict]:
        store(lake, as_of=JUNE, organisations=june, **tables)
        store(lake, as_of=JULY, organisations=july)
        return rows(lake)

    return make


def rows(lake: Lake) -> list[dict]:
    compare(lake)
    with lake.view() as view:
        return view.query("SELECT * FROM changes ORDER BY org_id, kind, to_date, item", tables=("changes",)).to_pylist()


def told(found: list[dict]) -> set[tuple]:
    return {(row["kind"], row["org_id"], row["before"], row["after"]) for row in found}


@pytest.mark.parametrize("flag", ["bankrupt", "winding_up", "forced_winding_up"])
def test_a_flag_that_was_set_is_a_change_and_one_that_stays_is_not(seen, flag):
    on = {flag: True}
    found = seen(
        [firm(1), firm(2, **on), firm(3, **on), firm(4)],
        [firm(1, **on), firm(2, **on), firm(3), firm(4)],
    )
    assert told(found) == {(flag, org(1), None, None)}
    assert (found[0]["from_date"], found[0]["to_date"], found[0]["municipality"]) == (JUNE, JULY, "3305")
    assert (found[0]["name"], found[0]["industry"], found[0]["industry_version"]) == ("Firm 1", "41.200", "SN2007")


def test_new_and_dissolved(seen):
    fresh = {"registered": dt.date(2026, 7, 14)}
    # 3 was registered long ago: that June did not have it does not make it new
    found = seen([firm(1), firm(4)], [firm(1), firm(2, bankrupt=True, **fresh), firm(3, bankrupt=True)])
    assert told(found) == {
        ("new", org(2), None, None),
        ("bankrupt", org(2), None, None),
        ("dissolved", org(4), None, None),
    }
    (new,) = (row for row in found if row["kind"] == "new")
    assert new["happened_on"] == fresh["registered"]


def test_a_unit_whose_row_could_not_be_read_is_neither_new_nor_gone(lake):
    undated = {"registered": None, "founded": None}
    for day, units, unread in ((JUNE, [firm(1), firm(3)], 2), (JULY, [firm(2, **undated), firm(3)], 1)):
        store_with_reject(lake, day, units, f"9{unread:08d} x")
    assert rows(lake) == []


def store_with_reject(lake: Lake, day: dt.date, units: list[dict], raw: str) -> None:
    store(lake, as_of=day, organisations=units)
    with lake.view() as view:
        file = view.file(view.entries["organisations"]).with_name("rejects.parquet")
        view._connection.execute(
            f"COPY (SELECT 1 AS row_no, 'malformed_row' AS reason, '{raw}' AS raw) TO '{file}' (FORMAT parquet)"
        )


def test_moved_renamed_industry_and_accounts(seen):
    found = seen(
        [firm(1), firm(2), firm(3), firm(4), firm(5, last_accounts_year=None), firm(6, None)],
        [
            firm(1, "3310"),
            firm(2, name="Firma To"),
            firm(3, industry_1="62.010"),
            firm(4, last_accounts_year=2025),
            firm(5, last_accounts_year=2025),
            firm(6),  # an address that was not registered is no move
        ],
    )
    assert told(found) == {
        ("moved", org(1), "3305", "3310"),
        ("renamed", org(2), "Firm 2", "Firma To"),
        ("industry", org(3), "41.200", "62.010"),
        ("accounts", org(4), "2024", "2025"),
        ("accounts", org(5), None, "2025"),
    }


def test_another_way_of_writing_a_name_is_no_new_name(seen):
    assert seen([firm(1, name="Elvedal  Verk AS")], [firm(1, name="ELVEDAL VERK AS")]) == []


def test_sole_proprietors_and_estates_are_left_out(seen):
    gone = [unit(n, legal_form=form, **BASE) for n, form in enumerate(("ENK", "BO", "KBO"), start=1)]
    nameless = [firm(4, name=None)]
    assert seen([*gone, *nameless, firm(5)], [firm(5)]) == []


def test_a_merged_municipality_is_no_move_and_a_split_one_none_into_its_parts(seen):
    municipalities = [{"code": code, "name": code} for code in ("3305", "3310", "3320", "3330")]
    merger = {"old_code": "0600", "new_code": "3305", "changed_on": dt.date(2026, 7, 1)}
    split = [{"old_code": "0700", "new_code": new, "changed_on": dt.date(2026, 7, 1)} for new in ("3310", "3320")]
    found = seen(
        [firm(1, "0600"), firm(2, "0700"), firm(3, "0700"), firm(4, "0600")],
        [firm(1, "3305"), firm(2, "3320"), firm(3, "3330"), firm(4, "3330")],
        municipalities=municipalities,
        municipality_changes=[merger, *split],
    )
    assert told(found) == {("moved", org(3), "0700", "3330"), ("moved", org(4), "3305", "3330")}


def test_a_code_of_another_version_is_a_change_only_where_the_correspondence_says_so(seen):
    mapped = {"from_code": "41.200", "from_version": "SN2007", "to_version": "SN2025", "weight": 1.0}
    new = {"industry_version": "SN2025"}
    found = seen(
        [firm(1), firm(2), firm(3, industry_1="99.000")],
        [firm(1, industry_1="41.000", **new), firm(2, industry_1="62.100", **new), firm(3, industry_1="62.100", **new)],
        industry_map=[{**mapped, "to_code": "41.000"}],
    )
    assert told(found) == {("industry", org(2), "41.200", "62.100")}
    assert (found[0]["before_version"], found[0]["industry_version"]) == ("SN2007", "SN2025")


def test_boards_count_persons_and_not_roles(lake):
    def sat(number: int, person: str, first: dt.date, last: dt.date, **fields) -> dict:
        return seat(number, person, first_seen=first, last_seen=last, **fields)

    seats = [
        sat(1, "stays", JUNE, JULY),
        sat(1, "rises", JUNE, JUNE),
        sat(1, "rises", JULY, JULY, role="LEDE"),
        sat(1, "leaves", JUNE, JUNE),
        sat(1, "comes", JULY, JULY),
        sat(1, "comes too", JULY, JULY),
        sat(2, "first board", JULY, JULY),
        sat(3, "deputy", JULY, JULY, role="VARA"),
        sat(3, "stays", JUNE, JULY),
        sat(4, "the firm is gone", JUNE, JUNE),
        sat(5, "all left", JUNE, JUNE),
        sat(6, "of a sole proprietor", JUNE, JUNE),
        sat(7, "unknown firm", JUNE, JUNE),
    ]
    units = [firm(1), firm(2), firm(3), firm(5), firm(6, legal_form="ENK")]
    store(lake, as_of=JUNE, organisations=[*units, firm(4)], seats=[s for s in seats if s["first_seen"] == JUNE])
    store(lake, as_of=JULY, organisations=units, seats=seats)
    boards = [row for row in rows(lake) if row["kind"] == "board"]
    assert [(row["org_id"], row["joined"], row["departed"]) for row in boards] == [(org(1), 2, 1), (org(5), 0, 1)]
    assert {(row["from_date"], row["to_date"], row["found_in"]) for row in boards} == {(JUNE, JULY, "seats")}


def test_a_history_of_seats_that_was_begun_anew_tells_nothing_of_what_was_before(lake):
    store(lake, as_of=JUNE, organisations=[firm(1)], seats=[seat(1, "old key", first_seen=JUNE, last_seen=JUNE)])
    store(lake, as_of=JULY, organisations=[firm(1)], seats=[seat(1, "new key", first_seen=JULY, last_seen=JULY)])
    assert rows(lake) == []


def award(number: int, award_id: str, day: dt.date | None, **fields) -> dict:
    given = {"source": "eu", "award_id": award_id, "org_id": org(number), "date": day, "currency": "EUR"}
    return {
        **given,
        "amount_awarded": 500,
        "programme": "Horisont",
        "outcome": "awarded",
        "role": "recipient",
        **fields,
    }


def store_grants(lake: Lake, day: dt.date, grants: list[dict]) -> None:
    """As a reader does: the part of one source."""
    import pyarrow as pa

    from klynge.lake import TABLES

    table = pa.Table.from_pylist([{c.name: row.get(c.name) for c in TABLES["grants"].columns} for row in grants])
    with lake.draft() as draft:
        draft.connection.register("drawn_grants", table)
        draft.store("grants", "SELECT * FROM drawn_grants", as_of=day, part="eu")
        draft.connection.unregister("drawn_grants")


def test_grants_by_date_between_the_units_then_by_what_is_new_in_the_list(lake):
    store(lake, as_of=JUNE, organisations=[firm(1)])
    store(lake, as_of=AUGUST, organisations=[firm(1)])
    old, within, later = dt.date(2026, 5, 1), dt.date(2026, 7, 5), dt.date(2026, 8, 20)
    first = [
        award(1, "old", old),
        award(1, "dated", within),
        award(1, "undated", None),
        award(1, "pending", within, outcome="pending", amount_awarded=None),
        award(9, "unknown firm", within),
    ]
    store_grants(lake, JULY, first)
    assert [(row["item"], row["from_date"], row["to_date"], row["happened_on"]) for row in rows(lake)] == [
        ("dated", JUNE, JULY, within)
    ]
    now_given = award(1, "pending", within)
    store_grants(
        lake, AUGUST, [*first[:3], now_given, award(1, "fresh", later), award(1, "back", later, outcome="reversed")]
    )
    found = rows(lake)
    assert {(row["item"], row["from_date"], row["to_date"]) for row in found} == {
        ("dated", JUNE, JULY),
        ("pending", JULY, AUGUST),
        ("fresh", JULY, AUGUST),
    }
    assert {(row["amount"], row["currency"], row["after"], row["found_in"]) for row in found} == {
        (500, "EUR", "Horisont", "grants/eu")
    }


def test_a_first_snapshot_alone_gives_no_changes_and_says_so(lake):
    store(lake, as_of=JUNE, organisations=[firm(1, bankrupt=True)])
    assert rows(lake) == []
    with lake.view() as view:
        assert (periods(view), alone(view)) == ([], {"organisations": JUNE})


def test_every_pair_of_kept_snapshots_is_compared_and_a_snapshot_brought_later_too(lake):
    store(lake, as_of=JUNE, organisations=[firm(1), firm(2)])
    store(lake, as_of=AUGUST, organisations=[firm(1, "3320"), firm(2, bankrupt=True)])
    store(lake, as_of=JULY, organisations=[firm(1, "3310"), firm(2, bankrupt=True)])  # goes to the history
    assert {(row["kind"], row["from_date"], row["to_date"]) for row in rows(lake)} == {
        ("moved", JUNE, JULY),
        ("moved", JULY, AUGUST),
        ("bankrupt", JUNE, JULY),
    }


def test_a_snapshot_that_is_no_longer_kept_is_forgotten(lake, monkeypatch):
    monkeypatch.setenv("KLYNGE_SNAPSHOTS_KEPT", "1")
    for day, place in ((JUNE, "3305"), (JULY, "3310"), (AUGUST, "3320")):
        store(lake, as_of=day, organisations=[firm(1, place)])
    assert [(row["before"], row["after"]) for row in rows(lake)] == [("3310", "3320")]


# a second, plain way to the same changes of units

UNITS = st.dictionaries(
    st.integers(1, 6),
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["Elvedal Verk", "Fjellvik Bygg", None]),
            "legal_form": st.sampled_from(["AS", "AS", "ENK"]),
            "municipality": st.sampled_from(["3305", "3310", None]),
            "industry_1": st.sampled_from(["41.200", "62.010", None]),
            "last_accounts_year": st.sampled_from([None, 2024, 2025]),
            "bankrupt": st.booleans(),
            "winding_up": st.booleans(),
            "forced_winding_up": st.booleans(),
        }
    ),
    min_size=1,
)


def plainly(before: dict[int, dict], now: dict[int, dict]) -> set[tuple]:
    """Changes as one would find them with two lists and a pencil. No unit has a date of registration."""
    found = set()
    for number in before.keys() | now.keys():
        was, is_now = before.get(number), now.get(number)
        if any(one and (one["name"] is None or one["legal_form"] == "ENK") for one in (was, is_now)):
            continue
        if is_now is None:
            found.add(("dissolved", org(number), None, None))
            continue
        if was is None:
            found.add(("new", org(number), None, None))
        for flag in ("bankrupt", "winding_up", "forced_winding_up"):
            if is_now[flag] and not (was and was[flag]):
                found.add((flag, org(number), None, None))
        if was is None:
            continue
        for kind, column in (("moved", "municipality"), ("renamed", "name"), ("industry", "industry_1")):
            if was[column] and is_now[column] and was[column] != is_now[column]:
                found.add((kind, org(number), was[column], is_now[column]))
        first, last = was["last_accounts_year"], is_now["last_accounts_year"]
        if last and last > (first or 0):
            found.add(("accounts", org(number), str(first) if first else None, str(last)))
    return found


def registered(units: dict[int, dict]) -> list[dict]:
    undated = {"registered": None, "founded": None}
    return [unit(n, **{"industry_version": "SN2007", **fields, **undated}) for n, fields in units.items()]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(UNITS, UNITS)
def test_two_ways_agree_nothing_comes_of_nothing_and_new_mirrors_dissolved(lake, before, now):
    def between(first: dict, second: dict) -> set[tuple]:
        shutil.rmtree(lake.folder, ignore_errors=True)
        store(lake, as_of=JUNE, organisations=registered(first))
        store(lake, as_of=JULY, organisations=registered(second))
        return told(rows(lake))

    forth = between(before, now)
    assert forth == plainly(before, now)
    assert between(before, before) == set()
    back = between(now, before)
    assert {row[1] for row in forth if row[0] == "new"} == {row[1] for row in back if row[0] == "dissolved"}
    assert {row[1] for row in forth if row[0] == "dissolved"} == {row[1] for row in back if row[0] == "new"}


# reading them


@pytest.fixture
def country(lake) -> Lake:
    places = [{"code": code, "name": name} for code, name in (("3305", "Elvedal"), ("3310", "Fjellvik"))]
    names = dict.fromkeys(("name_nb", "name_nn", "name_en"))
    industries = [
        {**names, "code": code, "version": "SN2007", "level": level, "name_nb": name}
        for code, level, name in (
            ("41", 2, "Oppføring"),
            ("41.200", 5, "Oppføring av bygg"),
            ("62", 2, "Data"),
            ("62.010", 5, "Kode"),
        )
    ]
    store(lake, as_of=JUNE, municipalities=places, industries=industries)
    store(lake, as_of=JUNE, organisations=[firm(1), firm(2), firm(3, industry_1="62.010")])
    store(lake, as_of=JULY, organisations=[firm(1, "3310"), firm(2, bankrupt=True), firm(3, bankrupt=True)])
    compare(lake)
    return lake


def kinds(view, kind: str, asked: str, **choice) -> dict[str, int]:
    return read(view, subject(view, kind, asked).selection, **choice).counts


def test_subjects_have_their_changes_and_both_ends_of_a_move_have_it(country):
    with country.view() as view:
        assert kinds(view, "region", "3305") == {"bankrupt": 2, "moved": 1, "industry": 1}
        assert kinds(view, "region", "Fjellvik") == {"moved": 1}
        assert kinds(view, "organisation", "900 000 001") == {"moved": 1}
        # 3 went from data to building: both see it, its bankruptcy belongs where it is now
        assert kinds(view, "industry", "41") == {"bankrupt": 2, "moved": 1, "industry": 1}
        assert kinds(view, "industry", "SN2007-62") == {"industry": 1}
        both = subject(view, "region", "3310").selection | subject(view, "organisation", "900000002").selection
        assert read(view, both).counts == {"bankrupt": 1, "moved": 1}
        assert read(view, Selection()).rows == []


def test_kinds_limits_and_days(country):
    with country.view() as view:
        everything = subject(view, "region", "3305").selection
        assert [row.kind for row in read(view, everything, kinds=("moved",)).rows] == ["moved"]
        assert len(read(view, everything, limit=1).rows) == 1
        assert len(read(view, everything, limit=9, offset=3).rows) == 1
        assert [row.kind for row in read(view, everything, per_kind=1).rows] == ["bankrupt", "moved", "industry"]
        assert read(view, everything, since=JULY).counts == {}
        assert sum(read(view, everything, since=JUNE).counts.values()) == 4
        assert read(view, everything, since={"organisations": JULY}).counts == {}
        assert sum(read(view, everything, since={"seats": JULY}).counts.values()) == 4
        assert (newest(view), before_newest(view)) == ({"organisations": JULY}, {})
        with pytest.raises(UnknownNameError, match="no kind of change 'konkurs'"):
            read(view, everything, kinds=("konkurs",))


def test_a_change_keeps_its_identifier_when_the_tables_are_built_again(country):
    def ids() -> set:
        with country.view() as view:
            return {row.id for row in read(view, subject(view, "region", "3305").selection).rows}

    before = ids()
    compare(country)
    assert ids() == before and len(before) == 4


def test_every_kind_is_told_in_every_language(country):
    with country.view() as view:
        said = words(view)
        (moved,) = read(view, subject(view, "organisation", "900000001").selection).rows
        industry = read(view, subject(view, "industry", "62").selection).rows[0]
    assert said.phrase(moved, "nb") == "flyttet fra Elvedal til Fjellvik"
    assert said.phrase(industry, "nn") == "næringskode frå 62.010 Kode til 41.200 Oppføring av bygg"
    assert said.seen(moved, "en").replace("\u00a0", " ") == "Seen between 30 June 2026 and 31 July 2026"
    for kind in KINDS:
        one = replace(moved, kind=kind, joined=1, departed=2, amount=5, found_in="grants/eu")
        assert all("{" not in said.phrase(one, lang) for lang in LANGUAGES)


@pytest.mark.parametrize(
    ("kind", "asked", "words"),
    [
        ("planet", "x", "no kind of subject 'planet'. Known: region, cluster, industry, organisation"),
        ("organisation", "900 000 011", "no organisation '900 000 011'. Known: Firm 1 (900 000 001)"),
        ("organisation", "firm 2", "no organisation 'firm 2'. Known: Firm 2 (900 000 002)"),
        ("industry", "41.201", "no industry '41.201'. Known: 41.200"),
        ("industry", "SN1994-41", "no industry 'SN1994-41'. Known: 41 Oppføring"),
        ("cluster", "ko-01", "no cluster 'ko-01'"),
    ],
)
def test_unknown_subjects_are_told_with_near_ones(country, kind, asked, words):
    with country.view() as view, pytest.raises(UnknownNameError) as told_error:
        subject(view, kind, asked)
    assert words in str(told_error.value)


def test_an_unknown_region_is_told_with_near_ones(country):
    with country.view() as view, pytest.raises(UnknownRegionError, match=r"Near: Elvedal \(3305\)"):
        subject(view, "region", "Elvedahl")
