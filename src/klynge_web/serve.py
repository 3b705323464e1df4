"""`klynge serve`: the site and its worker on this machine."""

import ipaddress
import os
import socket
import subprocess
import sys
from pathlib import Path

import typer

from klynge import settings
from klynge.errors import SettingError


def serve(
    port: int = typer.Option(8000, help="Port to answer on."),
    host: str = typer.Option(
        "127.0.0.1", help="Address to bind to; another than loopback needs KLYNGE_URL with https."
    ),
    worker: bool = typer.Option(True, help="Run a worker too, which does the jobs."),
) -> None:
    """Open the site, until Ctrl-C: check the settings, bring the database up to date, start site and worker."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klynge_web.config.settings")
    home = settings.load().home
    _make_folders(home)
    _require_host(host)
    _require_free(host, port)
    _prepare(home)
    _note_bound(host, port)
    typer.echo(f"Klynge answers on {_address(host, port)} – stop it with Ctrl-C.")
    _tell_set_up(host, port)
    _run(host, port, worker)


def _make_folders(home: Path) -> None:
    from klynge_web.operation import checks

    checks.require_home(home)
    # the settings look whether the folder is there: it must be before they are read
    (home / "static").mkdir(exist_ok=True)


def _require_host(host: str) -> None:
    """This machine, or any other address where readers come by https: passwords do not travel in clear."""
    from django.conf import settings as site

    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback and not site.ENVIRONMENT.https:
        raise SettingError(
            f"{host!r} is not a loopback address, and the site would send passwords there in clear. Set KLYNGE_URL to "
            "the https address that readers use, with a proxy in front that ends the encryption, or use 127.0.0.1.",
            host=host,
        )


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            raise SettingError(f"{port} is no port; it must be a number up to 65535.", port=port) from None
        except socket.gaierror:
            raise SettingError(f"{host!r} is no address of this machine. Use 127.0.0.1.", host=host) from None
        except PermissionError:
            raise SettingError(
                f"Port {port} is for administrators of the machine only. Choose one above 1023 with --port, and put a "
                "proxy in front.",
                port=port,
            ) from None
        except OSError as problem:
            raise SettingError(
                f"Port {port} of {host} cannot be used: it is in use, or the address is not of this machine "
                f"({problem.strerror}). Stop the other program, or choose another with --port.",
                port=port,
            ) from None


def _prepare(home: Path) -> None:
    """All that must be there before the first reader comes; what fails stops the start, with words."""
    from klynge_web.operation import checks

    checks.require_usable(typer.echo)
    from django.core.management import call_command

    from klynge_web.jobs import database

    copy = database.bring_up_to_date(home)
    if copy:
        typer.echo(f"The database was brought up to date; as it was before, it is in {copy}.")
    call_command("collectstatic", interactive=False, verbosity=0)
    _build_if_needed()


def _build_if_needed() -> None:
    """National tables are built in a process of their own: compiled kernels never run in web processes."""
    from klynge import api

    if not api.needs_build(api.open_lake()):
        return
    built = subprocess.run([sys.executable, "-m", "klynge.cli", "build"])
    if built.returncode:
        raise typer.Exit(built.returncode)  # what was wrong it has said itself


def _address(host: str, port: int) -> str:
    from django.conf import settings as site

    return f"{site.ENVIRONMENT.url or _bound(host, port)}/"


def _bound(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _note_bound(host: str, port: int) -> None:
    from klynge_web.people import letters

    letters.note_bound(_bound(host, port))


def _tell_set_up(host: str, port: int) -> None:
    """Nobody can sign in before there is an administrator: the terminal tells the way, once."""
    from klynge_web.history.actions import COMMAND
    from klynge_web.people import actions

    if not actions.needs_set_up():
        return
    address = _address(host, port).rstrip("/") + actions.begin_set_up(by=COMMAND)
    typer.echo(f"There is no administrator yet. Open this address to become it (works once, for 24 hours):\n{address}")


def _run(host: str, port: int, worker: bool) -> None:
    from klynge_web.jobs import supervisor, watch

    server = [sys.executable, "-m", "gunicorn", "klynge_web.config.wsgi:application"]
    server += ["--bind", _bound(host, port).removeprefix("http://"), "--config", "python:klynge_web.config.workers"]
    # one thread of the engine per request: many small questions at once rather than one quick one
    threads = {"KLYNGE_THREADS": os.environ.get("KLYNGE_THREADS", "1")}
    children = [supervisor.Child("web server", lambda: server, threads, needed=True)]
    if worker:
        # the supervisor knows at once when its worker is dead, and says so for its jobs
        children.append(supervisor.Child("worker", _worker_command, died=lambda command: watch.gone(command[-1])))
    supervisor.keep(children, watch.look)


def _worker_command() -> list[str]:
    from klynge_web.jobs.here import new_name

    return [sys.executable, "-m", "klynge.cli", "worker", "--name", new_name()]
