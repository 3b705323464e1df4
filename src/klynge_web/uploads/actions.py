"""How is an upload written? Stored, mapped, read, imported and taken back: each in one transaction, and told."""

import datetime as dt

from django.db.models import Count, F, Max, Sum
from django.utils import timezone

from klynge_web.access.guard import unguarded
from klynge_web.access.scope import scope_of
from klynge_web.clusters.actions import bring_in, take_back
from klynge_web.clusters.models import Brought, Membership
from klynge_web.clusters.rules import holder_field, tied_to
from klynge_web.history.actions import WORKER, action, tell
from klynge_web.jobs.actions import begin
from klynge_web.jobs.models import Job
from klynge_web.uploads import files
from klynge_web.uploads.errors import HolderBusyError, UploadForgottenError, UploadNotAllowedError, UploadStateError
from klynge_web.uploads.models import KEPT_FOR, Decision, KeptMapping, Upload, UploadName, UploadRow

_JOBS = ("read_upload", "import_upload", "undo_upload")


def owner_of(holder) -> dict:
    """Fields of an upload that say whose list it is: the organisation whose people reach it, project or milieu."""
    if holder is None:
        return {}
    fields = {holder_field(holder): holder}
    if "project" in fields:
        fields["organisation"] = holder.organisation
    return fields


@action("upload", "create")
def store(kept: files.Kept, holder, *, by, kind: str, file_name: str, source: str, as_of: dt.date) -> Upload:
    """Enter a file that was kept. The view has decided that `by` may, for this holder."""
    upload = Upload.objects.create(
        kind=kind,
        file=kept.file,
        form=kept.form,
        sha256=kept.sha256,
        size=kept.size,
        file_name=file_name,
        source=source,
        as_of=as_of,
        by=_person(by),
        **owner_of(holder),
    )
    tell(by, "upload.stored", upload, **_whose(upload))
    return upload


@action("upload", "change")
def give_mapping(upload: Upload, *, by, sheet: str, mapping: dict, choices: dict, header: str) -> Job:
    """Say which column is which, remember it for the next file, and ask for the dry run."""
    upload = _lock(upload, "stored", "read")
    upload.sheet, upload.mapping, upload.choices, upload.stopped = sheet, mapping, choices, {}
    upload.save()
    KeptMapping.objects.update_or_create(
        kind=upload.kind,
        holder_key=upload.holder_key,
        header=header,
        defaults={"mapping": mapping, "choices": choices, "organisation": upload.organisation},
    )
    tell(by, "upload.mapped", upload, **_whose(upload), count=len(mapping))
    return _begin(upload, "read_upload", by)


@action("upload", "change")
def read_again(upload: Upload, *, by) -> Job:
    """Ask for a new dry run."""
    upload = _lock(upload, "stored", "read")
    tell(by, "upload.read_asked", upload, **_whose(upload))
    return _begin(upload, "read_upload", by)


@action("upload", "change")
def decide(upload: Upload, decided: dict[str, tuple[str, str]], *, by) -> int:
    """Keep what names mean: folded name → (as written, identifier or '' for left out)."""
    upload = _lock(upload, "read")
    for folded, (written, member_id) in decided.items():
        Decision.objects.update_or_create(
            holder_key=upload.holder_key,
            folded=folded,
            defaults={
                "written": written,
                "member_id": member_id,
                "by": _person(by),
                "organisation": upload.organisation,
            },
        )
    Upload.objects.filter(pk=upload.pk).update(decided=True)
    tell(by, "upload.decided", upload, **_whose(upload), count=len(decided))
    return len(decided)


@action("upload", "change")
def ask_import(upload: Upload, *, by, seen: bool, leave_out: bool) -> Job:
    """Ask for the import; while a job works on the upload, that one is returned."""
    from klynge_web.uploads.importing import require

    upload = _lock(upload, "read", "imported")
    if not _running(upload):
        require(upload, seen=seen, leave_out=leave_out)
    tell(by, "upload.import_asked", upload, **_whose(upload))
    return _begin(upload, "import_upload", by, seen=seen, leave_out=leave_out)


@action("upload", "change")
def ask_undo(upload: Upload, *, by) -> Job:
    """Ask to take back what the upload brought. Raises UploadStateError if it has been, or was never imported."""
    upload = _lock(upload, "imported")
    tell(by, "upload.undo_asked", upload, **_whose(upload))
    return _begin(upload, "undo_upload", by)


def take(upload: Upload, job_id):
    """A worker begins: the upload's page shows its job. Returns who asked for it."""
    if job_id is not None:
        Upload.objects.filter(pk=upload.pk).update(job=job_id)
    return who(job_id)


def who(job_id):
    """The person who asked for a job; the worker itself where nobody did, or who did is gone."""
    job = Job.objects.filter(pk=job_id).select_related("by").first() if job_id is not None else None
    return job.by if job and job.by else WORKER


def require_allowed(upload: Upload, by) -> None:
    """Roles end while a job waits: raise UploadNotAllowedError unless whoever asked still may."""
    if isinstance(by, str):
        return
    allowed = Upload.objects.for_user(by, "change").filter(pk=upload.pk).exists()
    if allowed and upload.kind == "memberships":
        allowed = may_hold(by, upload.holder)
    if not allowed:
        raise UploadNotAllowedError("Whoever asked for this may not do it any more.")


def may_hold(by, holder) -> bool:
    """True if the person may enter memberships of the holder."""
    scope = scope_of(by, "membership", "create")
    field = holder_field(holder)
    if field == "milieu":
        return scope.installation
    return (holder.pk if field == "organisation" else holder.organisation_id) in scope.organisations


def next_run(upload: Upload) -> int:
    """A number that no other dry run of the upload has."""
    Upload.objects.filter(pk=upload.pk).update(last_run=F("last_run") + 1)
    return Upload.objects.values_list("last_run", flat=True).get(pk=upload.pk)


@action()
def show(upload: Upload, run: int, found, stopped: str, *, by) -> None:
    """Show a dry run whose rows have been written, in place of the one before."""
    upload = _lock(upload, "stored", "read")
    upload.state, upload.run, upload.decided = "read", run, False
    upload.counts, upload.reasons = dict(found.counts), dict(found.reasons.most_common())
    upload.stopped = {"code": stopped, "count": found.otherwise} if stopped else {}
    upload.save()
    tell(by, "upload.stopped" if stopped else "upload.read", upload, **_whose(upload), count=upload.rows_in_all)


def clear(upload: Upload) -> None:
    """Remove the rows of dry runs that no page shows. Nothing of them was ever told."""
    shown = Upload.objects.values_list("run", flat=True).get(pk=upload.pk)
    for kept in (UploadRow, UploadName):
        kept.objects.filter(upload=upload).exclude(run=shown).delete()


def state_of(holder) -> tuple:
    """Something that is another after anybody has edited the holder's memberships."""
    rows = Membership.objects.filter(**{holder_field(holder): holder.pk})
    return tuple(rows.aggregate(Count("pk"), Max("pk"), Sum("version")).values())


@action("upload", "change")
def bring(upload: Upload, rows: list[dict], seen: tuple, *, by) -> None:
    """Write the memberships of a list. Raises HolderBusyError if somebody has edited the holder's since `seen`."""
    upload = _lock(upload, "read", "imported")
    if upload.state == "imported":
        tell(by, "upload.imported_before", upload, **_whose(upload))
        return
    holder = type(upload.holder).objects.select_for_update().get(pk=upload.holder.pk)
    if state_of(holder) != seen:
        raise HolderBusyError("The memberships were edited while the list was read. Try again.")
    count = bring_in(holder, rows, by=by, upload_id=upload.pk)
    added = Brought.objects.filter(upload_id=upload.pk, before__isnull=True).count()
    _imported(upload, {"add": added, "change": count - added}, by)


@action("upload", "change")
def mark_imported(upload: Upload, brought: dict[str, int], *, by) -> None:
    """The part of the table is in force."""
    upload = _lock(upload, "read", "imported")
    if upload.state == "imported":
        tell(by, "upload.imported_before", upload, **_whose(upload))
    else:
        _imported(upload, brought, by)


@action("upload", "change")
def take_back_members(upload: Upload, *, by) -> dict:
    """Remove and set back what the list brought; returns counts taken_back and kept."""
    upload = _lock(upload, "imported", "undone")
    if upload.state == "undone":
        tell(by, "upload.undone_before", upload, **_whose(upload))
        return {"taken_back": upload.brought.get("taken_back", 0), "kept": upload.brought.get("kept", 0)}
    before = Brought.objects.filter(upload_id=upload.pk).count()
    count = take_back(upload.pk, by=by)
    return _undone(upload, {"taken_back": count, "kept": before - count}, by)


@action("upload", "change")
def mark_undone(upload: Upload, *, by) -> dict:
    """The part of the table is out of force."""
    upload = _lock(upload, "imported", "undone")
    if upload.state == "undone":
        tell(by, "upload.undone_before", upload, **_whose(upload))
        return {"taken_back": upload.brought.get("taken_back", 0)}
    return _undone(upload, {"taken_back": sum(upload.brought.values())}, by)


def forget_old_files(*, by=WORKER) -> int:
    """Remove files and rows of uploads that have been settled, or left alone, for `KEPT_FOR`; returns how many.

    The counts stay, and what was imported can still be taken back.
    """
    before = timezone.now() - KEPT_FOR
    with unguarded():
        old = Upload.objects.filter(forgotten_at__isnull=True, created_at__lt=before)
        old = old.exclude(imported_at__gte=before).exclude(undone_at__gte=before)
        forgotten = sum(_forget(upload, by=by) for upload in old)
        files.remove_orphans(timezone.now())
    return forgotten


@action()
def _forget(upload: Upload, *, by) -> int:
    upload = _lock(upload)
    UploadRow.objects.filter(upload=upload).delete()
    UploadName.objects.filter(upload=upload).delete()
    upload.forgotten_at = timezone.now()
    upload.save()
    files.remove(upload)
    tell(by, "upload.forgotten", upload, **_whose(upload))
    return 1


def _imported(upload: Upload, brought: dict[str, int], by) -> None:
    upload.state, upload.imported_at, upload.stopped = "imported", timezone.now(), {}
    upload.brought = {name: count for name, count in brought.items() if count}
    upload.save()
    rejected = upload.counts.get("rejected", 0)
    tell(by, "upload.imported", upload, **_whose(upload), count=sum(brought.values()), rejected=rejected)


def _undone(upload: Upload, back: dict[str, int], by) -> dict:
    upload.state, upload.undone_at = "undone", timezone.now()
    upload.brought = upload.brought | back
    upload.save()
    tell(by, "upload.undone", upload, **_whose(upload), count=back["taken_back"], kept=back.get("kept", 0))
    return back


def _begin(upload: Upload, kind: str, by, **arguments) -> Job:
    """The job that works on the upload, begun if none does: two clicks are one."""
    running = _running(upload)
    if running:
        return running
    job = begin(kind, by=by, organisation_id=upload.organisation_id, upload=upload.pk, **arguments)
    Upload.objects.filter(pk=upload.pk).update(job=job)
    return job


def _running(upload: Upload) -> Job | None:
    return Job.objects.filter(kind__in=_JOBS, arguments__upload=upload.pk, state__in=("queued", "running")).first()


def _lock(upload: Upload, *states: str) -> Upload:
    """The upload as it is now, held until the transaction ends. Raises if it is in none of the states."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if states and upload.state not in states:
        raise UploadStateError("The upload is at another step by now. Look at its page.", state=upload.state)
    if states and upload.forgotten_at and upload.state not in ("imported", "undone"):
        raise UploadForgottenError("The file was removed after its time. Upload it again.")
    return upload


def _whose(upload: Upload) -> dict:
    return {"organisation_id": upload.organisation_id} | (tied_to(upload.holder) if upload.holder else {})


def _person(by):
    return None if isinstance(by, str) else by
