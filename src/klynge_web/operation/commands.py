"""`klynge backup`, `klynge restore`, `klynge verify`: ask, and print what came of it."""

from pathlib import Path

import typer

_FILE = typer.Argument(help="The archive, such as klynge-2026-11-21.tar.")


def backup(file: Path = _FILE) -> None:
    """Copy database, lake, uploaded and declared files into one archive, also while the site is in use."""
    home, database = _installation()
    from klynge_web.operation.backup import backup

    made = backup(file, home, database)
    typer.echo(f"{made.file}: {_megabytes(made.bytes)}, {made.members} members, {sum(made.counts.values())} rows.")
    typer.echo(f"Lake: {_sides(made.manifests)}.")
    typer.echo("The archive holds personal data: keep it like the database, readable by few.")
    keys = ", ".join(str(key) for key in made.keys) or str(home / "keys")
    typer.echo(f"Keys are not in it. Keep them apart from it: {keys}.")
    typer.echo(f"Next: klynge verify {made.file}")


def verify(file: Path = _FILE) -> None:
    """Read an archive through and say whether it could be put back. Changes nothing."""
    from klynge_web.operation.verify import verify

    found = verify(file)
    typer.echo(f"{file} is whole: {found.members} members, {_megabytes(found.bytes)}, every checksum right.")
    typer.echo(f"Made {found.made_at} by Klynge {found.klynge}.")
    typer.echo(f"Database: {found.database}, {len(found.counts)} tables, {sum(found.counts.values())} rows.")
    typer.echo(f"Lake: {found.tables} tables, {found.rows} rows; {_sides(found.manifests)}.")


def restore(
    file: Path = _FILE,
    replace: bool = typer.Option(False, help="Put aside what is there, and keep it."),
    erasures: Path = typer.Option(
        None, exists=True, dir_okay=False, help="A kept list of erased units: erasures.json, or a number per line."
    ),
    erased_people: Path = typer.Option(
        None, exists=True, dir_okay=False, help="A kept list of erased people: erased-people.json."
    ),
) -> None:
    """Put an archive back: into an empty installation, or with --replace in the place of what is there."""
    home, database = _installation()
    from klynge_web.operation.restore import restore

    done = restore(file, home, database, replace=replace, erasures=erasures, people=erased_people)
    typer.echo(f"Restored the installation of {done.made_at}: {sum(done.counts.values())} rows in the database.")
    typer.echo(f"Lake: {_sides(done.manifests)}.")
    typer.echo(f"Erased again: {done.units} units, {done.people} people.")
    if done.migrated:
        typer.echo(f"The database was brought up to date: {len(done.migrated)} migrations.")
    for place in done.kept:
        typer.echo(f"What was there before is kept: {place}.")
    for key in done.other_keys:
        typer.echo(
            f"Put {key} back from where you keep it, before you go on: it is not the one the data was made with."
        )
    typer.echo("Everybody signs in again. Next: klynge serve")


def _installation():
    """Home and database of the settings."""
    import os

    import django

    from klynge import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klynge_web.config.settings")
    home = settings.load().home
    from klynge_web.operation import checks

    checks.require_home(home)
    django.setup()
    checks.require_database()
    from klynge_web.operation.database import of_settings

    return home, of_settings()


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _sides(manifests: dict[str, str]) -> str:
    return ", ".join(f"{side} manifest {name}" for side, name in manifests.items())
