"""How do commands print? Tables for people on standard output, JSON for programs, progress on standard error."""

import json
import sys
from contextlib import contextmanager
from pathlib import Path

import typer

from klynge.errors import SettingError


def note(words: str) -> None:
    """A line for the person who waits, beside the progress on standard error."""
    print(words, file=sys.stderr, flush=True)


@contextmanager
def written_to(path: Path, option: str = "--to"):
    """Turn a full disk, or a place that cannot be written, met inside, into words that name `option`."""
    try:
        yield
    except OSError as problem:
        raise SettingError(
            f"{path} cannot be written: {problem.strerror or problem}. Name another place with {option}, or give "
            "permission and space to write there.",
            name=option,
            path=str(path),
        ) from problem


def as_json(value) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(title: str, columns: list[str], rows: list[list]) -> None:
    """A table that keeps its words when it is piped into a file."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    grid = Table(title=title, box=box.SIMPLE, title_justify="left")
    for number, name in enumerate(columns):
        numeric = all(isinstance(row[number], int | float) for row in rows)
        grid.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        grid.add_row(*[_shown(value) for value in row])
    Console(width=None if sys.stdout.isatty() else 140).print(grid)


def _shown(value) -> str:
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}".replace(",", " ")
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


@contextmanager
def progress():
    """Progress bars for a person; silence for a program that reads standard error."""
    from klynge import progress as reporting

    if not sys.stderr.isatty():
        yield reporting.silent
        return
    with reporting.terminal() as bar:
        yield bar


def read_text(path: Path) -> str:
    """The text of a file that an option names."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise SettingError(f"{path} cannot be read: {problem}. Name a file that can.", path=str(path)) from problem


def document(found) -> None:
    """A report as lines of text: headings, sentences, and one line for each row of a table."""
    from klynge import api

    if found.invented:
        typer.echo(api.text("common.invented", found.lang))
    for line in (found.subtitle, found.title, *(f"{name}: {value}" for name, value in found.facts)):
        typer.echo(line)
    for section in found.sections:
        typer.echo(f"\n{section.title}\n{'-' * len(section.title)}")
        several = [block.kind for block in section.blocks].count("table") > 1
        for block in section.blocks:
            title = [f"{block.title}:"] if several and block.kind == "table" else []
            for line in (*title, *_LINES[block.kind](block)):
                typer.echo(line)


def _table_lines(block) -> list[str]:
    heads = [column.title for column in block.columns]
    rows = [
        "- "
        + " | ".join(
            f"{head}: {cell.shown}" if at else cell.shown
            for at, (head, cell) in enumerate(zip(heads, row, strict=True))
            if cell.shown
        )
        for row in block.rows
    ]
    return [*rows, *block.notes]


_LINES = {
    "paragraph": lambda block: [block.text],
    "items": lambda block: [*([f"{block.title}:"] if block.title else []), *(f"- {item}" for item in block.items)],
    "verdict": lambda block: [block.label, *block.reasons, *([block.basis] if block.basis else [])],
    "facts": lambda block: [f"{name}: {cell.shown}" for name, cell in block.facts],
    "figure": lambda block: [block.summary],
    "table": _table_lines,
}
