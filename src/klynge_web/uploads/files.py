"""Where does an uploaded file lie, and what is it? Kept under a name of its own, readable by nobody else."""

import datetime as dt
import hashlib
import os
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from django.conf import settings

from klynge import api
from klynge.errors import FileFaultError
from klynge_web.shell.forms import printable
from klynge_web.uploads.errors import UploadForgottenError
from klynge_web.uploads.models import Upload, folder

LONGEST_NAME = 120
_ORPHANED = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was stored and looked at. form : csv or xlsx."""

    file: uuid.UUID
    form: str
    sha256: str
    size: int


def keep(sent) -> Kept:
    """Store what was sent, and look at what it is; if it cannot be used nothing is kept.

    Raises FileFaultError, with the fault (see `registers.brought`).
    """
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    name = uuid.uuid4()
    path = folder() / str(name)
    hasher, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            for chunk in sent.chunks():
                stream.write(chunk)
                hasher.update(chunk)
                size += len(chunk)
        form = api.kind_of_file(path, most_bytes=settings.ENVIRONMENT.upload_megabytes * 1_000_000)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Kept(name, form, hasher.hexdigest(), size)


def clean_name(given: str) -> str:
    """The name of the file alone, without folders and signs that do not show, cut in the middle if it is long."""
    name = PureWindowsPath(PurePosixPath(given or "").name).name
    name = "".join(sign for sign in unicodedata.normalize("NFC", name) if sign.isprintable()).strip()
    name = api.masked(name) or "fil"
    return name if len(name) <= LONGEST_NAME else f"{name[:80]}…{name[-30:]}"


def head(upload: Upload, sheet: str = ""):
    """Header and first rows of the file, or of one of its sheets. Raises FileFaultError, UploadForgottenError."""
    require(upload)
    return api.head_of_file(upload.path, upload.form, upload.kind, sheet=sheet)


def sheets(upload: Upload) -> list[str]:
    """Names of the workbook's sheets; none of a text."""
    require(upload)
    return api.sheets_of_file(upload.path) if upload.form == "xlsx" else []


def rows(upload: Upload) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Number, fault ('' none) and cells, by our names of the columns, of every row of the file."""
    require(upload)
    found = head(upload, upload.sheet)
    places = {ours: found.header.index(name) for ours, name in upload.mapping.items()}
    lines = api.lines_of_file(upload.path, upload.form, sheet=upload.sheet, headless=found.headless)
    if not found.headless:
        next(lines)
    for line in lines:
        cells = {ours: line.cells[place] for ours, place in places.items()}
        clean = {ours: printable(cell) for ours, cell in cells.items()}
        yield line.row_no, line.fault or ("unprintable" if clean != cells else ""), clean


def require(upload: Upload) -> None:
    """Raise UploadForgottenError if the file has been removed."""
    if not upload.path.exists():
        raise UploadForgottenError("The file was removed after its time. Upload it again.")


def remove(upload: Upload) -> None:
    upload.path.unlink(missing_ok=True)


def remove_orphans(now: dt.datetime) -> int:
    """Remove files that no upload names, left where a request was cut off; returns how many."""
    if not folder().exists():
        return 0
    known = {str(name) for name in Upload.objects.values_list("file", flat=True)}
    removed = 0
    for path in folder().iterdir():
        written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
        if path.name not in known and now - written > _ORPHANED:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def look(kept: Kept, kind: str) -> None:
    """Read the head of a file that was kept. Raises FileFaultError if none of its sheets can be used, on the first."""
    path, faults = folder() / str(kept.file), []
    for sheet in api.sheets_of_file(path) if kept.form == "xlsx" else [""]:
        try:
            api.head_of_file(path, kept.form, kind, sheet=sheet)
            return
        except FileFaultError as error:
            faults.append(error)
    if faults:
        raise faults[0]


def drop(kept: Kept) -> None:
    """Remove a file that is not needed after all."""
    (folder() / str(kept.file)).unlink(missing_ok=True)
