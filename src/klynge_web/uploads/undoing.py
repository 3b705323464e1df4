"""How is an upload taken back? All that it brought goes; what somebody has edited since stays, and is told."""

from dataclasses import dataclass

from django.db.models import F

from klynge import api
from klynge_web.clusters.models import Brought
from klynge_web.jobs.registry import Outcome
from klynge_web.uploads import actions
from klynge_web.uploads.errors import UploadStateError
from klynge_web.uploads.models import Upload


@dataclass(frozen=True, slots=True)
class Effect:
    """What taking back would do: rows it removes, rows it sets back, and rows that stay or are gone already."""

    removed: int = 0
    restored: int = 0
    edited: int = 0
    gone: int = 0


def run(progress, upload: int) -> Outcome:
    """The job. Begun again for an upload that has been taken back it does nothing."""
    row = Upload.objects.get(pk=upload)
    if row.state == "undone":
        return Outcome({"upload_taken_back": row.brought.get("taken_back", 0)})
    if row.state != "imported":
        raise UploadStateError("The upload has not been imported: there is nothing to take back.", state=row.state)
    by = actions.take(row, progress.job_id)
    actions.require_allowed(row, by)
    progress.step("upload_undo")
    if row.kind == "memberships":
        back = actions.take_back_members(row, by=by)
    else:
        # the lake comes first: a worker that dies here leaves nothing for the next attempt to withdraw, which is fine
        api.withdraw(api.open_lake(), row.kind, row.part)
        back = actions.mark_undone(row, by=by)
    summary = {"upload_taken_back": back["taken_back"], "upload_kept": back.get("kept", 0)}
    return Outcome({name: count for name, count in summary.items() if count or name == "upload_taken_back"})


def effect(upload: Upload) -> Effect:
    """What taking the upload back would do now."""
    if upload.kind != "memberships":
        return Effect(removed=sum(upload.brought.values()))
    notes = Brought.objects.filter(upload_id=upload.pk)
    untouched = notes.filter(version=F("membership__version"))
    removed = untouched.filter(before__isnull=True).count()
    restored, left = untouched.count() - removed, notes.count()
    brought = upload.brought.get("add", 0) + upload.brought.get("change", 0)
    return Effect(removed, restored, left - removed - restored, max(brought - left, 0))
