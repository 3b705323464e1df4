"""`klynge serve`: the site on this machine."""

import ipaddress
import os
import socket
import subprocess
import sys

import typer

from klynge import settings
from klynge.errors import SettingError

_WORKERS = 2
_THREADS = 4


def serve(
    port: int = typer.Option(8000, help="Port to answer on."),
    host: str = typer.Option("127.0.0.1", help="Loopback address to bind to; others are refused."),
) -> None:
    """Open the site on this machine, until Ctrl-C."""
    _require_loopback(host)
    _require_free(host, port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klynge_web.config.settings")
    _build_if_needed()
    _collect_static()
    typer.echo(f"Klynge answers on http://{host}:{port}/ – stop it with Ctrl-C.")
    typer.echo("Next: look up a municipality, or import registers of your own (README, 'Your own region').")
    # one thread of the engine per request: many small questions at once rather than one quick one
    os.environ.setdefault("KLYNGE_THREADS", "1")
    command = ["gunicorn", "klynge_web.config.wsgi:application", "--bind", f"{host}:{port}"]
    command += ["--workers", str(_WORKERS), "--threads", str(_THREADS), "--log-level", "warning"]
    command += ["--config", "python:klynge_web.config.workers"]
    os.execv(sys.executable, [sys.executable, "-m", *command])


def _require_loopback(host: str) -> None:
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise SettingError(
            f"{host!r} is not a loopback address. The site has no sign-in, so it answers on this machine only: "
            "use 127.0.0.1.",
            host=host,
        )


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise SettingError(
                f"Port {port} is in use. Stop the other program, or choose another with --port.", port=port
            ) from None


def _build_if_needed() -> None:
    """National tables are built in a process of their own: compiled kernels never run in web processes."""
    from klynge import api

    if api.needs_build(api.open_lake()):
        subprocess.run([sys.executable, "-m", "klynge.cli", "build"], check=True)


def _collect_static() -> None:
    (settings.load().home / "static").mkdir(parents=True, exist_ok=True)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
