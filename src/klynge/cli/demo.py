"""`klynge demo`: write generated registers in the published formats."""

from pathlib import Path

import typer

from klynge.cli import printing


def demo(
    to: Path = typer.Option(..., help="Folder to write to; it is made if needed."),
    units: int = typer.Option(100_000, min=1_000, max=1_200_000, help="Units in the register."),
    seed: int = typer.Option(1, help="The same seed and size give the same files."),
    json: bool = typer.Option(False, help="Print the answer as JSON."),
) -> None:
    """Write invented registers, with a region Elvedalen, in the published formats."""
    from klynge import api

    with printing.written_to(to), printing.progress() as progress:
        written = api.write_demo(units, seed, to, progress=progress)
    if json:
        printing.as_json({"folder": str(to), "counts": written.counts})
        return
    printing.table(f"Invented registers in {to}", ["file", "rows"], [[n, c] for n, c in written.counts.items()])
    typer.echo(f"Next: klynge import demo {to}")
