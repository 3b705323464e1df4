"""Regions from outside: one by its name, or those whose names fit what was typed."""

import difflib
from dataclasses import dataclass

from klynge.boundaries import regions
from klynge.boundaries.regions import Region
from klynge.lake import View

SHOWN = 60
NEAR = 0.72  # likeness of a misspelt name that is still offered


@dataclass(frozen=True, slots=True)
class Found:
    """A region or municipality as the search shows it.

    kind : declared, list, labour_market, county or municipality; places : names of its municipalities
    """

    id: str
    name: str
    kind: str
    places: str


def region(name: str, view: View) -> Region:
    """The region of that name, id or list of municipality codes. Raises UnknownRegionError with near names."""
    return regions.region(name, view)


def find_regions(view: View, query: str, lang: str) -> list[Found]:
    """Regions and municipalities whose name or code fits `query`, best first; without a query, all of them.

    query : part of a name, also misspelt, or municipality codes with commas between
    Raises UnknownRegionError if one of several codes is unknown.
    """
    if not view.has("municipalities"):
        return []
    names = regions.municipality_names(view)
    candidates = [one for one in regions.all_regions(view) if set(one.municipalities) & set(names)]
    if "," in query:
        return [_found(regions.region(query, view), names, lang)]
    places = [Found(code, name, "municipality", code) for code, name in names.items()]
    offered = [_found(one, names, lang) for one in candidates] + places
    return _matching(query, offered)[:SHOWN] if query else offered


def _found(one: Region, names: dict[str, str], lang: str) -> Found:
    places = ", ".join(names.get(code, code) for code in one.municipalities)
    return Found(one.id, one.name[lang], one.kind, places)


def _matching(query: str, all_found: list[Found]) -> list[Found]:
    """Those that contain the query, best first; if none does, those spelt like it."""
    asked = query.casefold()
    exact = [one for one in all_found if asked in (one.name.casefold(), one.id)]
    inside = [one for one in all_found if asked in one.name.casefold() and one not in exact]
    if exact or inside:
        return exact + inside
    likeness = {one: difflib.SequenceMatcher(None, asked, one.name.casefold()).ratio() for one in all_found}
    return sorted((one for one, ratio in likeness.items() if ratio >= NEAR), key=lambda one: -likeness[one])
