"""`klynge worker`: does the jobs of the site, until Ctrl-C."""

import os

import typer


def worker(
    name: str = typer.Option("", hidden=True, help="Name among the workers; it must be the only one of it."),
) -> None:
    """Do the jobs of the site, until Ctrl-C. 'klynge serve' starts one by itself; more may run beside it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klynge_web.config.settings")
    from klynge_web.operation import checks

    checks.require_usable(_quiet if name else typer.echo)
    from klynge_web.jobs import database, parent
    from klynge_web.jobs.here import here
    from klynge_web.jobs.working import work

    parent.follow()
    database.require_up_to_date()
    here.name = name or here.name
    work()


def _quiet(sentence: str) -> None:
    """Beside the site, which has said it already."""
