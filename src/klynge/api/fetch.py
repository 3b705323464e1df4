"""Fetching from outside: bulk files whole, and the calls for a region's accounts, groups and patents."""

from collections.abc import Callable
from pathlib import Path

from klynge import settings
from klynge.boundaries import regions
from klynge.lake import Lake
from klynge.progress import Progress, silent
from klynge.registers import fetch
from klynge.registers.fetch import CALLED, Fetched, Manners, Plan, path_to_import

__all__ = ["CALLED", "fetch_bulk", "fetch_calls", "fetched_in", "list_calls", "path_to_import", "plan_calls"]


def fetch_bulk(
    register: str, to: Path, *, progress: Progress = silent, tell: Callable[[str], None] | None = None
) -> list[Fetched]:
    """Download the files of a register; a transfer that was cut off goes on where it stopped.

    tell : is given a line of words whenever a server gives no answer and is waited for
    """
    return fetch.bulk(register, to, progress=progress, manners=_manners(tell))


def plan_calls(kind: str, region: str, lake: Lake, to: Path, *, sample: int = 500) -> Plan:
    """List the calls for a region's organisations and a sample of others, before any is made."""
    with lake.view() as view:
        municipalities = regions.region(region, view).municipalities
        organisations = fetch.organisations_for(view, kind, municipalities, sample=sample)
    return fetch.plan(kind, organisations, to)


def list_calls(plan: Plan) -> list[str]:
    """Write the calls of a plan to `plan.list_file`, and return their addresses; none is made."""
    return fetch.list_calls(plan)


def fetch_calls(
    plan: Plan, *, progress: Progress = silent, tell: Callable[[str], None] | None = None
) -> dict[str, int]:
    """Make the calls of a plan, at its rate. Answers are kept one by one, so it can be stopped and started again.

    tell : is given a line of words whenever a server gives no answer and is waited for
    """
    return fetch.run(plan, progress=progress, manners=_manners(tell))


def _manners(tell: Callable[[str], None] | None) -> Manners:
    contact = settings.load().contact
    return Manners(contact, tell=tell) if tell else Manners(contact)


def fetched_in(register: str, folder: Path) -> Path:
    """What to import from a folder that a register was fetched to: its file, or its own sub-folder of files."""
    files = fetch.ADDRESSES.get(register, ())
    inside = folder / (files[0].file if len(files) == 1 else register) if files else folder
    return inside if inside.exists() else folder
