"""Which kinds of job are there? Name → the function that does it, and when it may be tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job. `does` is `module:function`, loaded by the worker and called as `does(progress, **arguments)`.

    The function returns an `Outcome`; what it writes it writes by actions, so that a job that is killed has done
    nothing by halves. `alone` : a second one that waits with the same arguments is not begun.
    """

    name: str
    does: str
    alone: bool = False

    def load(self) -> Callable:
        module, function = self.does.split(":")
        return getattr(import_module(module), function)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job came to. `summary` : counts by key, told as `job.count.<key>`; `rejects` : count and address."""

    summary: dict
    rejects: dict


_ALL = (
    Kind("build", "klynge_web.jobs.kinds:build", alone=True),
    Kind("export_own", "klynge_web.clusters.export:run", alone=True),
    Kind("read_upload", "klynge_web.uploads.reading:run"),
    Kind("import_upload", "klynge_web.uploads.importing:run"),
    Kind("undo_upload", "klynge_web.uploads.undoing:run"),
    Kind("weekly_letters", "klynge_web.following.letters:run", alone=True),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
