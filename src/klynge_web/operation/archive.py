"""What is in an archive, and is it whole? One tar file: a mark, the members, a manifest of their checksums, its seal.

klynge-backup.json    format and version, read first
database/…            the database, as its kind writes it
lake/… media/… home/… as they lie in the installation
manifest.json         size and SHA-256 of every member, and what the members hold
manifest.sha256       of the manifest: an archive without it was cut short
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from klynge.errors import KlyngeError

FORMAT = 1
MARK, MANIFEST, SEAL = "klynge-backup.json", "manifest.json", "manifest.sha256"
PARTS = ("database", "lake", "media", "home")
_CHUNK = 1 << 20
_LARGEST_TEXT = 256 << 20  # bytes of a manifest: a million members


class ArchiveError(KlyngeError):
    """An archive cannot be used. `fault` : foreign, newer, cut, altered, unsafe, unlike, damaged or missing."""

    code = "archive"
    exit_code = 70

    def __init__(self, message: str, *, fault: str, file: Path, **facts):
        self.fault = fault
        self.code = f"archive.{fault}"
        super().__init__(message, fault=fault, file=str(file), **facts)


class StorageError(KlyngeError):
    """There is no room, or no permission, where something is to be written. Nothing was changed."""

    code = "storage"
    exit_code = 71


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that is open, of checked names and sizes. `facts` : what the manifest says beside the members."""

    file: Path
    tar: tarfile.TarFile
    members: dict[str, Member]
    facts: dict

    def read(self, member: Member):
        """The member's bytes in chunks; raises ArchiveError at the end if they are not those that were written."""
        digest = hashlib.sha256()
        with _reading(self.file):
            stream = self.tar.extractfile(member.name)
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                yield chunk
        if digest.hexdigest() != member.sha256:
            raise ArchiveError(
                f"{self.file}: {member.name} is not as it was written. The archive is damaged; nothing was changed. "
                "Take another copy of it, or an earlier one.",
                fault="altered",
                file=self.file,
                member=member.name,
            )

    def unpack(self, member: Member, target: Path) -> Path:
        """Write one member to a file of its own."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in self.read(member):
                out.write(chunk)
        return target

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(member.size for member in self.members.values())


def write(file: Path, folder: Path, facts: dict) -> list[Member]:
    """Write all files of `folder` as an archive, readable by its owner alone: beside its place, then renamed."""
    beside = file.with_name(f".{file.name}.part")
    with storage_errors(file.parent):
        beside.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                    members = _write_members(tar, folder, facts)
                out.flush()
                os.fsync(out.fileno())
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    return members


def _write_members(tar: tarfile.TarFile, folder: Path, facts: dict) -> list[Member]:
    mark = _text({"format": FORMAT, "klynge": facts["klynge"]})
    members = [_add(tar, MARK, io.BytesIO(mark), len(mark))]
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as stream:
            members.append(_add(tar, path.relative_to(folder).as_posix(), stream, os.fstat(stream.fileno()).st_size))
    listed = [{"name": m.name, "size": m.size, "sha256": m.sha256} for m in members]
    manifest = _text({"format": FORMAT, **facts, "members": listed})
    seal = hashlib.sha256(manifest).hexdigest().encode()
    for name, content in ((MANIFEST, manifest), (SEAL, seal)):
        _add(tar, name, io.BytesIO(content), len(content))
    return members


def _add(tar: tarfile.TarFile, name: str, stream, size: int) -> Member:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    hashing = _Hashing(stream)
    tar.addfile(info, hashing)
    return Member(name, size, hashing.digest.hexdigest())


class _Hashing:
    """A stream whose bytes are summed up while they are read."""

    def __init__(self, stream):
        self.stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.stream.read(size)
        self.digest.update(chunk)
        return chunk


@contextmanager
def opened(file: Path):
    """Open an archive. Raises ArchiveError where it is none, newer than this Klynge, cut short or oddly made."""
    if not file.is_file():
        raise ArchiveError(f"There is no file {file}. Name the archive.", fault="missing", file=file)
    try:
        tar = tarfile.open(file, "r:")  # noqa: SIM115 - closed below, and its errors have words of their own
    except (tarfile.TarError, EOFError) as problem:
        raise _foreign(file) from problem
    with tar:
        with _reading(file):
            _require_mark(tar, file)
            infos = tar.getmembers()
        yield _archive(tar, file, infos)


def _archive(tar: tarfile.TarFile, file: Path, infos: list[tarfile.TarInfo]) -> Archive:
    names = [info.name for info in infos]
    if names[-2:] != [MANIFEST, SEAL]:
        raise _cut(file)
    manifest = tar.extractfile(MANIFEST).read(_LARGEST_TEXT)
    if hashlib.sha256(manifest).hexdigest().encode() != tar.extractfile(SEAL).read(64):
        raise _altered(file, "its manifest is not as it was written")
    facts = json.loads(manifest)
    members = {one["name"]: Member(**one) for one in facts.pop("members")}
    for info in infos:
        _require_safe(info, file)
    found = {info.name: info.size for info in infos[:-2]}
    if len(found) != len(infos) - 2 or found != {member.name: member.size for member in members.values()}:
        raise _altered(file, "its members are not those of its manifest")
    del members[MARK]
    return Archive(file, tar, members, facts)


def _require_mark(tar: tarfile.TarFile, file: Path) -> None:
    first = tar.next()
    if first is None or first.name != MARK or not first.isreg() or first.size > 10_000:
        raise _foreign(file)
    try:
        mark = json.loads(tar.extractfile(first).read())
        made_with, version = int(mark["format"]), str(mark["klynge"])
    except (ValueError, KeyError, TypeError) as problem:
        raise _foreign(file) from problem
    if made_with > FORMAT:
        raise ArchiveError(
            f"{file} was written by Klynge {version} in format {made_with}; this version reads up to {FORMAT}. "
            "Nothing was changed. Install that version of Klynge, and restore with it.",
            fault="newer",
            file=file,
        )


def _require_safe(info: tarfile.TarInfo, file: Path) -> None:
    """A member is a plain file inside the folders that an archive has."""
    path = PurePosixPath(info.name)
    inside = info.name in (MARK, MANIFEST, SEAL) or (path.parts[:1] and path.parts[0] in PARTS and len(path.parts) > 1)
    if not info.isreg() or path.is_absolute() or ".." in path.parts or not inside or "\\" in info.name:
        raise ArchiveError(
            f"{file} has a member {info.name!r}, which Klynge does not write: it would lie outside the installation "
            "or is no plain file. Nothing was changed. Take an archive that 'klynge backup' has made.",
            fault="unsafe",
            file=file,
        )


@contextmanager
def _reading(file: Path):
    try:
        yield
    except (tarfile.TarError, EOFError) as problem:
        raise _cut(file) from problem


@contextmanager
def storage_errors(folder: Path):
    """Turn a full disk or a folder that cannot be written into words."""
    try:
        yield
    except OSError as problem:
        raise StorageError(
            f"Nothing can be written in {folder}: {os.strerror(problem.errno) if problem.errno else problem}. "
            "Nothing was changed. Free space there, or give permission to write.",
            folder=str(folder),
        ) from problem


def require_room(folder: Path, size: int) -> None:
    """Raise StorageError if `size` bytes and a tenth more do not fit where `folder` lies."""
    free = shutil.disk_usage(folder).free
    needed = size + size // 10
    if free < needed:
        raise StorageError(
            f"{needed // 1_000_000 + 1} MB are needed in {folder}, and {free // 1_000_000} MB are left. "
            "Nothing was changed. Free some space, and try again.",
            folder=str(folder),
        )


def _text(content: dict) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _foreign(file: Path) -> ArchiveError:
    return ArchiveError(
        f"{file} is no backup of Klynge, or its beginning is damaged. Nothing was changed. "
        "Name an archive that 'klynge backup' has made.",
        fault="foreign",
        file=file,
    )


def _cut(file: Path) -> ArchiveError:
    return ArchiveError(
        f"{file} ends before its manifest: it was cut short or is damaged. Nothing was changed. "
        "Copy it again from where it is kept, or take an earlier one.",
        fault="cut",
        file=file,
    )


def _altered(file: Path, what: str) -> ArchiveError:
    return ArchiveError(
        f"{file} was altered after it was written: {what}. Nothing was changed. Take another copy, or an earlier one.",
        fault="altered",
        file=file,
    )
