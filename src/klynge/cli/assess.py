"""`klynge assess`: put a model to a region or a cluster."""

import datetime as dt
from json import loads
from pathlib import Path

import typer

from klynge.cli import printing

FORMATS = ("html", "pdf", "xlsx", "json")


def assess(
    framework: str = typer.Argument(help="Id of the model; 'klynge frameworks' lists them."),
    subject: str = typer.Argument(help="A region (elvedalen or 3305,3310) or a cluster (cluster:nce-raufoss)."),
    answers: Path | None = typer.Option(None, help="File of judgements: dimension, value, judge, date, reason."),
    on: str = typer.Option("", help="Day of the assessment, such as 2026-03-01. Default: today."),
    about: str = typer.Option("", help="Second subject, such as an industry area, for models that need one."),
    lang: str = typer.Option("nb", help="Language: nb, nn or en."),
    json: bool = typer.Option(False, help="Print the assessment as JSON, to be kept and compared with."),
    previous: Path | None = typer.Option(None, help="An assessment kept with --json, to tell what has changed."),
    to: Path | None = typer.Option(None, help="Folder to write the report to, as html, pdf, xlsx and json."),
) -> None:
    """What does a model say of this case, what is unknown, and what would settle it?"""
    from klynge import api

    api.require_language(lang)
    api.framework(framework)  # an unknown model is told before the lake is read
    day = _day(on)
    known = api.known_of(subject, api.open_lake(), lang, new=answers is not None)
    given = api.read_answers(answers, framework, known.subject, assessed=day) if answers else []
    found = api.assess(framework, known.subject, [*known.evidence, *given], on=day, about=about)
    if json:
        # the mark goes with the data; what reads an assessment back leaves it aside
        printing.as_json({"invented": known.invented, **loads(api.assessment_as_json(found))})
        return
    before = api.assessment_from_json(printing.read_text(previous)) if previous else None
    document = api.assessment_document(found, lang, previous=before, subject_name=known.name, invented=known.invented)
    if to is None:
        printing.document(document)
        return
    for kind in FORMATS:
        typer.echo(f"{_write(document, kind, to)}")


def _day(on: str) -> dt.date:
    try:
        return dt.date.fromisoformat(on) if on else dt.date.today()
    except ValueError:
        raise typer.BadParameter(f"{on!r} is not a day; write it as 2026-03-01", param_hint="--on") from None


def _write(document, kind: str, to: Path) -> Path:
    from klynge import api

    content = api.render(document, kind)
    file = to / f"klynge-{document.id.replace(':', '-')}-{document.lang}.{kind}"
    with printing.written_to(to):
        to.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return file
