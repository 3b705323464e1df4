"""`klynge portrait`: who a cluster is, what is known of it, and what would settle the rest."""

from pathlib import Path

import typer

from klynge.cli import printing

FORMATS = ("json", "html", "pdf", "xlsx")


def portrait(
    cluster: str = typer.Argument(..., help="A published cluster (nce-raufoss), or one in the lake, by its id."),
    answers: Path = typer.Option(None, help="File of judgements about the cluster: role, date and reason for each."),
    closed: bool = typer.Option(False, help="For the cluster's own people: closed tables, own evidence, verdicts."),
    lang: str = typer.Option("nb", help="Language of the portrait: nb, nn or en."),
    format: list[str] = typer.Option([], help="json, html, pdf or xlsx; may be given several times. Default: all."),
    to: Path = typer.Option(Path(), help="Folder to write to."),
    json: bool = typer.Option(False, help="Print the portrait as JSON and write no file."),
) -> None:
    """Who is the cluster, what is known, and what would settle the rest? Writes the portrait, or prints it as JSON.

    An open portrait of a real cluster shows no verdicts: they are hypotheses for the talk of its own board. With
    --closed, or with --answers, the portrait is closed and says so.
    """
    from klynge import api

    api.require_language(lang)
    told = api.portrait_answers(answers, cluster) if answers else []
    found = api.portrait(cluster, api.open_lake(), answers=told, closed=closed or bool(answers))
    if json:
        typer.echo(found.render("json", lang).decode())
        return
    for kind in format or FORMATS:
        typer.echo(f"{_write(found, kind, lang, to)}")
    if found.closed:
        typer.echo(f"{api.text('common.closed', lang)}: {api.text('portrait.document.closed_value', lang)}")


def _write(found, kind: str, lang: str, to: Path) -> Path:
    content = found.render(kind, lang)
    file = to / f"klynge-{found.id}-{lang}.{kind}"
    with printing.written_to(to):
        to.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return file
