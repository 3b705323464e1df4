"""How is one address asked? With a name, one connection at a time, with patience, and from where it was cut off."""

import datetime as dt
import email.utils
import errno
import gzip
import http.client
import json
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from klynge.errors import FetchError
from klynge.progress import Progress, silent

BLOCK = 1 << 20
BUSY = {429, 500, 502, 503, 504}
LONGEST_WAIT = 900.0
NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}
# what stands at the beginning of a page or a pointer that came instead of the data
NOT_DATA = (b"<!doctype", b"<html", b"version https://git-lfs")

T = TypeVar("T")


def _untold(words: str) -> None:
    """Nobody is there to be told."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a server is treated.

    contact : e-mail or web address that its owner can write to
    pause : seconds between two files; waits : seconds before the second, third … try; timeout : of a connection
    unreached : the same while no server has been reached at all: patience does not mend a missing network
    tell : is given a line of words before every wait; sleep : how to wait; tests replace it
    """

    contact: str = ""
    pause: float = 1.0
    waits: tuple[float, ...] = (2.0, 10.0, 30.0, 120.0)
    unreached: tuple[float, ...] = (2.0,)
    timeout: float = 60.0
    tell: Callable[[str], None] = _untold
    sleep: Callable[[float], None] = time.sleep

    @property
    def user_agent(self) -> str:
        return f"Klynge/0.1 ({self.contact or 'cluster analysis; no contact given'})"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that is there. `etag` and `last_modified` as the server prints them; unchanged : it was there before."""

    etag: str
    last_modified: str
    unchanged: bool = False


class _Again(Exception):
    def __init__(self, reason: str, wait: float | None = None, *, reached: bool = True):
        self.reason, self.wait, self.reached = reason, wait, reached
        super().__init__(reason)


def ask(
    url: str, manners: Manners, *, headers: Mapping[str, str] | None = None, answers: frozenset[int] = frozenset()
) -> Answer:
    """The answer of an address. Statuses in `answers` are answers too; other faults raise FetchError."""

    def attempt() -> Answer:
        with _response(url, dict(headers or {}), manners, answers) as response:
            body = b"".join(iter(lambda: _block(response), b""))
            return Answer(response.status, response.headers, body)

    return _with_patience(attempt, url, manners)


def download(
    url: str, target: Path, manners: Manners, *, progress: Progress = silent, etag: str | None = None
) -> Downloaded:
    """Bring a file to `target`, which appears only when it is whole and sound.

    What has come stands in `target` + `.part`: the next call goes on from there if the server still has the same
    version. etag : version of the file that is there; nothing is transferred if the server has no other.
    """
    part = target.with_name(f"{target.name}.part")
    known = etag if target.exists() else None
    done = _with_patience(lambda: _transfer(url, part, manners, progress, known), url, manners)
    if not done.unchanged:
        _verify(part, target.name, url)
        part.replace(target)
        _note(part).unlink(missing_ok=True)
    return done


@contextmanager
def storing_in(folder: Path):
    """Turn a full disk or a folder without permission, met inside, into words for the user."""
    try:
        yield
    except OSError as problem:
        raise FetchError(
            f"{folder} cannot be written: {problem.strerror}. What came before is kept. Free space there or give "
            "permission to write, or name another folder with --to.",
            folder=str(folder),
        ) from problem


def _with_patience(attempt: Callable[[], T], url: str, manners: Manners) -> T:
    tried, reached = 0, False
    while True:
        try:
            return attempt()
        except _Again as trouble:
            tried, reached = tried + 1, reached or trouble.reached
            waits = manners.waits if reached else manners.unreached
            if tried > len(waits):
                raise _gave_up(url, trouble.reason, tried, reached) from trouble
            wait = waits[tried - 1] if trouble.wait is None else trouble.wait
            manners.tell(f"{_host(url)}: no answer ({trouble.reason}), trying again in {wait:.0f} s")
            manners.sleep(wait)


def _transfer(url: str, part: Path, manners: Manners, progress: Progress, etag: str | None) -> Downloaded:
    """One try: all of the file, or what is missing of it."""
    start, version = _begun(part)
    headers = {"Range": f"bytes={start}-"} if start else {"If-None-Match": etag} if etag else {}
    with _response(url, headers, manners, frozenset({304, 416})) as response:
        if response.status == 304:
            return Downloaded(etag or "", "", unchanged=True)
        found = Downloaded(response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
        if response.status == 416 or (response.status == 206 and _version(found) != version):
            # what is there belongs to another version of the file
            part.unlink()
            raise _Again("the file has changed since", wait=0)
        start = start if response.status == 206 else 0
        _note(part).write_text(_version(found), "utf-8")
        _receive(response, part, start, progress)
        return found


def _receive(response, part: Path, start: int, progress: Progress) -> None:
    total = _total(response, start)
    progress.step(part.stem, total=total)
    size = start
    with part.open("ab" if start else "wb") as stream:
        while block := _block(response):
            size += stream.write(block)
            progress.advance(size)
    if total is not None and size < total:
        raise _Again(f"it was cut off after {size:,} of {total:,} bytes")


def _begun(part: Path) -> tuple[int, str]:
    """Bytes that are there and the version they belong to. Without a version nobody can tell, so it starts anew."""
    note = _note(part)
    version = note.read_text("utf-8") if note.exists() else ""
    return (part.stat().st_size, version) if version and part.exists() else (0, "")


def _note(part: Path) -> Path:
    return part.with_name(f"{part.name}.version")


def _version(found: Downloaded) -> str:
    # the register's ETag is bare and its Last-Modified no standard date: both are compared as they are printed
    return found.etag or found.last_modified


def _total(response, start: int) -> int | None:
    whole = response.headers.get("Content-Range", "").rpartition("/")[2]
    if whole.isdecimal():
        return int(whole)
    length = response.headers.get("Content-Length", "")
    return start + int(length) if length.isdecimal() else None


def _response(url: str, headers: dict[str, str], manners: Manners, answers: frozenset[int]):
    """An open answer of status 200, 206 or one of `answers`."""
    sent = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": manners.user_agent} | headers
    try:
        response = urllib.request.urlopen(urllib.request.Request(url, headers=sent), timeout=manners.timeout)
    except urllib.error.HTTPError as fault:
        response = fault
    except (OSError, http.client.HTTPException) as problem:
        cause = getattr(problem, "reason", None) or problem
        words = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        raise _Again(words, reached=not _is_unreached(cause)) from None
    if response.status in (200, 206) or response.status in answers:
        return response
    with response:
        if response.status in BUSY:
            raise _Again(f"status {response.status}", _retry_after(response.headers))
        raise FetchError(
            f"{url} answers with status {response.status}, not with data. The address may have moved: look it up at "
            "the publisher, and give the new one in the file that KLYNGE_ADDRESSES names.",
            url=url,
            status=response.status,
        )


def _is_unreached(cause) -> bool:
    """True if the network or the server's name is at fault, or nobody listens there."""
    return isinstance(cause, ConnectionRefusedError | socket.gaierror) or getattr(cause, "errno", None) in NO_ROUTE


def _block(response) -> bytes:
    try:
        return response.read(BLOCK)
    except (OSError, http.client.HTTPException) as problem:
        raise _Again(f"the connection broke ({type(problem).__name__})") from None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks for, given as a number or a date."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return min(float(value), LONGEST_WAIT)
    try:
        seconds = (email.utils.parsedate_to_datetime(value) - dt.datetime.now(dt.UTC)).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _verify(part: Path, name: str, url: str) -> None:
    fault = _fault(part, name)
    if fault:
        part.unlink()
        _note(part).unlink(missing_ok=True)
        raise FetchError(
            f"What {url} gave as {name} cannot be used: {fault}. It was removed. Run the same command again; if it "
            "happens twice, look at the address in a browser.",
            url=url,
            file=name,
        )


def _fault(part: Path, name: str) -> str | None:
    try:
        if name.endswith(".gz"):
            with gzip.open(part) as stream:
                # the checksum stands in the last bytes: only reading all of it tells
                while stream.read(BLOCK):
                    pass
        elif name.endswith(".json"):
            json.loads(part.read_bytes())
        else:
            with part.open("rb") as stream:
                beginning = stream.read(100).lstrip().lower()
            return "it is a page or a pointer, not the data" if beginning.startswith(NOT_DATA) else None
    except (OSError, EOFError, ValueError) as problem:
        return f"it is damaged or cut off ({problem})"
    return None


def _gave_up(url: str, reason: str, tries: int, reached: bool) -> FetchError:
    found = f"could not be fetched in {tries} tries: {reason}"
    step = "run the same command again, later or with a better connection, and it goes on from there"
    if not reached:
        found = f"could not be fetched in {tries} tries: {_host(url)} was not reached ({reason})"
        step = (
            "see whether this machine is on the network or needs a proxy (HTTPS_PROXY), then run the same command again"
        )
    return FetchError(f"{url} {found}. What has come is kept: {step}.", url=url, reason=reason, reached=reached)


def _host(url: str) -> str:
    return urllib.parse.urlsplit(url).netloc
