"""What changed from one snapshot to the next? Each pair of kept snapshots is compared as a whole, then told by kind.

Only the open side is compared. A unit that is missing from a snapshot because its row could not be read is neither
new nor gone.
"""

from klynge.boundaries.municipalities import index
from klynge.lake import TABLES, Entry, View
from klynge.lake.engine import identifier, literal
from klynge.measures.changes import PERSONS
from klynge.measures.changes.periods import day, pairs, snapshots, watched
from klynge.measures.national.sources import Sources
from klynge.measures.network import BOARD_ROLES

_COLUMNS = TABLES["changes"].columns
_FLAGS = ("bankrupt", "winding_up", "forced_winding_up")
_UNIT = ("name", "municipality", "industry_1", "industry_version", "last_accounts_year", "founded", "registered")


def store_changes(sources: Sources, view: View) -> None:
    """Table `found_changes`, filled pair by pair: units, then boards and grants of known units."""
    columns = ", ".join(f"{identifier(column.name)} {column.type}" for column in _COLUMNS)
    sources.connection.execute(f"CREATE TABLE found_changes ({columns})")
    kept = snapshots(view, "organisations")
    _store_places(sources, view, kept)
    _store_correspondence(sources)
    _store_known(sources, view, kept)
    for earlier, later in pairs(kept):
        _compare_units(sources, view, earlier, later)
    _compare_boards(sources, view)
    for key in (key for key in watched(view) if key.startswith("grants")):
        _compare_grants(sources, view, key)


def changes() -> str:
    """Query of `changes`."""
    return "SELECT * FROM found_changes"


def _add(sources: Sources, kind: str, rows: str, **columns: str) -> None:
    """Add a kind: `columns` are expressions over the rows, those that are not given are null."""
    given = {"kind": literal(kind), "item": "''", **columns}
    values = ", ".join(given.get(column.name, "NULL") for column in _COLUMNS)
    sources.connection.execute(f"INSERT INTO found_changes SELECT {values} FROM {rows}")


def _days(earlier: Entry, later: Entry) -> dict[str, str]:
    return {"from_date": f"DATE '{day(earlier)}'", "to_date": f"DATE '{day(later)}'"}


def _read(view: View, entry: Entry) -> str:
    return f"read_parquet({literal(view.file(entry))})"


def _is_person(row: str = "") -> str:
    return f"({row}name IS NULL OR {row}legal_form IN ({', '.join(map(literal, PERSONS))}))"


def _store_places(sources: Sources, view: View, kept: list[Entry]) -> None:
    """Table `places`: code of any snapshot → the codes in force that it became, and the one to show.

    A municipality that was merged is the same place; of one that was split every part is.
    """
    known = index(view)
    union = " UNION ".join(f"SELECT municipality AS code FROM {_read(view, entry)}" for entry in kept)
    codes = [code for (code,) in sources.connection.execute(union).fetchall() if code]
    after = {code: known.successors(code) or (code,) for code in codes}
    sources.connection.execute("CREATE TABLE places (code VARCHAR, became VARCHAR[], shown VARCHAR)")
    rows = [(code, list(became), became[0] if len(became) == 1 else code) for code, became in after.items()]
    if rows:
        sources.connection.executemany("INSERT INTO places VALUES (?, ?, ?)", rows)


def _store_correspondence(sources: Sources) -> None:
    """Table `corresponding`: industry codes of two versions that go together, in both directions."""
    sources.connection.execute(
        "CREATE TABLE corresponding AS "
        "SELECT from_code, from_version, to_code, to_version FROM industry_map "
        "UNION SELECT to_code, to_version, from_code, from_version FROM industry_map"
    )


def _store_known(sources: Sources, view: View, kept: list[Entry]) -> None:
    """Table `known_units`: each unit that is no person, as the newest snapshot has it."""
    columns = f"org_id, name, shown, industry_1, industry_version, {_is_person()} AS person"
    first, *earlier = reversed(kept)
    placed = "LEFT JOIN places ON code = municipality"
    sources.connection.execute(f"CREATE TABLE known_units AS SELECT {columns} FROM {_read(view, first)} {placed}")
    for entry in earlier:
        sources.connection.execute(
            f"INSERT INTO known_units SELECT {columns} FROM {_read(view, entry)} u {placed} "
            "WHERE NOT EXISTS (SELECT 1 FROM known_units k WHERE k.org_id = u.org_id)"
        )
    sources.connection.execute("DELETE FROM known_units WHERE person")


def _compare_units(sources: Sources, view: View, earlier: Entry, later: Entry) -> None:
    _store_pair(sources, view, earlier, later)
    common = {
        **_days(earlier, later),
        "org_id": "org_id",
        "found_in": "'organisations'",
        "name": "coalesce(now_name, was_name)",
        "municipality": "coalesce(now_shown, was_shown)",
        "industry": "CASE WHEN is_now THEN now_industry_1 ELSE was_industry_1 END",
        "industry_version": "CASE WHEN is_now THEN now_industry_version ELSE was_industry_version END",
    }
    if_now = {**common, "municipality": "now_shown"}
    for flag in _FLAGS:
        _add(sources, flag, f"pair WHERE compared AND now_{flag} AND NOT coalesce(was_{flag}, false)", **if_now)
    _add(sources, "dissolved", "pair WHERE gone", **common)
    _add(sources, "new", "pair WHERE begun", **if_now, happened_on="coalesce(now_registered, now_founded)")
    moved = "pair WHERE NOT list_has_any(was_became, now_became)"
    _add(sources, "moved", moved, **if_now, before="was_shown", after="now_shown")
    renamed = f"pair WHERE {_spelt('was_name')} <> {_spelt('now_name')}"
    _add(sources, "renamed", renamed, **if_now, before="was_name", after="now_name")
    codes = {"before": "was_industry_1", "before_version": "was_industry_version", "after": "now_industry_1"}
    _add(sources, "industry", "pair WHERE other_industry", **if_now, **codes)
    filed = "pair WHERE was AND is_now AND now_last_accounts_year > coalesce(was_last_accounts_year, 0)"
    years = {"before": "was_last_accounts_year::VARCHAR", "after": "now_last_accounts_year::VARCHAR"}
    _add(sources, "accounts", filed, **if_now, **years)
    sources.connection.execute("DROP TABLE pair")


def _store_pair(sources: Sources, view: View, earlier: Entry, later: Entry) -> None:
    """Table `pair`: units that are no persons and are not the same in both, side by side.

    was, is_now : in the snapshot; begun : new since; gone : no longer there; compared : a flag can have changed
    """
    since = f"DATE '{day(earlier)}'"
    unlike = " OR ".join(f"was_{column} IS DISTINCT FROM now_{column}" for column in (*_UNIT[:5], *_FLAGS))
    entered = "coalesce(now_registered, now_founded)"
    sources.connection.execute(
        f"""
        CREATE TABLE pair AS
        WITH before AS ({_side(view, earlier, "was")}), later AS ({_side(view, later, "now")}), joined AS (
            SELECT org_id, coalesce(was_there, false) AS was, coalesce(now_there, false) AS is_now,
                   before.* EXCLUDE (org_id), later.* EXCLUDE (org_id)
            FROM before FULL JOIN later USING (org_id)
            WHERE ({unlike}) AND NOT coalesce(was_person, false) AND NOT coalesce(now_person, false)
        ), judged AS (
            SELECT joined.*, p.became AS was_became, p.shown AS was_shown, q.became AS now_became, q.shown AS now_shown,
                   is_now AND NOT was AND coalesce({entered} > {since}, true)
                       AND org_id NOT IN ({_unread(view, earlier)}) AS begun,
                   was AND NOT is_now AND org_id NOT IN ({_unread(view, later)}) AS gone,
                   {_other_industry()} AS other_industry
            FROM joined LEFT JOIN places p ON p.code = was_municipality LEFT JOIN places q ON q.code = now_municipality
        )
        SELECT *, begun OR (was AND is_now) AS compared FROM judged
        """
    )


def _side(view: View, entry: Entry, side: str) -> str:
    columns = ", ".join(f"{column} AS {side}_{column}" for column in (*_UNIT, *_FLAGS))
    return f"SELECT org_id, true AS {side}_there, {_is_person()} AS {side}_person, {columns} FROM {_read(view, entry)}"


def _other_industry() -> str:
    """True where both codes are known and are not the same branch: across versions, by the correspondence.

    A code that the correspondence does not have says nothing.
    """
    both = "from_code = was_industry_1 AND from_version = was_industry_version AND to_version = now_industry_version"
    return f"""
        was_industry_1 IS NOT NULL AND now_industry_1 IS NOT NULL AND CASE
            WHEN was_industry_version = now_industry_version THEN was_industry_1 <> now_industry_1
            ELSE EXISTS (SELECT 1 FROM corresponding WHERE {both})
                AND NOT EXISTS (SELECT 1 FROM corresponding WHERE {both} AND to_code = now_industry_1)
        END"""


def _spelt(name: str) -> str:
    """A name without what is only a way of writing it."""
    return f"trim(regexp_replace(upper({name}), '\\s+', ' ', 'g'))"


def _unread(view: View, entry: Entry) -> str:
    """Units whose row in the snapshot could not be read: the reject begins with the number."""
    file = view.file(entry).with_name("rejects.parquet")
    if not file.exists():
        return "SELECT '' WHERE false"
    number = "regexp_extract(raw, '^(no:)?([0-9]{9})', 2)"
    return f"SELECT 'no:' || {number} FROM read_parquet({literal(file)}) WHERE raw IS NOT NULL"


def _known(org_id: str = "k.org_id") -> dict[str, str]:
    """Columns of a change of a unit in `known_units` as k."""
    return {
        "org_id": org_id,
        "name": "k.name",
        "municipality": "k.shown",
        "industry": "k.industry_1",
        "industry_version": "k.industry_version",
    }


def _compare_boards(sources: Sources, view: View) -> None:
    """Persons who joined and left, by the days the seats in force were first and last seen.

    A first board is no change. Where the history of seats was begun anew after the earlier day, nothing is known.
    """
    if not sources.has("seats"):
        return
    begun = sources.connection.execute("SELECT min(first_seen) FROM seats").fetchone()[0]
    for earlier, later in pairs(snapshots(view, "seats")):
        if begun is None or begun > day(earlier):
            continue
        was, is_now = (
            f"bool_or(first_seen <= DATE '{day(entry)}' AND last_seen >= DATE '{day(entry)}')"
            for entry in (earlier, later)
        )
        rows = f"""(
            SELECT org_id, count(*) FILTER (is_now AND NOT was) AS joined,
                   count(*) FILTER (was AND NOT is_now) AS departed,
                   bool_or(was) AS had, bool_or(is_now) AS has
            FROM (
                SELECT org_id, person_key, {was} AS was, {is_now} AS is_now FROM seats
                WHERE role IN ({", ".join(map(literal, BOARD_ROLES))}) GROUP BY org_id, person_key
            ) GROUP BY org_id
        ) b JOIN known_units k USING (org_id)
        WHERE joined + departed > 0 AND had AND (has OR org_id IN (SELECT org_id FROM organisations))"""
        counts = {"joined": "joined", "departed": "departed", "found_in": "'seats'"}
        _add(sources, "board", rows, **_days(earlier, later), **_known(), **counts)


def _compare_grants(sources: Sources, view: View, key: str) -> None:
    """Awards that are new in a snapshot; those of the oldest one, by their date, between snapshots of the units."""
    kept = snapshots(view, key)
    award = {
        **_known(),
        "item": "award_id",
        "found_in": literal(key),
        "happened_on": '"date"',
        "after": "programme",
        "amount": "amount_awarded",
        "currency": "currency",
    }
    awarded = "outcome = 'awarded'"
    for earlier, later in pairs(snapshots(view, "organisations")):
        until = min(day(later), day(kept[0]))
        rows = f"{_read(view, kept[0])} g JOIN known_units k USING (org_id) WHERE {awarded} "
        rows += f"AND \"date\" > DATE '{day(earlier)}' AND \"date\" <= DATE '{until}'"
        days = {"from_date": f"DATE '{day(earlier)}'", "to_date": f"DATE '{until}'"}
        _add(sources, "grant", rows, **award, **days)
    for earlier, later in pairs(kept):
        before = f"SELECT award_id, org_id FROM {_read(view, earlier)} WHERE {awarded}"
        rows = (
            f"{_read(view, later)} g JOIN known_units k USING (org_id) ANTI JOIN ({before}) USING (award_id, org_id) "
        )
        _add(sources, "grant", f"{rows} WHERE {awarded}", **award, **_days(earlier, later))
