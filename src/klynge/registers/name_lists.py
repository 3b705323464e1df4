"""Who stands on a pasted list of names? Only the one organisation of that name, or the one a person decides on.

A review file is written beside the list: suggestions for each name, and a column for the decision. It is filled in a
spreadsheet program and imported in place of the list.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from klynge import settings
from klynge.errors import FileFaultError
from klynge.lake import engine
from klynge.registers import checks, delimited
from klynge.registers.importing import Reading
from klynge.registers.names import SUGGESTIONS, Match, match
from klynge.registers.rows import load

NAME_HEADERS = ("name", "navn", "bedrift", "firma", "medlem", "member")
PER_SUGGESTION = ("suggestion", "number", "municipality", "score")
REVIEW_COLUMNS = ("name", "status", *(f"{c}_{n + 1}" for n in range(SUGGESTIONS) for c in PER_SUGGESTION), "decision")
LEFT_OUT = ("-", "nei", "no")
UNDECIDED = {"ambiguous": "name_ambiguous", "unmatched": "name_not_matched"}
_HOLDER = re.compile(r"[^\W_][\w.-]*")
_BULLET = re.compile(r"^[\s•·*–-]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One name of the list with what may be meant: cells of the review file by column, and its line number."""

    row_no: str
    cells: dict[str, str]

    @property
    def decided(self) -> str:
        """The number decided on, '-' for left out, '' for undecided. A suggestion may be named by its place."""
        decision = self.cells.get("decision", "").casefold()
        if decision in LEFT_OUT:
            return "-"
        if not decision and self.cells["status"] == "exact":
            return self.cells["number_1"]
        return self.cells.get(f"number_{decision}") or decision


def read(reading: Reading, holder: str) -> None:
    """Read the members of `holder` from a list of names, or from its review file.

    The memberships are undated: from_date is the day of the list. Options: `kind` (default member), `source`.
    Rejects: name_not_matched and name_ambiguous (no decision yet), bad_organisation_number, unknown_organisation.
    Left out: `decided_against`, `repeated_member`, `already_dated` (the dated file has it).
    """
    if not _HOLDER.fullmatch(holder):
        raise FileFaultError(
            f"The holder {holder!r} of {reading.path.name} has signs that an identifier cannot have. "
            "Give the identifier of the cluster organisation, project or milieu: --option names=IDENTIFIER.",
            fault="bad_holder",
            file=reading.path.name,
        )
    lines, review = _lines(reading)
    _require_decisions(reading, lines, review)
    load(reading, "decided", ("row_no", "status", "decision"), map(_decided, lines))
    reading.draft.connection.execute(_judged(reading, holder))
    good = "SELECT * REPLACE (NULL AS reason) FROM judged WHERE reason IS NULL AND rule IS NULL"
    checks.store(reading, "memberships", query=good, part=holder)


def _lines(reading: Reading) -> tuple[list[Line], Path]:
    """The lines of a review file, or those of a list with a review file written beside it."""
    header = [name.casefold() for name in delimited.header(reading.path)]
    if {"name", "decision"} <= set(header):
        return list(_review_lines(reading)), reading.path
    written = list(_table_names(reading) if set(header) & set(NAME_HEADERS) else _text_names(reading.path))
    review = reading.path.with_name(f"{reading.path.stem}.review.csv")
    earlier = _earlier_decisions(review)
    matches = match(reading, [name for _, name in written])
    cells = [_cells(found, earlier.get(found.written, "")) for found in matches]
    lines = [Line(row_no, cell) for (row_no, _), cell in zip(written, cells, strict=True)]
    _write_review(review, lines)
    return lines, review


def _review_lines(reading: Reading) -> Iterator[Line]:
    layout = delimited.Layout(
        "review", {name: (name,) for name in REVIEW_COLUMNS}, required=("name", "status", "number_1", "decision")
    )
    delimited.read(reading, "review", layout)
    rows = reading.draft.connection.execute("SELECT * FROM review ORDER BY row_no::INTEGER").to_arrow_table()
    for row in rows.to_pylist():
        yield Line(row["row_no"], {name: _unguarded(row[name] or "") for name in REVIEW_COLUMNS})


def _table_names(reading: Reading) -> Iterator[tuple[str, str]]:
    delimited.read(reading, "listed", delimited.Layout("list of names", {"name": NAME_HEADERS}, required=("name",)))
    query = "SELECT row_no, name FROM listed WHERE name IS NOT NULL ORDER BY row_no::INTEGER"
    yield from reading.draft.connection.execute(query).fetchall()


def _text_names(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding=delimited.encoding_of(path)) as stream:
        for number, line in enumerate(stream, start=1):
            if name := _BULLET.sub("", line).strip():
                yield str(number), name


def _cells(found: Match, decision: str) -> dict[str, str]:
    cells = {"name": found.written, "status": found.status}
    for place, candidate in enumerate(found.candidates, start=1):
        number = candidate.org_id.removeprefix("no:")
        values = (candidate.name, number, candidate.municipality or "", f"{candidate.score:.2f}")
        cells |= {f"{c}_{place}": value for c, value in zip(PER_SUGGESTION, values, strict=True)}
    return cells | {"decision": decision or (cells["number_1"] if found.status == "exact" else "")}


def _earlier_decisions(review: Path) -> dict[str, str]:
    """Decisions of a review file that lies there already: a second look at the list must not lose them."""
    if not review.exists():
        return {}
    with review.open(encoding=delimited.encoding_of(review), newline="") as stream:
        rows = csv.DictReader(stream, delimiter=";")
        return {_unguarded(row["name"]): row["decision"] for row in rows if row.get("name") and row.get("decision")}


def _write_review(review: Path, lines: list[Line]) -> None:
    try:
        with review.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(REVIEW_COLUMNS)
            writer.writerows([_guarded(line.cells.get(name, "")) for name in REVIEW_COLUMNS] for line in lines)
    except PermissionError:
        raise FileFaultError(
            f"The review file {review} may not be written. Copy the list to a folder of your own, or close the review "
            "file where it is open, and import the list again.",
            fault="no_permission",
            file=review.name,
        ) from None


def _guarded(cell: str) -> str:
    """A cell that a spreadsheet program must not take for a formula; '-' alone is a decision."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) and len(cell) > 1 else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _require_decisions(reading: Reading, lines: list[Line], review: Path) -> None:
    open_lines = [line for line in lines if not line.decided]
    if len(open_lines) <= settings.load().reject_share * len(lines):
        return
    several = sum(line.cells["status"] == "ambiguous" for line in open_lines)
    raise FileFaultError(
        f"{len(open_lines)} of {len(lines)} names in {reading.path.name} are not certain: {several} fit several "
        f"organisations, {len(open_lines) - several} fit none exactly. Open {review.name} beside it, write in the "
        "column decision an organisation number, the place of a suggestion (1, 2 or 3), or - to leave the name out, "
        f"and import that file: klynge import memberships {review.name} --option names=HOLDER",
        fault="needs_review",
        file=reading.path.name,
        review=str(review),
        undecided=len(open_lines),
    )


def _decided(line: Line) -> tuple[str, str, str | None]:
    return line.row_no, line.cells["status"], line.decided or None


def _judged(reading: Reading, holder: str) -> str:
    registered = checks.registered(reading)
    undecided = " ".join(f"WHEN '{status}' THEN '{reason}'" for status, reason in UNDECIDED.items())
    reason = checks.first_reason(
        ("bad_organisation_number", f"NOT {checks.is_organisation_id('member_id')}"),
        ("unknown_organisation", f"member_id NOT IN ({registered})" if registered else "false"),
    )
    dated = "false"
    if reading.view.has("memberships"):
        dated = (
            f"member_id IN (SELECT member_id FROM {checks.lake_table(reading, 'memberships')} WHERE dated "
            f"AND holder_id = {engine.literal(holder)} AND coalesce(to_date >= DATE '{reading.as_of}', true))"
        )
    kind = engine.literal(reading.options.get("kind", "member"))
    source = engine.literal(reading.options.get("source", reading.path.name))
    return f"""
        CREATE TEMP TABLE judged AS
        WITH named AS (
            SELECT *, CASE WHEN decision IS NULL THEN CASE status {undecided} ELSE 'name_not_matched' END END AS fault,
                CASE WHEN decision != '-' THEN {checks.organisation_id("decision")} END AS member_id
            FROM decided
        ), reasoned AS (SELECT *, {reason} AS reason FROM named)
        SELECT row_no, reason, 'line ' || row_no || coalesce(' ' || {checks.shown("decision")}, '') AS raw,
            {engine.literal(holder)} AS holder_id, member_id, DATE '{reading.as_of}' AS from_date,
            NULL::DATE AS to_date, false AS dated, {kind} AS kind, NULL AS role, {source} AS source,
            CASE WHEN decision = '-' THEN 'decided_against' WHEN {dated} THEN 'already_dated'
                WHEN row_number() OVER (PARTITION BY member_id, reason IS NULL ORDER BY row_no::INTEGER) > 1
                THEN 'repeated_member' END AS rule
        FROM reasoned
        """
