"""How fast is a region's answer at national size, and what does it rest on: the import and the national tables?

Generated registers are read and built into a lake of their own. Answers are those of a warm process and none is
kept from before: each asks for another threshold, or for another region. `peak_mb` is that of the process.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.apart import apart, peak_mb

UNITS, FOR_MAKE_RUN = 1_100_000, 100_000
REGION, SEED = "elvedalen", 1
REPEATS = 5
IN_A_ROW = 60
FORMATS = ("json", "html", "xlsx", "pdf")


def measure(units: int = UNITS, for_make_run: int = FOR_MAKE_RUN) -> list[dict]:
    """One row per work: seconds, the goal, and peak memory; `peer_seconds` of many regions is as many times one."""
    with tempfile.TemporaryDirectory() as small:
        steps = [apart(_write, small, for_make_run), apart(_import, small), apart(_build, small)]
        rows = [_row("make run: write, import, build", for_make_run, _together(steps), "")]
    with tempfile.TemporaryDirectory() as home:
        apart(_write, home, units)
        rows.append(_row("import of all registers", units, apart(_import, home), ""))
        rows.append(_row("national tables", units, apart(_build, home), "≤ 60 s"))
        found, peak = apart(_answers, home)
        rows += [_row(work, units, {"seconds": found[work], "peak_mb": peak}, goal) for work, goal in GOALS.items()]
        rows.append(_row("klynge readiness --json, new process", units, {"seconds": _command(home)}, ""))
        alike = IN_A_ROW * found[JSON]
        many = {"seconds": found["row"], "peer": f"{IN_A_ROW} × one", "peer_seconds": alike}
        rows.append(_row(f"{IN_A_ROW} regions in a row", units, {**many, "ratio": alike / found["row"]}, "≥ 3 ×"))
    return rows


JSON = "readiness, JSON"
GOALS = {
    JSON: "≤ 0.5 s",
    "readiness, JSON, another threshold": "≤ 0.5 s",
    "readiness, JSON, the largest municipality": "≤ 0.5 s",
    "readiness, all formats, a region not asked before": "≤ 3 s",
    "readiness, HTML, charts drawn before": "",
    "readiness, XLSX, charts drawn before": "",
    "readiness, PDF, charts drawn before": "",
    "all frameworks for one subject": "≤ 0.05 s",
}


def _row(work: str, units: int, measured: dict, goal: str) -> dict:
    return {"work": work, "size": f"{units:,} units", "goal": goal, **measured}


def _together(steps: list[dict]) -> dict:
    return {
        "seconds": sum(step["seconds"] for step in steps),
        "peak_mb": max(step["peak_mb"] for step in steps),
    }


# ---- what runs in a process of its own; the modules are imported there


def _write(home: str, units: int) -> dict:
    from klynge import api

    return _measured(lambda: api.write_demo(units, SEED, Path(home) / "demo"))


def _import(home: str) -> dict:
    from klynge import api

    lake = _lake(home)
    return _measured(lambda: api.import_demo(Path(home) / "demo", lake))


def _build(home: str) -> dict:
    from klynge import api

    lake = _lake(home)
    return _measured(lambda: api.build(lake))


def _answers(home: str) -> tuple[dict[str, float], float]:
    """Seconds by work, and the peak of memory when all formats have been made."""
    lake = _lake(home)
    others = _municipalities(lake)  # the largest first
    _render(lake, REGION, FORMATS)
    seconds = {
        JSON: _median(lambda n: _render(lake, REGION, ("json",))),
        "readiness, JSON, another threshold": _median(lambda n: _render(lake, REGION, ("json",), larger_than=5 + n)),
        "readiness, all formats, a region not asked before": _median(lambda n: _render(lake, others[n + 1], FORMATS)),
        "readiness, JSON, the largest municipality": _median(lambda n: _render(lake, others[0], ("json",))),
        **_parts(lake),
    }
    peak = peak_mb()
    seconds["row"] = _seconds(lambda: [_render(lake, code, ("json",)) for code in (others * IN_A_ROW)[-IN_A_ROW:]])
    return seconds, peak


def _parts(lake) -> dict[str, float]:
    """Formats and frameworks alone, over one answer."""
    from klynge import api
    from klynge.frameworks.evaluate import assess_all

    answer = api.readiness(REGION, lake)
    subject = ("region", answer.region.id)
    return {
        **{
            f"readiness, {kind.upper()}, charts drawn before": _median(lambda n, k=kind: answer.render(k, "nb"))
            for kind in FORMATS[1:]
        },
        "all frameworks for one subject": _median(
            lambda n: assess_all(answer.frameworks, answer.evidence, subject=subject, on=answer.on)
        ),
    }


def _render(lake, region: str, kinds: tuple[str, ...], **parameters) -> None:
    from klynge import api

    answer = api.readiness(region, lake, **parameters)
    for kind in kinds:
        answer.render(kind, "nb")


def _municipalities(lake) -> list[str]:
    """Codes, of the municipality with most firms in scope first."""
    query = (
        "SELECT municipality AS code FROM organisation_measures WHERE in_scope AND municipality IS NOT NULL "
        "GROUP BY ALL ORDER BY count(*) DESC, code"
    )
    with lake.view() as view:
        return view.query(query, tables=("organisation_measures",))["code"].to_pylist()


def _lake(home: str):
    from klynge import api

    os.environ["KLYNGE_HOME"] = home
    return api.open_lake()


def _command(home: str) -> float:
    asked = [sys.executable, "-m", "klynge.cli", "readiness", REGION, "--json"]
    environment = {**os.environ, "KLYNGE_HOME": home}
    return _seconds(lambda: subprocess.run(asked, env=environment, stdout=subprocess.DEVNULL, check=True))


def _median(work) -> float:
    return statistics.median(_seconds(lambda n=n: work(n)) for n in range(REPEATS))


def _seconds(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _measured(work) -> dict:
    return {"seconds": _seconds(work), "peak_mb": peak_mb()}
