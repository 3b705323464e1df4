"""How does a specification become a picture? The one door to the renderer: offline, and safe to put in a page."""

import json
import re
from functools import lru_cache

# the renderer marks every shape as an object of its own; a picture is read out as one image with one text
_INNER_ARIA = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


def svg(spec: dict | str, summary: str) -> str:
    """The chart as one `<svg role="img">` whose accessible name is `summary`; a text is a drawing of our own."""
    name = summary.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    drawn = spec if isinstance(spec, str) else _drawn(json.dumps(spec))
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    """Drawn once for the page and the PDF: charts take longer than the rest of both together."""
    import vl_convert

    # an empty list: a specification may not load any address
    return _INNER_ARIA.sub("", vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[]))
