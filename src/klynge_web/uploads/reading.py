"""What would an upload do? The dry run: every row is judged and written beside the rows shown, then shown at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.urls import reverse

from klynge_web.jobs.registry import Outcome
from klynge_web.shell.page import DEFAULT_LANGUAGE
from klynge_web.uploads import actions, members, tables
from klynge_web.uploads.errors import UploadStateError
from klynge_web.uploads.judged import Row
from klynge_web.uploads.members import Known
from klynge_web.uploads.models import Upload, UploadName, UploadRow

_AT_A_TIME = 2_000


@dataclass
class Found:
    """What a dry run came to.

    counts : rows by outcome; reasons : rejects by reason; otherwise : rows that came out otherwise than shown before
    """

    counts: Counter = field(default_factory=Counter)
    reasons: Counter = field(default_factory=Counter)
    otherwise: int = 0


def run(progress, upload: int) -> Outcome:
    """The job: judge all rows, and show them."""
    row = Upload.objects.get(pk=upload)
    if row.state not in ("stored", "read") or not row.mapping:
        raise UploadStateError("The upload is not waiting to be read. Look at its page.", state=row.state)
    actions.take(row, progress.job_id)
    found = read(row, progress)
    return Outcome(summary(found.counts), rejects(row, found.counts))


def read(upload: Upload, progress, *, stopped: str = "") -> Found:
    """Make a dry run, and show it in place of the one before. stopped : why an import was stopped for it."""
    number = actions.next_run(upload)
    try:
        known, rows = judged(upload, progress)
        found = _write(upload, number, rows, mark=bool(stopped))
        _write_names(upload, number, known)
        if upload.kind == "memberships":
            found.counts["absent"] = known.absent
        actions.show(upload, number, found, stopped, by=actions.who(progress.job_id))
    finally:
        # rows of dry runs that are not shown: of the one before, of one that was stopped, of a worker that died
        actions.clear(upload)
    return found


def judged(upload: Upload, progress) -> tuple[Known, Iterator[Row]]:
    """What is known of the file as a whole, and its rows with what will become of each."""
    if upload.kind == "memberships":
        known = members.look(upload, progress)
        return known, members.told(upload, known, progress)
    total = tables.count(upload, progress)
    return Known(rows=total), tables.told(upload, total, progress)


def summary(counts: dict) -> dict[str, int]:
    """Counts as jobs tell them."""
    return {f"upload_{name}": count for name, count in counts.items() if count}


def rejects(upload: Upload, counts: dict) -> dict:
    """How many rows are rejected, and where they are shown."""
    if not counts.get("rejected"):
        return {}
    address = reverse("upload", kwargs={"lang": DEFAULT_LANGUAGE, "upload": upload.pk})
    return {"count": counts["rejected"], "address": f"{address}?outcome=rejected"}


def signs(upload: Upload) -> dict[int, tuple[str, str]]:
    """Sign and outcome of the rows that are shown, by their number."""
    shown = UploadRow.objects.filter(upload=upload, run=upload.run) if upload.run else UploadRow.objects.none()
    return {no: (sign, outcome) for no, sign, outcome in shown.values_list("row_no", "sign", "outcome").iterator()}


def _write(upload: Upload, number: int, rows: Iterable[Row], *, mark: bool) -> Found:
    """Write the rows. mark : those that came out otherwise than shown before say what they were."""
    found, before = Found(), signs(upload)
    rows = iter(rows)
    while batch := list(islice(rows, _AT_A_TIME)):
        stored = []
        for row in batch:
            found.counts[row.outcome] += 1
            if row.reason and row.outcome == "rejected":
                found.reasons[row.reason] += 1
            sign, outcome = before.get(row.row_no, ("", ""))
            otherwise = bool(sign) and sign != row.sign
            found.otherwise += otherwise
            stored.append(row.stored(upload, number, outcome if otherwise and mark else ""))
        UploadRow.objects.bulk_create(stored, batch_size=500)
    return found


def _write_names(upload: Upload, number: int, known: Known) -> None:
    names = (
        UploadName(
            upload=upload,
            run=number,
            folded=folded,
            written=name.written,
            rows=name.rows,
            status=name.status,
            candidates=name.candidates,
        )
        for folded, name in known.names.items()
    )
    while batch := list(islice(names, _AT_A_TIME)):
        UploadName.objects.bulk_create(batch, batch_size=500)
