"""Which rows are in force? Snapshots of tables, and one manifest that names them.

A write builds beside the old snapshot, is verified, and comes into force when the manifest is replaced by one
atomic rename under a lock. A reader holds one manifest throughout (`View`) and can name it.
"""

import datetime as dt
import json
import os
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from klynge import settings
from klynge.errors import LakeBusyError, LakeDamagedError
from klynge.lake import engine
from klynge.lake.draft import Draft, Stored
from klynge.lake.manifest import Entry, Manifest
from klynge.lake.view import View

SIDES = ("open", "closed")


class Lake:
    """The folder of all tables, with an open side (registers, published facts) and a closed one."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def manifest(self, side: str = "open") -> Manifest:
        """The manifest in force on one side; empty if nothing has been imported."""
        file = self.folder / side / "manifest.json"
        if not file.exists():
            return Manifest()
        try:
            return _manifest(json.loads(file.read_text("utf-8")), side)
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise LakeDamagedError(
                f"{file} does not say which snapshots are in force: it is not as Klynge wrote it ({problem!r}). "
                "Restore it from a copy, or take it away and import the registers again.",
                file=str(file),
            ) from problem

    def view(self, *, closed: bool = False) -> View:
        """What is in force now, held fast. `closed=True` adds the tables that never reach public pages."""
        manifests = {"open": self.manifest("open")}
        if closed:
            manifests["closed"] = self.manifest("closed")
        return View(self.folder, manifests)

    @contextmanager
    def draft(self):
        """Write tables beside those in force; leave them out if the block raises.

        All tables stored in one draft come into force together, when `Draft.commit` has been called.
        """
        with engine.storage_errors(self.folder):
            folder = self._new_draft_folder()
            draft = Draft(folder)
            try:
                yield draft
                self._put_in_force(draft)
            finally:
                draft.close()
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def national(self, view: View):
        """Write the national tables of the view's manifest; they appear all at once or not at all."""
        with engine.storage_errors(self.folder):
            folder = self._new_draft_folder()
            draft = Draft(folder)
            try:
                yield draft
                draft.close()
                target = view.national_folder
                _make_closed(target.parent)
                with self._lock():
                    earlier = folder.with_name(f"{folder.name}-earlier")
                    if target.exists():  # moved, not removed: a page that reads now misses it for no time
                        target.rename(earlier)
                    folder.rename(target)
                    shutil.rmtree(earlier, ignore_errors=True)
                    self._prune_national(keep=target)
            finally:
                draft.close()
                shutil.rmtree(folder, ignore_errors=True)

    def _put_in_force(self, draft: Draft) -> None:
        draft.close()
        with self._lock():
            for side in SIDES:
                stored = [s for s in draft.stored if s.side == side]
                withdrawn = [key for where, key in draft.withdrawn if where == side]
                if stored or withdrawn:
                    self._replace_manifest(side, stored, withdrawn)

    def _replace_manifest(self, side: str, stored: list[Stored], withdrawn: list[str]) -> None:
        if side == "closed":
            _make_closed(self.folder / side)
        before, kept = self.manifest(side), settings.load().snapshots_kept
        manifest, written = before, []
        for key in withdrawn:
            manifest = manifest.without(key)
        now = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
        for one in stored:
            snapshot = f"{one.as_of}-{secrets.token_hex(4)}"
            entry = Entry(one.table.name, snapshot, imported_at=now, **one.facts())
            target = self.folder / side / entry.key / snapshot
            target.parent.mkdir(parents=True, exist_ok=True)
            one.folder.rename(target)
            _sync(target.parent)
            manifest = manifest.with_entry(entry, kept=kept)
            written.append(entry)
        self._write_manifest(side, manifest)
        self._prune(side, manifest, before)
        for one, entry in zip(stored, written, strict=True):
            one.outcome = manifest.outcome(entry)

    def _write_manifest(self, side: str, manifest: Manifest) -> None:
        content = {
            "tables": {name: asdict(entry) for name, entry in manifest.tables.items()},
            "history": {name: [asdict(e) for e in entries] for name, entries in manifest.history.items()},
        }
        beside = self.folder / side / "manifest.json.new"
        with beside.open("w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        beside.rename(self.folder / side / "manifest.json")
        _sync(self.folder / side)

    def _prune(self, side: str, manifest: Manifest, before: Manifest) -> None:
        # a view that is still open reads what was in force before: it stays until the next import
        kept = {entry.snapshot for entry in (*manifest.entries, *before.tables.values())}
        # the parts of a table have folders of their own beside its snapshots; one that was withdrawn has no entry
        for depth in ("*/*", "*/*/*"):
            for file in (self.folder / side).glob(f"{depth}/data.parquet"):
                if file.parent.name not in kept:
                    shutil.rmtree(file.parent, ignore_errors=True)

    def _prune_national(self, *, keep: Path) -> None:
        # a report that still reads the one before keeps it open for a moment: one earlier set stays
        others = sorted((p for p in keep.parent.iterdir() if p != keep), key=lambda p: p.stat().st_mtime)
        for folder in others[:-1]:
            shutil.rmtree(folder, ignore_errors=True)

    def _new_draft_folder(self) -> Path:
        drafts = self.folder / "drafts"
        _make_closed(drafts)
        for left_over in drafts.iterdir():
            if _is_left_over(left_over):
                shutil.rmtree(left_over, ignore_errors=True)
        folder = drafts / f"{os.getpid()}-{secrets.token_hex(4)}"
        folder.mkdir()
        return folder

    @contextmanager
    def _lock(self, seconds: float = 30.0):
        import fcntl
        import time

        with (self.folder / "lock").open("w") as stream:
            until = time.monotonic() + seconds
            while True:
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise LakeBusyError(
                            f"Another process has held the lock of the lake in {self.folder} for {seconds:.0f} s. "
                            "Wait until its import is finished and try again."
                        ) from None
                    time.sleep(0.05)
            yield


def _manifest(content: dict, side: str) -> Manifest:
    # the side is that of the folder; manifests of earlier releases do not name it
    return Manifest(
        {name: Entry(**entry | {"side": side}) for name, entry in content["tables"].items()},
        {name: [Entry(**entry | {"side": side}) for entry in entries] for name, entries in content["history"].items()},
    )


def _make_closed(folder: Path) -> None:
    """Make the folder so that its owner alone enters it; one that was made open is closed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def _is_left_over(draft: Path) -> bool:
    """True if the process that made the draft is gone. What is not named like a draft is not ours to remove."""
    try:
        return not _is_running(int(draft.name.split("-")[0]))
    except (ValueError, OverflowError):
        return False


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
