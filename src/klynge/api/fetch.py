"""Fetching from outside: bulk files whole, and the calls for a region's accounts, groups and patents."""

from pathlib import Path

from klynge.boundaries import regions
from klynge.lake import Lake
from klynge.progress import Progress, silent
from klynge.registers import fetch
from klynge.registers.fetch import CALLED, Fetched, Plan, path_to_import

__all__ = ["CALLED", "fetch_bulk", "fetch_calls", "fetched_in", "path_to_import", "plan_calls"]


def fetch_bulk(register: str, to: Path, *, progress: Progress = silent) -> list[Fetched]:
    """Download the files of a register; a transfer that was cut off goes on where it stopped."""
    return fetch.bulk(register, to, progress=progress)


def plan_calls(kind: str, region: str, lake: Lake, to: Path, *, sample: int = 500) -> Plan:
    """List the calls for a region's organisations and a sample of others, before any is made."""
    with lake.view() as view:
        municipalities = regions.region(region, view).municipalities
        organisations = fetch.organisations_for(view, kind, municipalities, sample=sample)
    return fetch.plan(kind, organisations, to)


def fetch_calls(plan: Plan, *, progress: Progress = silent) -> dict[str, int]:
    """Make the calls of a plan, at its rate. Answers are kept one by one, so it can be stopped and started again."""
    return fetch.run(plan, progress=progress)


def fetched_in(register: str, folder: Path) -> Path:
    """What to import from a folder that a register was fetched to: its file, or its own sub-folder of files."""
    files = fetch.ADDRESSES.get(register, ())
    inside = folder / (files[0].file if len(files) == 1 else register) if files else folder
    return inside if inside.exists() else folder
