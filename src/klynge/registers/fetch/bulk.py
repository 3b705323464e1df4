"""How does a whole register get here? Its files one after another, each with a record of where it came from.

The newest entry of the register's list of changes is read before the file, so that nothing is lost between them.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from klynge import settings
from klynge.errors import FetchError
from klynge.progress import Progress, silent
from klynge.provenance import digest
from klynge.registers.fetch import transfer
from klynge.registers.fetch.addresses import Address, Addresses
from klynge.registers.fetch.transfer import Manners

RECORD = "fetch.json"


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file that is there, as `fetch.json` beside it says.

    retrieved : moment of the transfer (UTC); newest_id : newest change before it, None if not known
    etag, last_modified : as the server prints them; unchanged : it was there already, and the server has no other
    """

    register: str
    file: str
    folder: str
    url: str
    bytes: int
    sha256: str
    retrieved: str
    etag: str = ""
    last_modified: str = ""
    newest_id: int | None = None
    unchanged: bool = False

    @property
    def path(self) -> Path:
        return Path(self.folder, self.file)

    def as_dict(self) -> dict:
        return asdict(self)


def bulk(
    register: str,
    to: Path,
    *,
    progress: Progress = silent,
    addresses: Addresses | None = None,
    manners: Manners | None = None,
) -> list[Fetched]:
    """Download the files of a register to the folder `to`; a register of several gets a folder of its own in it.

    Raises UnknownNameError for a register without a bulk file, FetchError where a file cannot be had.
    """
    addresses, manners = addresses or Addresses.load(), manners or Manners(settings.load().contact)
    files = addresses.of(register)
    several = len(files) > 1 or any(one.each for one in files)
    folder = Path(to) / register if several else Path(to)
    fetched: list[Fetched] = []
    with transfer.storing_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for address in _with_versions(files, folder):
            if fetched:
                manners.sleep(manners.pause)
            fetched.append(_one(register, address, folder, addresses, manners, progress))
    return fetched


def path_to_import(fetched: list[Fetched]) -> Path:
    """What 'klynge import' is to be given: the file, or the folder where a register has several."""
    return fetched[0].path if len(fetched) == 1 else fetched[0].path.parent


def _with_versions(files: tuple[Address, ...], folder: Path) -> Iterator[Address]:
    """Each address, and after a list of versions (which then lies in `folder`) one for every version."""
    for address in files:
        yield address
        if not address.each:
            continue
        listed = json.loads((folder / address.file).read_bytes()).get("versions", [])
        for version in listed:
            if (version.get("validTo") or "9999") > address.since:
                yield Address(address.each.format(id=version["id"]), f"{version['validFrom']}.json")


def _one(
    register: str, address: Address, folder: Path, addresses: Addresses, manners: Manners, progress: Progress
) -> Fetched:
    url, target = addresses.rebased(address.url), folder / address.file
    record = _record(folder)
    before = record.get(address.file)
    newest = _newest(addresses.rebased(address.feed), manners) if address.feed else None
    retrieved = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    known = before["etag"] if before and before["url"] == url else None
    done = transfer.download(url, target, manners, progress=progress, etag=known)
    if before and done.unchanged:
        return replace(Fetched(**before), folder=str(folder), unchanged=True)
    fetched = Fetched(
        register=register,
        file=address.file,
        folder=str(folder),
        url=url,
        bytes=target.stat().st_size,
        sha256=digest(target),
        retrieved=retrieved,
        etag=done.etag,
        last_modified=done.last_modified,
        newest_id=newest,
    )
    (folder / RECORD).write_text(json.dumps(record | {address.file: fetched.as_dict()}, indent=1), "utf-8")
    return fetched


def _record(folder: Path) -> dict[str, dict]:
    try:
        return json.loads((folder / RECORD).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        # none yet, or cut off by a kill: then the file is fetched again
        return {}


def _newest(feed: str, manners: Manners) -> int | None:
    """Newest id in a list of changes; None if it cannot be had: the file is worth having without it."""
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    try:
        content = json.loads(transfer.ask(feed.format(day=day), manners).body)
    except FetchError as problem:
        if not problem.facts.get("reached", True):
            raise  # the file lies on the same server
        return None
    except ValueError:
        return None
    changes = content if isinstance(content, list) else [c for one in content["_embedded"].values() for c in one]
    return max((int(change.get("oppdateringsid") or change["id"]) for change in changes), default=None)
