"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from klynge.lake import Lake

ROOT = Path(__file__).parents[1]
# set in the continuous run: there a missing part fails instead of skipping
ALL_PARTS = bool(os.environ.get("KLYNGE_ALL_PARTS"))

# the continuous run draws the same examples each time: a change fails for what it did, not by luck
settings.register_profile("continuous", derandomize=True)
if ALL_PARTS:
    settings.load_profile("continuous")


def need(part: bool, what: str) -> None:
    """Skip the test with a word if a part of the machine is missing; fail where all parts must be there."""
    if not part:
        (pytest.fail if ALL_PARTS else pytest.skip)(f"needs {what}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real and reference data that is not part of the project."""
    folder = Path(os.environ.get("KLYNGE_SHARED", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs the shared data folder (not found at {folder})")
    return folder


@pytest.fixture
def lake(tmp_path, monkeypatch) -> Lake:
    """An empty lake, with its home in the test's own folder."""
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "home"))
    return Lake(tmp_path / "home" / "lake")
