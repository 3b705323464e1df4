"""Is the lake as before when an import is killed, collides with another, or has nowhere to write?

`KLYNGE_KILLED_IMPORTS` sets how many are killed; a soak of a night takes thousands.
"""

import ctypes
import datetime as dt
import os
import random
import resource
import signal
import subprocess
import sys
import time

import pytest

from broken import register_files as files
from klynge.registers import importing

AS_OF = dt.date(2026, 9, 1)
OPTIONS = {"industry_version": "SN2025"}
KILLED = int(os.environ.get("KLYNGE_KILLED_IMPORTS", "12"))
UNITS = 6_000
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1

IMPORT = """
import datetime as dt, sys
from pathlib import Path
from klynge.errors import KlyngeError
from klynge.lake import Lake
from klynge.registers import importing, units
print("started", flush=True)
try:
    importing.run(sys.argv[1], Path(sys.argv[2]), Lake(Path(sys.argv[3])), as_of=dt.date.fromisoformat(sys.argv[4]),
                  options={"industry_version": "SN2025"})
except KlyngeError as problem:
    sys.exit(f"{problem.code}: {problem}")
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A file that takes some tenths of a second."""
    path = tmp_path_factory.mktemp("large") / "units.json.gz"
    path.write_bytes(files.packed(files.array(files.unit(n) for n in range(UNITS))))
    return path


@pytest.fixture
def filled(lake, tmp_path):
    """A lake with three units."""
    path = tmp_path / "three.json"
    path.write_bytes(files.array(files.unit(n) for n in range(3)))
    importing.run("units", path, lake, as_of=dt.date(2026, 8, 1), options=OPTIONS)
    return lake


def started(lake, path, register="units", as_of=AS_OF, **popen) -> subprocess.Popen:
    """An import in a process of its own, that has loaded what it needs and is about to read."""
    call = [sys.executable, "-c", IMPORT, register, str(path), str(lake.folder), str(as_of)]
    process = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **popen)
    assert process.stdout.readline() == "started\n", process.stderr.read()
    return process


def stored_rows(lake) -> int:
    with lake.view() as view:
        return view.query("SELECT count(*) AS n FROM organisations", tables=("organisations",))["n"][0].as_py()


def test_a_killed_import_leaves_the_lake_as_before_and_the_next_one_works(filled, large):
    draw, before, took = random.Random(20), filled.manifest(), _seconds(filled, large)
    for _ in range(KILLED):
        process = started(filled, large, as_of=dt.date(2026, 8, 20))
        time.sleep(draw.uniform(0, took))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        # killed after the rename, it has done its work; before it, nothing is seen of it
        assert stored_rows(filled) in (3, UNITS)
        assert {"organisations"} == set(filled.manifest().tables)
        before_rows = filled.manifest().tables["organisations"]
        assert before_rows == before.tables["organisations"] or before_rows.rows == UNITS
    importing.run("units", large, filled, as_of=AS_OF, options=OPTIONS)
    assert stored_rows(filled) == UNITS
    assert not list((filled.folder / "drafts").iterdir())


def _seconds(lake, path) -> float:
    """How long an import takes here, into a lake of its own."""
    other = type(lake)(lake.folder.parent / "other")
    process, begun = started(other, path), time.monotonic()
    assert process.wait() == 0
    process.communicate()
    return time.monotonic() - begun


def test_two_imports_at_once_lose_nothing(filled, large, tmp_path):
    places = tmp_path / "establishments.json"
    places.write_bytes(files.array(files.establishment(n) for n in range(2_000)))
    processes = [started(filled, large), started(filled, places, "establishments"), started(filled, large)]
    for process in processes:
        _, problem = process.communicate()
        assert process.returncode == 0, problem
    manifest = filled.manifest()
    assert {name: entry.rows for name, entry in manifest.tables.items()} == {
        "organisations": UNITS,
        "establishments": 2_000,
    }
    # both imports of units are of one day: the later took the other's place, and the first is in the history
    assert [entry.rows for entry in manifest.history["organisations"]] == [3]


@pytest.mark.parametrize("kilobytes", [0, 1, 40])
def test_a_full_disk_leaves_the_lake_as_before(filled, large, kilobytes):
    before = filled.manifest()

    def no_larger_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, kilobytes << 10))

    process = started(filled, large, preexec_fn=no_larger_files)
    _, problem = process.communicate()
    assert process.returncode == 1, problem
    assert problem.startswith("lake_storage: "), problem
    assert "cannot be written: File too large" in problem
    assert "Traceback" not in problem
    assert filled.manifest() == before
    assert stored_rows(filled) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="the superuser gives up a capability of Linux")
@pytest.mark.parametrize("folder", ["drafts", "open/organisations", "open"])
def test_a_folder_without_permission_leaves_the_lake_as_before(filled, large, folder):
    before = filled.manifest()
    (filled.folder / folder).chmod(0o500)
    process = started(filled, large, preexec_fn=_bound_by_permissions)
    _, problem = process.communicate()
    (filled.folder / folder).chmod(0o700)
    assert problem.startswith("lake_storage: "), problem
    assert f"The lake in {filled.folder} cannot be written: Permission denied" in problem
    assert filled.manifest() == before
    assert stored_rows(filled) == 3


def _bound_by_permissions() -> None:
    """Without this capability permissions bind the superuser too (see capabilities(7))."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)
