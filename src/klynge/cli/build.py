"""`klynge build`: compute the national tables that every page and report reads."""

import typer

from klynge.cli import printing


def build(json: bool = typer.Option(False, help="Print the row counts as JSON.")) -> None:
    """Build the national tables of the data in force. Done once per manifest, with and without closed tables."""
    from klynge import api

    with printing.progress() as progress:
        built = api.build(api.open_lake(), progress=progress)
    if json:
        printing.as_json(built)
        return
    for manifest, found in built["manifests"].items():
        rows = [[name, count] for name, count in found["tables"].items()]
        printing.table(f"National tables of manifest {manifest} ({found['seconds']} s)", ["table", "rows"], rows)
