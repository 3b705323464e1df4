"""What will become of each row of a firm table or of accounts? Compared with what the lake has of the same firm.

All rows that can be used are stored as one part of the table, the unchanged ones too: what an upload brought stays
whole when another is taken back.
"""

from collections.abc import Iterator
from itertools import islice

from klynge import api
from klynge_web.uploads import files
from klynge_web.uploads.judged import Row, choices_of, plain, rejected
from klynge_web.uploads.models import Upload

KEYS = {"firm_table": ("org_id", "year"), "accounts": ("org_id", "period_end", "kind")}
_NOT_COMPARED = ("source", "layout")
_AT_A_TIME = 2_000


def count(upload: Upload, progress) -> int:
    """Number of rows; what is wrong with the file as a whole shows here, before anything is judged."""
    progress.step("upload_look")
    rows = 0
    for rows, _ in enumerate(files.rows(upload), start=1):
        progress.advance(rows)
    return rows


def told(upload: Upload, total: int, progress) -> Iterator[Row]:
    """Every row of the file, with what will become of it."""
    progress.step("upload_judge", total=total)
    choices, seen, done = choices_of(upload), set(), 0
    found = files.rows(upload)
    with api.open_lake().view(closed=True) as view:
        while batch := list(islice(found, _AT_A_TIME)):
            rows = [_judged(upload, seen, choices, *one) for one in batch]
            good = {_key(upload, row.values): row for row in rows if row.outcome == "add"}
            there = api.rows_in_force(view, upload.kind, good, as_of=upload.as_of, besides=upload.part)
            for key, row in good.items():
                _compare(row, *there.get(key, (None, False)))
                row.values = plain(row.values)
            yield from rows
            done += len(batch)
            progress.advance(done)


def _judged(upload: Upload, seen: set, choices, row_no: int, fault: str, cells: dict) -> Row:
    if fault:
        return rejected(row_no, fault, cells)
    judged = api.judge_row(upload.kind, cells, choices)
    if judged.reason:
        return rejected(row_no, judged.reason, cells, judged.column)
    key = _key(upload, judged.values)
    if key in seen:
        return rejected(row_no, "repeated_row", cells)
    seen.add(key)
    return Row(row_no, "add", subject=judged.values["org_id"], values=judged.values)


def _compare(row: Row, there: dict | None, stays: bool) -> None:
    if there is None:
        return
    if stays:
        row.outcome, row.reason = "same", "newer_in_force"
        return
    compared = [name for name in row.values if name not in _NOT_COMPARED]
    now, then = plain(there), plain(row.values)
    row.changes = {name: [now[name], then[name]] for name in compared if now[name] != then[name]}
    row.outcome = "change" if row.changes else "same"


def _key(upload: Upload, values: dict) -> tuple:
    return tuple(values[name] for name in KEYS[upload.kind])
