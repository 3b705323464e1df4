"""How fast beside its peers? One table of ratios, printed and written to bench/results.json. `make bench`.

Figures of shared machines drift: the ratio of two measurements in one run is what counts.
"""

import argparse
import json
import platform
from pathlib import Path

from bench import imports, network, regions

SUITES = {"network": network.measure, "imports": imports.measure, "regions": regions.measure}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", default=list(SUITES), help=f"any of {', '.join(SUITES)}")
    parser.add_argument("--to", type=Path, default=Path(__file__).with_name("results.json"))
    arguments = parser.parse_args()
    rows = [row for name in arguments.suites for row in SUITES[name]()]
    arguments.to.write_text(json.dumps({"machine": platform.platform(), "rows": rows}, indent=1), "utf-8")
    _print(rows)


def _print(rows: list[dict]) -> None:
    from rich.console import Console
    from rich.table import Table

    grid = Table("work", "size", "seconds", "peer", "peer seconds", "ratio", "goal", "peak MB", "peer peak MB")
    for row in rows:
        names = ("work", "size", "seconds", "peer", "peer_seconds", "ratio", "goal", "peak_mb", "peer_peak_mb")
        grid.add_row(*[_shown(row.get(name)) for name in names])
    Console(width=180).print(grid)


def _shown(value) -> str:
    if value is None:
        return "–"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
