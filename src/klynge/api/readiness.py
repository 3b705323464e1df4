"""Readiness from outside: the answer about a region, and its board network alone."""

import datetime as dt
from collections.abc import Sequence

from klynge import evidence
from klynge.boundaries import regions
from klynge.boundaries.regions import Region
from klynge.evidence import Evidence, gather
from klynge.frameworks import declared
from klynge.frameworks.evaluate import assess_all
from klynge.lake import Lake, View
from klynge.measures import matching
from klynge.reports.readiness import Readiness
from klynge.reports.readiness.picture import picture

CANDIDATES_FOR = 25  # larger firms that clusters are proposed for


def readiness(
    region: str, lake: Lake, *, top: int = 200, larger_than: int = 20, on: dt.date | None = None
) -> Readiness:
    """What a region needs for a cluster of its own: everything known and judged, from one manifest.

    Parameters
    ----------
    region : declared region, municipality, labour-market region, or codes such as `3305,3310`
    top : how many of the largest organisations are the population of critical mass
    larger_than : a larger firm has more employees than this
    on : date of the assessment, today unless given

    Raises
    ------
    UnknownRegionError, NotImportedError without the unit register, NotBuiltError before `build`.
    """
    with lake.view() as view:
        found = regions.region(region, view)
        return _answer(view, found, {"top": top, "larger_than": larger_than}, on or dt.date.today())
