"""The front door: all that the command line, the site and notebooks may use.

>>> from klynge import api
>>> sorted(api.LANGUAGES)
['en', 'nb', 'nn']

Functions are loaded when they are first used, so that `import klynge.api` costs next to nothing.
"""

from importlib import import_module

# name → where it lives; the list is the public interface, and docs/reference/api.md is made from it
PUBLIC = {
    "KlyngeError": "klynge.errors",
    "LANGUAGES": "klynge.text",
    "text": "klynge.text",
    "add_texts": "klynge.text",
    "name": "klynge.text",
    "number": "klynge.text",
    "date": "klynge.text",
    "open_lake": "klynge.api.lake",
    "imports": "klynge.api.lake",
    "missing": "klynge.api.lake",
    "import_register": "klynge.api.lake",
    "import_demo": "klynge.api.lake",
    "erase": "klynge.api.erasure",
    "build": "klynge.api.lake",
    "needs_build": "klynge.api.lake",
    "write_demo": "klynge.api.lake",
    "registers": "klynge.api.lake",
    "region": "klynge.api.regions",
    "find_regions": "klynge.api.regions",
    "readiness": "klynge.api.answers",
    "rows": "klynge.api.behind",
    "measures": "klynge.api.definitions",
    "publication": "klynge.api.published",
    "publications": "klynge.api.published",
    "board_network": "klynge.api.network",
    "CALLED": "klynge.api.fetch",
    "fetch_bulk": "klynge.api.fetch",
    "fetch_calls": "klynge.api.fetch",
    "list_calls": "klynge.api.fetch",
    "path_to_import": "klynge.api.fetch",
    "plan_calls": "klynge.api.fetch",
    "network_evidence": "klynge.api.answers",
    "write_graphml": "klynge.api.answers",
    "fragment": "klynge.reports.page",
    "grid": "klynge.reports.page",
    "require_language": "klynge.text",
}

__all__ = list(PUBLIC)


def __getattr__(name: str):
    if name not in PUBLIC:
        raise AttributeError(f"klynge.api has no {name!r}; it has {', '.join(PUBLIC)}")
    return getattr(import_module(PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(PUBLIC)
