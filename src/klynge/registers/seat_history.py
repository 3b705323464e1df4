"""Since when has a person held a seat? The register gives no dates: snapshots are laid one upon the other.

A seat that is in two snapshots in a row is one row with its first and last day. A seat that is gone keeps its last
day; one that comes back is a new row. Seats in force are those whose `last_seen` is the date of the snapshot.

Persons are told by a keyed hash: with another key nobody is known again. A history is begun anew only where the user
says so.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from klynge.errors import SettingError
from klynge.lake import engine
from klynge.registers.importing import Reading

TRIED = 1_000  # earlier persons that are looked for, to see whether both snapshots were made with one key


@dataclass(frozen=True, slots=True)
class Earlier:
    """The seats of the newest snapshot before the one that is read."""

    file: Path
    as_of: dt.date


def earlier(reading: Reading) -> Earlier | None:
    """The newest snapshot of seats that is older than this import, in force or kept; None if there is none.

    Reading the same day again therefore starts from the day before it, and changes nothing.
    """
    manifest = reading.view.manifests["open"]
    entries = [*filter(None, [manifest.tables.get("seats")]), *manifest.history.get("seats", ())]
    before = [entry for entry in entries if dt.date.fromisoformat(entry.as_of) < reading.as_of]
    if not before:
        return None
    entry = max(before, key=lambda entry: (entry.as_of, entry.imported_at))
    return Earlier(reading.view.file(entry), dt.date.fromisoformat(entry.as_of))


def require_key(reading: Reading, file: Path) -> None:
    """Stop before a key is made for persons whose seats are in the lake under the key that is lost.

    Raises
    ------
    SettingError
        Unless the option `new_key` is given.
    """
    if not file.exists() and reading.view.has("seats"):
        _require_new_key(reading, f"The key file {file} is not there, and the lake has seats hashed with another key.")


def continued(reading: Reading, now: str, before: Earlier | None) -> str:
    """The query of all seats: those of `now`, and those of the snapshot before.

    now : query of org_id, person_key, role, changed, elected_by, birth_year, one row per seat
    """
    today = f"DATE '{reading.as_of}'"
    if before is not None and not _same_key(reading, now, before):
        _require_new_key(reading, f"The seats of {before.as_of} in the lake were hashed with another key.")
        before = None
    if before is None:
        return f"SELECT *, {today} AS first_seen, {today} AS last_seen FROM ({now})"
    rows, last = f"read_parquet({engine.literal(before.file)})", f"DATE '{before.as_of}'"
    kept = "coalesce(n.changed, o.changed) AS changed, coalesce(n.elected_by, o.elected_by) AS elected_by"
    return f"""
        SELECT org_id, person_key, role, {kept}, coalesce(n.birth_year, o.birth_year) AS birth_year,
            coalesce(o.first_seen, {today}) AS first_seen,
            CASE WHEN n.birth_year IS NULL THEN o.last_seen ELSE {today} END AS last_seen
        FROM ({now}) n FULL JOIN (SELECT * FROM {rows} WHERE last_seen = {last}) o USING (org_id, person_key, role)
        UNION ALL BY NAME SELECT * FROM {rows} WHERE last_seen < {last}"""


def _same_key(reading: Reading, now: str, before: Earlier) -> bool:
    """False if nobody is known from before: then the key of persons is another one."""
    rows, last = f"read_parquet({engine.literal(before.file)})", f"DATE '{before.as_of}'"
    some = f"SELECT person_key FROM {rows} WHERE last_seen = {last} LIMIT {TRIED}"
    known = f"SELECT 1 FROM ({now}) WHERE person_key IN ({some}) UNION ALL SELECT 1 WHERE NOT EXISTS ({some}) LIMIT 1"
    return reading.draft.connection.execute(known).fetchone() is not None


def _require_new_key(reading: Reading, found: str) -> None:
    if reading.options.get("new_key", "").casefold() == "yes":
        return
    raise SettingError(
        f"{found} No person could be known again, so that every seat would begin on {reading.as_of}. The lake is as "
        "before. Put the key file back from a copy, or begin the history anew with --option new_key=yes.",
        name="person_key",
    )
