"""Is the installation in use? Server and worker hold a lock for as long as they live; a restore wants it alone."""

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path

from klynge.errors import SettingError

FILE = "in-use"
_held: dict[Path, int] = {}


def claim(home: Path) -> None:
    """Say that this process uses the installation. It holds through `exec` and in children, and ends with them."""
    if home in _held:
        return
    descriptor = _open(home)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise SettingError(
            f"The installation in {home} is being restored from a backup. Wait until that is finished, and start again."
        ) from None
    os.set_inheritable(descriptor, True)
    _held[home] = descriptor


def release(home: Path) -> None:
    """Take it back, if it was said."""
    if home in _held:
        os.close(_held.pop(home))


@contextmanager
def alone(home: Path):
    """Nobody else uses the installation meanwhile; raises InUseError where somebody does."""
    descriptor = _open(home)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUseError() from None
        yield
    finally:
        os.close(descriptor)


class InUseError(SettingError):
    """The site or a worker runs; nothing was changed."""

    code = "in_use"
    exit_code = 72

    def __init__(self, what: str = "'klynge serve' or 'klynge worker' runs in this installation"):
        super().__init__(f"{what}. Nothing was changed. Stop it, and restore again.")


def _open(home: Path) -> int:
    home.mkdir(parents=True, exist_ok=True)
    return os.open(home / FILE, os.O_RDWR | os.O_CREAT, 0o600)
