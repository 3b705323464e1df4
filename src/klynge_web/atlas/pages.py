"""What does every page know? Its language, whether the data is invented, and the lake it reads."""

from functools import lru_cache

from klynge import api

DEFAULT_LANGUAGE = "nb"


def page(request) -> dict:
    """Context of every template."""
    return {"lang": language(request), "languages": api.LANGUAGES, "invented": is_invented()}


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


@lru_cache(maxsize=64)
def readiness(manifest: str, region: str, parameters: tuple[tuple[str, float], ...]):
    """The answer about a region. It depends on the data in force and the thresholds, and on nothing else."""
    return api.readiness(region, api.open_lake(), **dict(parameters))


@lru_cache(maxsize=64)
def document(manifest: str, region: str, parameters: tuple[tuple[str, float], ...], lang: str):
    return readiness(manifest, region, parameters).document(lang)
