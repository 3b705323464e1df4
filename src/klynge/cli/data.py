"""`klynge data`: what is in force, from when, rows, rejects."""

import typer

from klynge.cli import printing


def data(
    missing: bool = typer.Option(False, help="List what has not been imported, and how to fill it."),
    json: bool = typer.Option(False, help="Print the answer as JSON."),
) -> None:
    """Show what the lake holds."""
    from dataclasses import asdict

    from klynge import api

    with api.open_lake().view(closed=True) as view:
        entries, lacking, manifest = api.imports(view), api.missing(view), view.manifest_id
    if json:
        printing.as_json(
            {"manifest": manifest, "tables": [asdict(e) for e in entries], "missing": [name for name, _ in lacking]}
        )
        return
    rows = [[e.key, e.as_of, e.rows, e.rejected, e.source.get("publisher", ""), _mark(e)] for e in entries]
    printing.table(f"Manifest {manifest}", ["table", "as of", "rows", "rejected", "publisher", ""], rows)
    for name, remedy in lacking if missing or not entries else []:
        typer.echo(f"{name}: not imported. {remedy}")
    if lacking and not missing and entries:
        typer.echo(f"{len(lacking)} tables are not imported; 'klynge data --missing' says how to fill them.")


def _mark(entry) -> str:
    return "Oppdiktede data" if entry.invented else ""
