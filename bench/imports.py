"""How fast is a register imported, beside merely unpacking its file, and does memory stay flat?

Every measurement has a process of its own. The file is in the page cache for both sides. An import is complete: the
checksum of the file, all columns, every check, the verified table in force. `gzip -dc` writes to nowhere.
"""

import multiprocessing
import os
import resource
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

UNITS, FEW, OF_PEER = 1_100_000, 110_000, 200_000
REPEATS, SEED = 3, 1
GOAL = "≤ 1.5 ×"
FLAT = "≤ 800 MB, flat"


def measure(folder: Path | None = None, *, units: int = UNITS, few: int = FEW, of_peer: int = OF_PEER) -> list[dict]:
    """One row per work and size: seconds, peer_seconds, their ratio, peak memory, and the goal.

    folder : where the generated files go, by default a temporary one
    """
    with tempfile.TemporaryDirectory(dir=folder) as place:
        sizes = {size: Path(place) / str(size) for size in dict.fromkeys((units, few, of_peer))}
        for size, target in sizes.items():
            _alone(_write, str(target), size)
        rows = [_beside_gzip(register, sizes[size], size) for register in ("units", "roles") for size in (units, few)]
        return [*rows, _beside_polars(sizes[of_peer], of_peer)]


def _beside_gzip(register: str, folder: Path, size: int) -> dict:
    file = folder / f"{register}.json.gz"
    ours, gzip = _ours(register, folder), statistics.median(_gzip(file) for _ in range(REPEATS))
    return {
        "work": f"import of {register}",
        "size": f"{size:,} units, {ours['rows']:,} rows",
        **ours,
        "peer": "gzip -dc",
        "peer_seconds": gzip,
        "ratio": ours["seconds"] / gzip,
        "goal": f"{GOAL}, {FLAT}",
    }


def _gzip(file: Path) -> float:
    began = time.perf_counter()
    subprocess.run(["gzip", "-dc", file], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _beside_polars(folder: Path, size: int) -> dict:
    ours, theirs = _ours("units", folder), _alone(_polars, str(folder))
    return {
        "work": "import of units",
        "size": f"{size:,} units",
        **ours,
        "peer": "polars, nothing checked",
        "peer_seconds": theirs["seconds"],
        "peer_peak_mb": theirs["peak_mb"],
        "ratio": ours["seconds"] / theirs["seconds"],
    }


def _ours(register: str, folder: Path) -> dict:
    measured = [_alone(_import, register, str(folder)) for _ in range(REPEATS)]
    return {
        "rows": measured[0]["rows"],
        "seconds": statistics.median(one["seconds"] for one in measured),
        "peak_mb": max(one["peak_mb"] for one in measured),
    }


def _alone(function, *arguments):
    """The function's result from a new process, which ends before the next begins."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def _write(folder: str, size: int) -> None:
    from klynge.progress import silent
    from klynge.registers.demo import FILES, plan
    from klynge.registers.demo.writers import classifications, roles, units

    target = Path(folder)
    target.mkdir()
    planned = plan.make(size, SEED)
    classifications.write_industries(planned, target / FILES["industries"])
    classifications.write_municipalities(planned, target / FILES["municipalities"])
    units.write(planned, target / FILES["units"], silent)
    roles.write(planned, target / FILES["roles"], silent)


def _import(register: str, folder: str) -> dict:
    """Import into a lake that has the classifications, so that codes are checked too."""
    from klynge.lake import Lake
    from klynge.registers import importing
    from klynge.registers.demo import FILES

    with tempfile.TemporaryDirectory(dir=folder) as home:
        os.environ["KLYNGE_HOME"] = home
        lake = Lake(Path(home) / "lake")
        for first in ("industries", "municipalities"):
            importing.run(first, Path(folder) / FILES[first], lake)
        began = time.perf_counter()
        summary = importing.run(register, Path(folder) / FILES[register], lake)
        seconds = time.perf_counter() - began
    rows = sum(table.rows + table.rejected + sum(table.left_out.values()) for table in summary.tables)
    return {"rows": rows, "seconds": seconds, "peak_mb": _peak()}


def _polars(folder: str) -> dict:
    import gzip

    import polars

    began = time.perf_counter()
    with gzip.open(Path(folder) / "units.json.gz") as stream:
        table = polars.read_json(stream.read(), infer_schema_length=None)
    table.write_parquet(Path(folder) / "polars.parquet")
    return {"seconds": time.perf_counter() - began, "peak_mb": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
