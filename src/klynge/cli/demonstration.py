"""What `make run` loads: the demonstration data, once."""

import argparse
import time
from pathlib import Path

from klynge import api, settings
from klynge.cli import printing

SEED = 1


def main() -> None:
    """Generate and import the demonstration registers into an empty lake; leave any other lake alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=100_000)
    units = parser.parse_args().units
    lake = api.open_lake()
    if lake.manifest().tables:
        return
    started = time.monotonic()
    folder = settings.load().home / "demo"
    print(f"Loading demonstration data ({units:,} invented units); this is done once …")
    with printing.progress() as progress:
        _load(lake, folder, units, progress)
    print(f"Demonstration data is loaded ({time.monotonic() - started:.0f} s).")


def _load(lake, folder: Path, units: int, progress) -> None:
    api.write_demo(units, SEED, folder, progress=progress)
    api.import_demo(folder, lake, progress=progress)
    api.build(lake, progress=progress)


if __name__ == "__main__":
    main()
