"""How does an upload come into force? Judged anew, stopped if anything came out otherwise, then written all at once."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from klynge import api, settings
from klynge_web.jobs.registry import Outcome
from klynge_web.uploads import actions, reading
from klynge_web.uploads.errors import (
    HolderBusyError,
    UploadChangedError,
    UploadEmptyError,
    UploadRejectsError,
    UploadStateError,
    UploadUndecidedError,
)
from klynge_web.uploads.judged import Row
from klynge_web.uploads.models import Upload, UploadRow

_ATTEMPTS = 3
_DAYS = ("period_start", "period_end")
_TITLES = {"firm_table": "Egen bedriftstabell", "accounts": "Egne regnskapstall"}


def run(progress, upload: int, seen: bool = False, leave_out: bool = False) -> Outcome:
    """The job. seen : the rejects were seen, however many; leave_out : names without a decision are left out.

    Begun again for an upload that has been imported it does nothing, and tells what was done.
    """
    row = Upload.objects.get(pk=upload)
    if row.state == "imported":
        return _outcome(row)
    require(row, seen=seen, leave_out=leave_out)
    by = actions.take(row, progress.job_id)
    actions.require_allowed(row, by)
    if row.kind == "memberships":
        _import_members(row, progress, by)
    else:
        _import_table(row, progress, by)
    row.refresh_from_db()
    return _outcome(row)


def require(upload: Upload, *, seen: bool, leave_out: bool) -> None:
    """Raise the error that says why the upload cannot be imported as it is shown, if it cannot."""
    if upload.state != "read":
        raise UploadStateError("The upload is not waiting to be imported. Look at its page.", state=upload.state)
    waiting = upload.counts.get("review", 0)
    if waiting and not leave_out:
        raise UploadUndecidedError(
            f"{waiting} rows have a name that waits for a decision. Decide, or leave them out.", count=waiting
        )
    if too_many_rejects(upload) and not seen:
        count = upload.counts["rejected"]
        raise UploadRejectsError(f"{count} rows cannot be used. Look at them, and say that you have.", count=count)
    if not any(upload.counts.get(outcome, 0) for outcome in written(upload)):
        raise UploadEmptyError("No row would be stored.")


def written(upload: Upload) -> tuple[str, ...]:
    """Outcomes of the rows that an import writes. A table is stored whole, as it stands in the file."""
    return ("add", "change") if upload.kind == "memberships" else ("add", "change", "same")


def too_many_rejects(upload: Upload) -> bool:
    """True if more rows are rejected than KLYNGE_REJECT_SHARE allows."""
    share = settings.load().reject_share
    return upload.counts.get("rejected", 0) > share * upload.rows_in_all


def _import_members(upload: Upload, progress, by) -> None:
    for attempt in range(_ATTEMPTS):
        seen = actions.state_of(upload.holder)
        rows = [_membership(upload, row) for row in _unchanged(upload, progress) if row.outcome in ("add", "change")]
        progress.step("upload_write", total=len(rows))
        try:
            return actions.bring(upload, rows, seen, by=by)
        except HolderBusyError:
            if attempt + 1 == _ATTEMPTS:
                raise


def _import_table(upload: Upload, progress, by) -> None:
    counts = Counter(row.outcome for row in _unchanged(upload, progress))
    progress.step("upload_write", total=sum(counts[outcome] for outcome in written(upload)))
    lake = api.open_lake()
    title = f"{_TITLES[upload.kind]}: {upload.source}"
    # the lake comes first: a worker that dies here leaves a part that the next attempt writes again, the same
    api.store_own(
        lake, upload.kind, _table_rows(upload), part=upload.part, source_title=title[:200], as_of=upload.as_of
    )
    try:
        actions.mark_imported(upload, {name: counts[name] for name in written(upload)}, by=by)
    except UploadStateError:  # it was imported and taken back meanwhile
        api.withdraw(lake, upload.kind, upload.part)
        raise


def _unchanged(upload: Upload, progress) -> Iterable[Row]:
    """The rows as they are judged now. Raises UploadChangedError, with a new dry run to look at, if one differs."""
    shown = reading.signs(upload)
    _, rows = reading.judged(upload, progress)
    if upload.kind == "memberships":
        rows = list(rows)
        differ = sum(shown.get(row.row_no, ("",))[0] != row.sign for row in rows) + abs(len(shown) - len(rows))
    else:
        rows, differ = _without_values(rows, shown)
    if not differ:
        return rows
    found = reading.read(upload, progress, stopped="changed")
    raise UploadChangedError(
        f"{found.otherwise or differ} rows came out otherwise than shown: somebody has edited since. Look again.",
        count=found.otherwise or differ,
    )


def _without_values(rows: Iterator[Row], shown: dict) -> tuple[list[Row], int]:
    """The rows of a table, and how many differ from those shown; their values are read from the database later."""
    kept, differ = [], 0
    for row in rows:
        differ += shown.get(row.row_no, ("",))[0] != row.sign
        kept.append(Row(row.row_no, row.outcome))
    return kept, differ + abs(len(shown) - len(kept))


def _membership(upload: Upload, row: Row) -> dict:
    """A row as the clusters take it: fields of a membership; of one that is there, those that change."""
    values = {name: value for name, value in row.values.items() if not (name == "fee" and value is None)}
    for day in ("from_date", "to_date"):
        values[day] = dt.date.fromisoformat(values[day]) if values.get(day) else None
    return values if row.target else values | {"source": upload.source}


def _table_rows(upload: Upload) -> Iterator[dict]:
    rows = UploadRow.objects.filter(upload=upload, run=upload.run, outcome__in=written(upload))
    for values in rows.values_list("values", flat=True).iterator(chunk_size=2_000):
        yield values | {day: dt.date.fromisoformat(values[day]) for day in _DAYS if values.get(day)}


def _outcome(upload: Upload) -> Outcome:
    return Outcome(reading.summary(upload.brought), reading.rejects(upload, upload.counts))
