"""`klynge fetch`: download official files, politely, with resume."""

from pathlib import Path

import typer

from klynge.cli import printing


def fetch(
    source: str = typer.Argument(..., help="Register, such as units or roles; or accounts, groups, patents."),
    to: Path = typer.Option(..., help="Folder to write to."),
    region: str = typer.Option("", help="Region whose organisations to ask for (accounts, groups, patents)."),
    sample: int = typer.Option(500, min=0, help="Comparison organisations outside the region."),
    yes: bool = typer.Option(False, help="Start without asking, after the calls have been listed."),
    json: bool = typer.Option(False, help="Print the answer as JSON."),
) -> None:
    """Download a register. Those without a bulk file are asked for call by call, listed first."""
    from klynge import api

    if source in api.CALLED:
        _fetch_calls(source, to, region, sample, yes, json)
        return
    with printing.progress() as progress:
        fetched = api.fetch_bulk(source, to, progress=progress)
    if json:
        printing.as_json([one.as_dict() for one in fetched])
        return
    for one in fetched:
        typer.echo(f"{one.file} ({one.bytes:,} bytes{', as before' if one.unchanged else ''})")
    typer.echo(f"Next: klynge import {source} {api.path_to_import(fetched)}")


def _fetch_calls(source: str, to: Path, region: str, sample: int, yes: bool, json: bool) -> None:
    from klynge import api

    if not region:
        raise typer.BadParameter(f"{source} has no bulk file: say whose with --region")
    plan = api.plan_calls(source, region, api.open_lake(), to, sample=sample)
    typer.echo(f"{plan.calls} calls, about {plan.minutes:.0f} minutes; {plan.there} answers are there already.")
    if plan.not_issued:
        typer.echo(f"{plan.not_issued} organisations have numbers that no register issues, and are not asked for.")
    if not plan.calls:
        return
    if not yes:
        typer.confirm("Start?", abort=True)
    with printing.progress() as progress:
        done = api.fetch_calls(plan, progress=progress)
    if json:
        printing.as_json(done)
        return
    typer.echo(f"{done}. Next: klynge import {source} {to}")
