"""What does a web process do before its first reader comes? It answers once by itself, so that nobody waits for it."""

import contextlib
import threading


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
