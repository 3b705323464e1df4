"""Which kinds of job are there? Name → the function that does it, and who may try it again."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job. `does` is `module:function`, loaded by the worker and called as `does(progress, **arguments)`.

    The function reads and judges first, with progress, and writes at the end, by actions, in one short transaction:
    a job that is killed or stopped has then done nothing by halves. Its last progress report comes before that
    transaction is over; a worker may die after it, so a second attempt must find out by itself what has been done.

    alone : of those with the same arguments one waits and one runs at most
    kept : must be done in the end: nobody stops it, and it is begun again after it failed or was lost
    needs : object and action of the matrix that a person must still reach to try it again, () for nothing
    """

    name: str
    does: str
    alone: bool = False
    kept: bool = False
    needs: tuple[str, ...] = ()

    def load(self) -> Callable:
        module, function = self.does.split(":")
        return getattr(import_module(module), function)

    def key(self, arguments: dict) -> str | None:
        """What a job of the kind must be the only one of; None where there may be many."""
        if not self.alone:
            return None
        said = json.dumps([self.name, arguments], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job came to.

    summary : counts by key, told as `job.count.<key>`
    rejects : `count`, and `address` of the page that shows them (of any language), both left out where there are none
    """

    summary: dict = field(default_factory=dict)
    rejects: dict = field(default_factory=dict)


_ALL = (
    Kind("build", "klynge_web.jobs.kinds:build", alone=True, needs=("installation", "change")),
    Kind("export_own", "klynge_web.clusters.export:run", alone=True, kept=True),
    Kind("read_upload", "klynge_web.uploads.reading:run", needs=("upload", "change")),
    Kind("import_upload", "klynge_web.uploads.importing:run", needs=("upload", "change")),
    Kind("undo_upload", "klynge_web.uploads.undoing:run", needs=("upload", "change")),
    Kind("forget_uploads", "klynge_web.uploads.forgetting:run", alone=True),
    Kind("weekly_letters", "klynge_web.following.letters:run", alone=True),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
