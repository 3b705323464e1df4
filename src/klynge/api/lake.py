"""The lake from outside: what is in force, imports, and the national tables."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from klynge import settings
from klynge.api.fetch import fetched_in
from klynge.lake import TABLES, Entry, Lake, View
from klynge.lake.engine import storage_errors
from klynge.progress import Progress, silent
from klynge.registers import importing
from klynge.registers.catalogue import REGISTERS


def open_lake(home: Path | None = None) -> Lake:
    """The lake of an installation: that of `KLYNGE_HOME`, or of the folder `home`."""
    return Lake(Path(home) / "lake" if home else settings.load().lake)


def registers() -> list[str]:
    """Names of the registers that can be imported, in the order that suits a first import."""
    return list(REGISTERS)


def imports(view: View) -> list[Entry]:
    """The snapshots in force, in the order of the register catalogue."""
    order = {table: number for number, r in enumerate(REGISTERS.values()) for table in r.tables}
    return sorted(view.entries.values(), key=lambda entry: (order.get(entry.table, 99), entry.key))


def missing(view: View) -> list[tuple[str, str]]:
    """Tables that have not been imported, with the command that would fill each."""
    return [(t.name, t.remedy) for t in TABLES.values() if t.kind == "source" and t.remedy and not view.has(t.name)]


def import_register(
    name: str,
    path: Path,
    lake: Lake,
    *,
    as_of: dt.date | None = None,
    progress: Progress = silent,
    options: dict[str, str] | None = None,
    again: bool = False,
) -> importing.Summary:
    """Import a file, or the folder a register was fetched to. All or nothing; see `registers.importing.run`."""
    path = Path(path)
    if path.is_dir():
        path = fetched_in(name, path)
    return importing.run(name, path, lake, as_of=as_of, progress=progress, options=options, again=again)


def import_demo(folder: Path, lake: Lake, *, progress: Progress = silent) -> list[importing.Summary]:
    """Import every generated file of `folder`, and its declared regions, to the lake's own home.

    The units of two years before go to the history: a newer extract is in force.
    """
    from klynge.registers import demo

    folder = Path(folder)
    files = [(name, file, demo.AS_OF) for name, file in demo.FILES.items()]
    first_units = next(number for number, (name, _, _) in enumerate(files) if name == "units")
    files.insert(first_units, ("units", demo.EARLIER_UNITS, demo.EARLIER_AS_OF))
    summaries = [
        importing.run(name, folder / file, lake, as_of=as_of, progress=progress) for name, file, as_of in files
    ]
    regions = lake.folder.parent / "regions"
    with storage_errors(regions):
        regions.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / demo.REGIONS, regions / "demo.toml")
    return summaries


@dataclass(frozen=True, slots=True)
class Written:
    """What the generator wrote."""

    folder: Path
    counts: dict[str, int]


def write_demo(units: int, seed: int, folder: Path, *, progress: Progress = silent) -> Written:
    """Write generated registers in the published formats."""
    from klynge.registers import demo

    return Written(Path(folder), demo.write(units, seed, Path(folder), progress))


def needs_build(lake: Lake, *, closed: bool = False) -> bool:
    """True if the lake holds organisations and the national tables of its manifest have not been built.

    closed : those of both sides together, which commands on the user's own machine read
    """
    with lake.view(closed=closed) as view:
        return view.has("organisations") and not view.has("organisation_measures")


def build(lake: Lake, *, progress: Progress = silent) -> dict:
    """Build the national tables of the data in force."""
    from klynge.measures import national

    return national.build(lake, progress=progress)
