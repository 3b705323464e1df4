"""How does the web server run, and what does each of its processes do before the first reader comes?"""

import contextlib
import threading

from klynge_web.jobs import parent
from klynge_web.shell.logs import LOGGING as logconfig_dict  # noqa: F401 - the server logs as the site does

workers = 2
threads = 4
worker_class = "gthread"
preload_app = False  # each process opens database and engine by itself, after the fork
timeout = 60  # seconds that a process may be silent before it is started anew
graceful_timeout = 4  # seconds that requests may take to end when the server stops; `klynge serve` stops within ten
keepalive = 5
accesslog = None  # `klynge.requests` tells of each request, without its address
control_socket_disable = True
# the site itself decides whom to believe about https (KLYNGE_BEHIND_PROXY)
secure_scheme_headers: dict[str, str] = {}
forwarded_allow_ips = ""


def on_starting(server) -> None:
    """Called once, in the process that starts the others."""
    parent.follow()


def post_worker_init(worker) -> None:
    """Called by the server in each worker, after it was forked: the engine is first opened here."""
    threading.Thread(target=warm, daemon=True).start()


def warm() -> None:
    """Write the page of the first region on offer; a lake that cannot answer yet says so to the reader who asks."""
    from klynge import api
    from klynge_web.atlas import pages
    from klynge_web.atlas.forms import Thresholds
    from klynge_web.shell.page import DEFAULT_LANGUAGE

    with contextlib.suppress(api.KlyngeError):
        with api.open_lake().view() as view:
            first = next(iter(api.find_regions(view, "", DEFAULT_LANGUAGE)), None)
        if first:
            pages.region_page(first.id, Thresholds(), DEFAULT_LANGUAGE)
