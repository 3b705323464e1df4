"""`klynge erase`: take units out of the lake that a register has removed."""

from pathlib import Path

import typer

from klynge.cli import printing


def erase(
    numbers: list[str] = typer.Argument(None, help="Organisation numbers of units or establishments."),
    file: Path = typer.Option(None, exists=True, dir_okay=False, help="A list of numbers, one per line."),
    json: bool = typer.Option(False, help="Print the erasures as JSON."),
) -> None:
    """Erase units from every snapshot and national table. Without numbers: apply the earlier erasures again."""
    from dataclasses import asdict

    from klynge import api

    listed = file.read_text("utf-8-sig").split("\n") if file else []
    erased = api.erase(api.open_lake(), [*(numbers or []), *filter(str.strip, listed)])
    if json:
        printing.as_json([asdict(one) for one in erased])
        return
    rows = [[one.number, one.erased_on, sum(one.rows.values()), ", ".join(sorted(one.rows))] for one in erased]
    printing.table("Erased units", ["number", "erased on", "rows", "tables"], rows)
