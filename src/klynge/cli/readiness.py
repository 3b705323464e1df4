"""`klynge readiness`: the knowledge base of a region."""

from pathlib import Path

import typer

from klynge.cli import printing

FORMATS = ("json", "html", "pdf", "xlsx")


def readiness(
    region: str = typer.Argument("", help="Declared region, municipality, or labour-market region."),
    municipalities: str = typer.Option("", help="Any set of municipalities, as codes: 3305,3310,…"),
    lang: str = typer.Option("nb", help="Language of the report: nb, nn or en."),
    format: list[str] = typer.Option([], help="json, html, pdf or xlsx; may be given several times. Default: all."),
    to: Path = typer.Option(Path(), help="Folder to write to."),
    top: int = typer.Option(200, min=1, help="How many of the largest organisations are the population."),
    larger_than: int = typer.Option(20, min=1, help="A larger firm has more employees than this."),
    json: bool = typer.Option(False, help="Print the answer as JSON and write no file."),
) -> None:
    """Has the region what an own cluster needs? Writes the report, or prints it as JSON.

    Closed tables, such as a bought firm table, are read where the lake has them; the report then says so.
    """
    from klynge import api

    name = region or municipalities
    if not name:
        raise typer.BadParameter("give a region, or --municipalities 3305,3310,…")
    api.require_language(lang)
    answer = api.readiness(name, api.open_lake(), top=top, larger_than=larger_than, closed=True)
    if json:
        typer.echo(answer.render("json", lang).decode())
        return
    for kind in format or FORMATS:
        file = _write(answer, kind, lang, to)
        typer.echo(f"{file}")
    for line in answer.headline(lang):
        typer.echo(line)
    if answer.closed:
        typer.echo(_closed(answer, lang))


def _closed(answer, lang: str) -> str:
    from klynge import api

    registers = ", ".join(api.name("register", register, lang) for register in answer.closed)
    return f"{api.text('common.closed', lang)}: {api.text('common.closed_value', lang, registers=registers)}"


def _write(answer, kind: str, lang: str, to: Path) -> Path:
    content = answer.render(kind, lang)
    file = to / f"klynge-{answer.region.id}-{lang}.{kind}"
    with printing.written_to(to):
        to.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return file
