"""Linking a provider and signing in through it, in a real browser: the policy of forms must let it be sent there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import local_provider

STARTING = 60  # seconds
PASSWORD = "a fjord with nine boats"


@dataclass
class Installation:
    """A new installation at work: its address, and the one where its administrator is made."""

    address: str
    set_up: str
    provider: local_provider.LocalProvider


@pytest.fixture
def installation(tmp_path) -> Iterator[Installation]:
    """A site that offers a provider of this machine, as `klynge serve` starts it."""
    with local_provider.running() as provider:
        provider.asks = True
        (tmp_path / "secret").write_text(local_provider.SECRET, "utf-8")
        file = tmp_path / "providers.toml"
        file.write_text(
            f"""
            [[provider]]
            id = "fjord"
            name = "Fjordporten"
            kind = "other"
            issuer = "{provider.url}"
            client_id = "{local_provider.CLIENT}"
            client_secret_file = "secret"
            """,
            "utf-8",
        )
        with _serving(tmp_path / "home", file) as (address, set_up):
            yield Installation(address, set_up, provider)


@contextmanager
def _serving(home: Path, providers: Path) -> Iterator[tuple[str, str]]:
    with local_provider.running() as unused:  # its port is free once it has ended
        port = unused.url.rpartition(":")[2]
    command = [sys.executable, "-u", "-m", "klynge.cli", "serve", "--port", port, "--no-worker"]
    environment = {**os.environ, "KLYNGE_HOME": str(home), "KLYNGE_OIDC": str(providers)}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):  # of the tests, not of this installation
        environment.pop(name, None)
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        address = f"http://127.0.0.1:{port}"
        yield address, _set_up(server, address)
    finally:
        server.terminate()
        server.wait(timeout=20)
        server.stdout.close()


def _set_up(server: subprocess.Popen, address: str) -> str:
    """The address that the terminal tells, once the site is about to answer."""
    for line in server.stdout:
        if line.startswith(address):
            return line.strip()
    pytest.fail(f"the server told no address to set up (exit code {server.wait()})")


def test_linking_and_signing_in(installation, browser):
    context = browser.new_context()
    page = context.new_page()
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    _become_administrator(page, installation)

    page.goto(f"{installation.address}/nb/account/providers/")
    page.get_by_role("link", name="Koble til Fjordporten").click()
    page.get_by_role("button", name="Gå til Fjordporten").click()
    page.wait_for_url(f"{installation.provider.url}/**")
    page.get_by_role("button", name="I am Kari").click()
    page.wait_for_url("**/nb/account/providers/")
    assert page.get_by_text("Kontoen er koblet til Fjordporten.").is_visible()

    page.get_by_role("button", name="Logg ut").click()
    page.goto(f"{installation.address}/en/sign-in/")
    page.get_by_role("button", name="Sign in with Fjordporten").click()
    page.get_by_role("button", name="I am Kari").click()
    page.wait_for_url("**/en/home/")
    assert page.get_by_role("link", name="Kari Fjellvik").is_visible()
    assert complaints == []
    context.close()


def test_without_scripts_and_cancelled(installation, browser):
    installation.provider.asks = False
    installation.provider.wrong = "error=access_denied"
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{installation.address}/nn/sign-in/")
    page.get_by_role("button", name="Logg inn med Fjordporten").click()
    assert re.search("Innlogginga vart avbroten", page.get_by_role("heading", level=1).inner_text())
    assert page.url == f"{installation.address}/nn/sign-in/with/fjord/stopped/"
    context.close()


def _become_administrator(page, installation: Installation) -> None:
    for _ in range(100):  # the address is told before the server answers
        try:
            page.goto(installation.set_up)
            break
        except Exception:
            page.wait_for_timeout(200)
    page.get_by_label("Navn").fill("Kari Fjellvik")
    page.get_by_label("E-post").fill("kari@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/home/")
