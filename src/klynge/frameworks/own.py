"""Which models are kept beside those that come with Klynge? Folders of KLYNGE_HOME/frameworks, one per model."""

from pathlib import Path

from klynge import settings

FILE = "framework.toml"
# the name of the folder, the file in it, and when it was changed: what is read is kept until one of them differs
Kept = tuple[tuple[str, Path, int], ...]


def kept() -> Kept:
    """The own files as they are. A folder without a file is listed too, so that reading it tells what is missing."""
    folder = settings.load().home / "frameworks"
    if not folder.is_dir():
        return ()
    inside = sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
    return tuple((one.name, one / FILE, _changed(one / FILE)) for one in inside)


def _changed(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0
