"""What did a service answer? JSON answers from a folder, a zip archive or one file, one at a time."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from klynge.errors import FileFaultError
from klynge.registers.importing import Reading
from klynge.registers.rows import readable

LARGEST = 64 << 20  # bytes; the largest real answers are below one, and a bomb in an archive must not fill memory
STEP = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `content` is parsed with numbers as text; `fault` says why it could not be, '' if it could."""

    name: str
    content: Any = None
    fault: str = ""


@dataclass(slots=True)
class Answers:
    """The answers of the source, and how many of its files were none (`other_files`, known when all are read)."""

    reading: Reading
    other_files: int = 0

    def __iter__(self) -> Iterator[Answer]:
        path, progress = self.reading.path, self.reading.progress
        if path.is_file() and not zipfile.is_zipfile(path):
            yield _only(path)
            return
        done = 0
        for done, (name, raw) in enumerate(self._files(path), start=1):
            if done % STEP == 0:
                progress.advance(done)
            yield Answer(name, fault="too_large") if raw is None else _parsed(name, raw)
        if not done:
            raise FileFaultError(
                f"{path.name} holds no answers: none of its files ends in .json. Give the folder they were fetched to.",
                fault="no_answers",
                file=path.name,
            )

    def _files(self, path: Path) -> Iterator[tuple[str, bytes | None]]:
        return self._folder(path) if path.is_dir() else self._archive(path)

    def _folder(self, path: Path) -> Iterator[tuple[str, bytes | None]]:
        files = sorted(file for file in path.rglob("*") if file.is_file())
        self.reading.progress.step(path.name, total=len(files))
        for file in files:
            if not self._is_answer(file.relative_to(path).as_posix()):
                continue
            with readable(file):
                yield file.name, file.read_bytes() if file.stat().st_size <= LARGEST else None

    def _archive(self, path: Path) -> Iterator[tuple[str, bytes | None]]:
        with readable(path), zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            self.reading.progress.step(path.name, total=len(members))
            for member in members:
                if self._is_answer(member.filename):
                    yield PurePosixPath(member.filename).name, self._member(archive, member)

    def _member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
        if member.file_size > LARGEST:
            return None
        try:
            return archive.read(member)
        except (zipfile.BadZipFile, EOFError, zipfile.zlib.error) as problem:
            raise _broken_archive(self.reading.path, f"{member.filename}: {problem}") from None

    def _is_answer(self, name: str) -> bool:
        # archives made on a Mac carry a hidden twin of every file
        good = name.endswith(".json") and not any(part.startswith((".", "_")) for part in name.split("/"))
        self.other_files += not good
        return good


def _only(path: Path) -> Answer:
    """The answer of a source that is one file: there a fault is the whole file's."""
    if path.suffix.casefold() == ".zip":
        raise _broken_archive(path, "its list of contents is missing")
    with readable(path):
        raw = path.read_bytes()
    answer = _parsed(path.name, raw)
    if not answer.fault:
        return answer
    words = {
        "wrong_encoding": "is not UTF-8, so its letters cannot be told",
        "json_lines": "holds one JSON object per line, where one JSON array is needed",
        "malformed_json": "is not whole JSON",
    }[answer.fault]
    raise FileFaultError(
        f"{path.name} {words}. Fetch it again; it may have been cut off or changed on the way.",
        fault=answer.fault,
        file=path.name,
    )


def _parsed(name: str, raw: bytes) -> Answer:
    try:
        # numbers stay as printed: the engine reads them, and one that is no number fails alone
        return Answer(name, json.loads(raw.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str))
    except UnicodeDecodeError:
        return Answer(name, fault="wrong_encoding")
    except (json.JSONDecodeError, RecursionError):
        return Answer(name, fault="json_lines" if _is_lines(raw) else "malformed_json")


def _is_lines(raw: bytes) -> bool:
    lines = raw.strip().splitlines()
    try:
        return len(lines) > 1 and all(isinstance(json.loads(line), dict) for line in lines[:2])
    except ValueError:
        return False


def _broken_archive(path: Path, found: str) -> FileFaultError:
    return FileFaultError(
        f"{path.name} is not a whole zip archive ({found}). Fetch or pack it again; it was probably cut off.",
        fault="truncated_zip",
        file=path.name,
    )
