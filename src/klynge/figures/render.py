"""How does a specification become a picture? The one door to the renderer: offline, and safe to put in a page."""

import re

# the renderer marks every shape as an object of its own; a picture is read out as one image with one text
_INNER_ARIA = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


def svg(spec: dict, summary: str) -> str:
    """The chart as one `<svg role="img">` whose accessible name is `summary`."""
    import vl_convert

    # an empty list: a specification may not load any address
    drawn = vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[])
    plain = _INNER_ARIA.sub("", drawn)
    name = summary.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return plain.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)
