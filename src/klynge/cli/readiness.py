"""`klynge readiness`: the knowledge base of a region."""

from pathlib import Path

import typer

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
    """Has the region what an own cluster needs? Writes the report, or prints it as JSON."""
    from klynge import api

    name = region or municipalities
    if not name:
        raise typer.BadParameter("give a region, or --municipalities 3305,3310,…")
    api.require_language(lang)
    answer = api.readiness(name, api.open_lake(), top=top, larger_than=larger_than)
    if json:
        typer.echo(answer.render("json", lang).decode())
        return
    for kind in format or FORMATS:
        file = _write(answer, kind, lang, to)
        typer.echo(f"{file}")
    for line in answer.headline(lang):
        typer.echo(line)


def _write(answer, kind: str, lang: str, to: Path) -> Path:
    to.mkdir(parents=True, exist_ok=True)
    content = answer.render(kind, lang)
    file = to / f"klynge-{answer.region.id}-{lang}.{kind}"
    file.write_bytes(content)
    return file
