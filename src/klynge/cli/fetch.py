"""`klynge fetch`: download official files, politely, with resume."""

from pathlib import Path

import typer

from klynge.cli import printing

SHOWN = 10  # calls on the screen


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
        fetched = api.fetch_bulk(source, to, progress=progress, tell=printing.note)
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
    # whoever asks for JSON reads nothing else on standard output
    _show(plan, api.list_calls(plan) if plan.calls else [], printing.note if json else typer.echo)
    done = _make_calls(plan, yes) if plan.calls else {}
    if json:
        printing.as_json({**plan.as_dict(), "list": str(plan.list_file) if plan.calls else None, "done": done})
        return
    for outcome, count in done.items():
        typer.echo(f"{outcome}: {count:,}")
    if done or plan.there:
        typer.echo(f"Next: klynge import {source} {to}")


def _show(plan, urls: list[str], say) -> None:
    """The calls before any is made: the first few here, all of them in a file."""
    say(f"{plan.calls:,} calls, about {plan.minutes:.0f} minutes; {plan.there:,} answers are there already.")
    if plan.absent:
        say(f"{plan.absent:,} organisations are known to have none, and are not asked for again.")
    if plan.not_issued:
        say(f"{plan.not_issued:,} organisations have numbers that no register issues, and are not asked for.")
    for url in urls[:SHOWN]:
        say(f"  {url}")
    if urls:
        more = f"… and {len(urls) - SHOWN:,} more. " if len(urls) > SHOWN else ""
        say(f"  {more}All of them: {plan.list_file}")


def _make_calls(plan, yes: bool) -> dict[str, int]:
    from klynge import api

    if not yes:
        typer.confirm("Start?", abort=True, err=True)
    with printing.progress() as progress:
        return api.fetch_calls(plan, progress=progress, tell=printing.note)
