"""How is the lake copied while it is in use? Under its lock, by links: its files are replaced, never changed."""

import os
import shutil
from pathlib import Path

from klynge.lake.erasure import FILE
from klynge.lake.snapshots import SIDES, Lake

PARTS = (*SIDES, "national", FILE)


def copy(lake: Lake, folder: Path) -> None:
    """Copy what is in force, what is kept, the national tables and the erasures into the new folder `folder`.

    On the same file system it costs a moment and no space. An import, a build or an erasure waits meanwhile.
    Raises LakeBusyError if one of them does not end.
    """
    folder.mkdir(parents=True)
    if not lake.folder.exists():
        return
    with lake._lock():
        for file in sorted(_files(lake.folder)):
            target = folder / file.relative_to(lake.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            link_or_copy(file, target)


def link_or_copy(file: Path, target: Path) -> None:
    """A hard link, or a copy where the file system has none."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copy2(file, target)


def _files(folder: Path):
    for part in PARTS:
        found = folder / part
        yield from (file for file in found.rglob("*") if file.is_file() and file.suffix != ".new")
        if found.is_file():
            yield found
