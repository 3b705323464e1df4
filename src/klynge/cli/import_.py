"""`klynge import`: bring a register into the lake, all or nothing."""

import datetime as dt
from pathlib import Path

import typer

from klynge.cli import printing

OUTCOMES = {
    "history": "of {as_of}, older than what is in force: kept as history",
    "not_kept": "of {as_of}, older than what is kept; not kept (KLYNGE_SNAPSHOTS_KEPT says how many are)",
    "unchanged": "unchanged: this very file of {as_of} is imported already; --again reads it anew",
}


def import_(
    register: str = typer.Argument(..., help="Register, such as units (docs/reference/registers.md), or demo."),
    path: Path = typer.Argument(..., help="File or folder in the published format."),
    as_of: str = typer.Option("", help="Date the content describes, such as 2026-11-20; default: the file's date."),
    option: list[str] = typer.Option([], help="Choices of a reader, as name=value, such as industry_version=SN2007."),
    again: bool = typer.Option(False, help="Read a file that is imported already, checked against what is new since."),
    json: bool = typer.Option(False, help="Print the summary as JSON."),
) -> None:
    """Import a register. If anything stops it, the lake is as before.

    The same file is read once; another file of the same date takes the place of the one before.
    """
    from klynge import api

    if register == "demo":
        _refuse({"--as-of": as_of, "--option": option, "--again": again})
    lake = api.open_lake()
    with printing.progress() as progress:
        if register == "demo":
            summaries = api.import_demo(path, lake, progress=progress)
            if api.needs_build(lake):
                api.build(lake, progress=progress)
        else:
            summaries = [_import(register, path, lake, as_of, option, again, progress)]
    if json:
        printing.as_json(_total(summaries))
        return
    _print(summaries)


def _refuse(given: dict) -> None:
    for name, value in given.items():
        if value:
            raise typer.BadParameter(
                "the files of a demo folder have dates and choices of their own; leave it out", param_hint=name
            )


def _import(register, path, lake, as_of, option, again, progress):
    from klynge import api

    choices = dict(_pair(text) for text in option)
    date = _date(as_of)
    return api.import_register(register, path, lake, as_of=date, progress=progress, options=choices, again=again)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is not name=value", param_hint="--option")
    return name, value


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date such as 2026-11-20", param_hint="--as-of") from None


def _total(summaries: list) -> dict:
    found = [summary.as_dict() for summary in summaries]
    if len(found) == 1:
        return found[0]
    return {
        "stored": sum(one["stored"] for one in found),
        "rejected": sum(one["rejected"] for one in found),
        "registers": found,
    }


def _print(summaries: list) -> None:
    rows = [
        [s.register, t.key, _stored(t), t.rejected, sum(t.left_out.values()), round(s.seconds, 1)]
        for s in summaries
        for t in s.tables
    ]
    printing.table("Imported", ["register", "table", "stored", "rejected", "left out by rule", "seconds"], rows)
    for summary in summaries:
        for stored in summary.tables:
            _explain(stored)


def _stored(table) -> int:
    return 0 if table.outcome == "not_kept" else table.rows


def _explain(stored) -> None:
    if stored.outcome in OUTCOMES:
        typer.echo(f"  {stored.key}: {OUTCOMES[stored.outcome].format(as_of=stored.as_of)}")
    for word, reasons in (("rejected", stored.reasons), ("left out", stored.left_out)):
        for reason, count in reasons.items():
            typer.echo(f"  {stored.table.name}: {count} {word}: {reason}")
    if stored.new_columns:
        typer.echo(f"  {stored.table.name}: columns Klynge does not know: {', '.join(stored.new_columns)}")
