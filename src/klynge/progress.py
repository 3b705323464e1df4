"""How far has a long piece of work come? A reporter is handed in; the work itself prints nothing."""

from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Told by long work how far it is. Implemented by the terminal, by jobs, and by `silent`."""

    def step(self, name: str, *, total: int | None = None) -> None:
        """A new step begins; `total` is its number of rows, calls or bytes where known."""

    def advance(self, done: int) -> None:
        """`done` units of the step are finished, counted from its start."""


class Silent:
    """Reports nothing."""

    def step(self, name: str, *, total: int | None = None) -> None:
        pass

    def advance(self, done: int) -> None:
        pass


silent = Silent()


@contextmanager
def terminal():
    """Progress bar on standard error with share, count and time left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Terminal(bar)


class _Terminal:
    def __init__(self, bar):
        self.bar, self.task = bar, None

    def step(self, name: str, *, total: int | None = None) -> None:
        if self.task is not None:
            self.bar.remove_task(self.task)
        self.task = self.bar.add_task(name, total=total)

    def advance(self, done: int) -> None:
        self.bar.update(self.task, completed=done)
