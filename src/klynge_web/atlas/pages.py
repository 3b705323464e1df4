"""What has been computed before? Reports and their pages, kept while the data in force is the same."""

import datetime as dt
from dataclasses import asdict, dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from klynge import api
from klynge_web.atlas.forms import Thresholds
from klynge_web.shell.page import manifest_id


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report in one language, written once: its sections, charts drawn, and what frames them."""

    title: str
    subtitle: str
    facts: list[tuple[str, str]]
    contents: list[tuple[str, str]]
    citation: str
    body: SafeString


def readiness(region: str, thresholds: Thresholds):
    """The answer about a region from the data in force, assessed today."""
    return _readiness(manifest_id(), dt.date.today(), region, thresholds)


def region_page(region: str, thresholds: Thresholds, lang: str) -> ReportPage:
    """The page of a region from the data in force, assessed today."""
    return _region_page(manifest_id(), dt.date.today(), region, thresholds, lang)


# answers are large and pages are text: few of the one are kept, many of the other


@lru_cache(maxsize=8)
def _readiness(manifest: str, on: dt.date, region: str, thresholds: Thresholds):
    return api.readiness(region, api.open_lake(), on=on, **asdict(thresholds))


@lru_cache(maxsize=128)
def _region_page(manifest: str, on: dt.date, region: str, thresholds: Thresholds, lang: str) -> ReportPage:
    document = _readiness(manifest, on, region, thresholds).document(lang)
    address = reverse("region", kwargs={"lang": lang, "region": region})
    return _written(document, address, thresholds.query())


@lru_cache(maxsize=16)
def publication_page(name: str, on: dt.date, lang: str) -> ReportPage:
    """The page of published figures, with the verdicts on them."""
    return _written(api.publication(name, lang, on=on))


def _written(document, address: str = "", query: str = "") -> ReportPage:
    return ReportPage(
        title=document.title,
        subtitle=document.subtitle,
        facts=document.facts,
        contents=[(section.id, section.title) for section in document.sections],
        citation=document.citation,
        # the core writes the sections and escapes what it is given
        body=mark_safe(api.fragment(document, address, query)),
    )
