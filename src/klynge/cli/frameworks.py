"""`klynge frameworks`: find a model and read its page."""

import typer

from klynge.cli import printing


def frameworks(
    query: str = typer.Option("", help="Words of its question, title, author or content, in any language."),
    group: str = typer.Option("", help="What it is about, such as governance or network."),
    subject: str = typer.Option("", help="What it is put to: region, cluster, organisation, project, …"),
    report: str = typer.Option("", help="Number of the report, 000 to 004, or own."),
    check: str = typer.Option("", help="Run the worked examples of one model, by its id."),
    show: str = typer.Option("", help="Print the page of one model, by its id."),
    lang: str = typer.Option("nb", help="Language: nb, nn or en."),
    json: bool = typer.Option(False, help="Print all that is declared, as JSON."),
) -> None:
    """Which models are there, and what do they say? Lists them, or shows one."""
    from klynge import api

    if check:
        _check(check)
        return
    if show:
        _show(api.framework_document(show, api.require_language(lang)), json)
        return
    listed = api.library(query, group=group, subject=subject, report=report, lang=lang)
    described = api.describe_models(listed)
    if json:
        printing.as_json(described)
        return
    columns = ["id", "title", "use", "report", "subject", "dimensions", "source", "reading", "rebuilt", "ours"]
    printing.table(f"{len(listed)} models", columns, [_row(one) for one in described])


def _row(one: dict) -> list:
    rules = [one["rules"].get(basis, 0) for basis in ("source", "reading", "reconstructed", "proposal")]
    return [one["id"], one["title"], one["use"], one["report"], one["subject"], one["dimensions"], *rules]


def _show(document, json: bool) -> None:
    from klynge import api

    if json:
        typer.echo(api.render(document, "json").decode())
    else:
        printing.document(document)


def _check(name: str) -> None:
    from klynge import api

    found = api.check_examples(name)
    for one in found:
        typer.echo(f"{'differs' if one.differs else 'agrees'}: {one.title}")
        for field, stated, given in one.differs:
            typer.echo(f"  {field}: file {', '.join(stated) or 'none'}, model {', '.join(given) or 'none'}")
    if any(one.differs for one in found):
        raise typer.Exit(1)
