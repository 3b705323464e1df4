"""A real server over the small country, and a real browser that notes every complaint."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import installation
from conftest import need
from small_demo import make_home

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
# nothing but the pages asked for: no first-run calls, no updates, no sync
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STARTING = 60  # seconds


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    """Address of a server as `klynge serve` starts it, on a free port."""
    home = make_home(tmp_path_factory.getbasetemp() / "small_demo")
    port = _free_port()
    command = [sys.executable, "-m", "klynge.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env=installation.environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/nb/", timeout=STARTING):
            return
        time.sleep(0.2)
    pytest.fail(f"the server does not answer on {address} (exit code {server.poll()})")


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """One browser; every test opens windows of its own in it."""
    need(bool(CHROMIUM), "Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=Path(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Window:
    """A window on the site. `complaints` are console errors, failed requests and requests to elsewhere."""

    page: object
    site: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        assert self.page.goto(self.site + path).status == 200

    def noted(self, message: str) -> None:
        self.complaints.append(message)


@pytest.fixture
def window(site, browser):
    """Makes windows: `window(scheme="dark", width=360, scripts=False)`. Fails if one of them complained."""
    contexts, windows = [], []

    def make(*, scheme: str = "light", width: int = 1280, scripts: bool = True) -> Window:
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        made = Window(context.new_page(), site)
        made.page.on("console", lambda m: made.noted(m.text) if m.type in ("error", "warning") else None)
        made.page.on("pageerror", lambda error: made.noted(str(error)))
        # what a page still asks for when it is left is given up, and no fault
        made.page.on(
            "requestfailed",
            lambda request: None if request.failure == "net::ERR_ABORTED" else made.noted(f"failed: {request.url}"),
        )
        made.page.on("request", lambda request: None if _is_ours(request.url, site) else made.noted(request.url))
        contexts.append(context)
        windows.append(made)
        return made

    yield make
    for context in contexts:
        context.close()
    assert [complaint for made in windows for complaint in made.complaints] == []


def _is_ours(url: str, site: str) -> bool:
    return url.startswith((f"{site}/", "data:"))
