"""What does every page know? Its language, whether the data is invented, and who reads it."""

from functools import lru_cache

from klynge import api

DEFAULT_LANGUAGE = "nb"


def page(request) -> dict:
    """Context of every template."""
    # a page that is answered before anybody is known, such as that of a file too large, has no reader
    reader = getattr(request, "user", None)
    return {"lang": language(request), "languages": api.LANGUAGES, "invented": is_invented(), "reader": reader}


def language(request) -> str:
    first = request.path.split("/", 2)[1]
    return first if first in api.LANGUAGES else DEFAULT_LANGUAGE


def is_invented() -> bool:
    return _is_invented(manifest_id())


def manifest_id() -> str:
    """Name of the data in force: pages are cached by it, and change when it changes."""
    return api.open_lake().manifest().id


@lru_cache(maxsize=4)
def _is_invented(manifest: str) -> bool:
    return any(entry.invented for entry in api.open_lake().manifest().tables.values())
