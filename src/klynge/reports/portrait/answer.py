"""What is a cluster's portrait made of? Everything known and judged, language-free; told by `compose`."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from klynge.boundaries.clusters import PublishedCluster
from klynge.errors import UnknownNameError
from klynge.evidence import Evidence
from klynge.evidence.questions import Lists
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.model import Framework
from klynge.lake import Entry
from klynge.measures.cluster.roster import Roster
from klynge.reports.document import Document
from klynge.reports.portrait.say import Say
from klynge.reports.portrait.standing import Standing
from klynge.reports.readiness.picture import Ties


@dataclass(frozen=True, slots=True)
class InLake:
    """What the lake has of the cluster.

    roster : its list; milieus, projects, organisations : rows of the three tables that belong together
    names : of its members; ties : those to draw, and how many there are inside and outside
    """

    roster: Roster
    milieus: tuple[dict, ...] = ()
    projects: tuple[dict, ...] = ()
    organisations: tuple[dict, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    ties: Ties | None = None
    inside: int = 0
    outside: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A cluster, on one day.

    closed : made for the cluster's own people, and not for publication; judged : verdicts are shown
    published : what a publication describes; lake : what the data in force has of it
    evidence : rows about it; standings : every framework for clusters; assessments : those that may be shown
    """

    id: str
    name: str
    on: dt.date
    closed: bool
    judged: bool
    invented: bool
    manifest: str
    published: PublishedCluster | None
    lake: InLake | None
    evidence: tuple[Evidence, ...]
    lists: Lists
    standings: tuple[Standing, ...]
    assessments: tuple[Assessment, ...]
    frameworks: Mapping[str, Framework]
    entries: tuple[Entry, ...] = ()

    @property
    def known(self) -> list[Evidence]:
        return [row for row in self.evidence if row.is_known]

    def of(self, measure: str, about: str = "") -> Evidence | None:
        """The newest known row of a measure."""
        found = [row for row in self.known if (row.measure, row.about) == (measure, about)]
        return max(found, key=lambda row: row.period, default=None)

    def document(self, lang: str) -> Document:
        """The portrait in one language."""
        from klynge.reports.portrait.compose import compose

        return compose(self, Say(lang))

    def as_dict(self, lang: str = "nb") -> dict:
        """Everything as plain values: evidence, standings, assessments, tables, sources."""
        from klynge.reports.portrait.plain import plain

        return plain(self, lang)

    def render(self, kind: str, lang: str) -> bytes:
        """The portrait as json, html, pdf or xlsx."""
        from klynge.reports.page import page
        from klynge.reports.pdf import pdf
        from klynge.reports.workbook import workbook

        renderers = {
            "json": lambda: json.dumps(self.as_dict(lang), ensure_ascii=False, indent=1, default=str).encode(),
            "html": lambda: page(self.document(lang)).encode(),
            "pdf": lambda: pdf(self.document(lang)),
            "xlsx": lambda: workbook(self.document(lang)),
        }
        if kind not in renderers:
            raise UnknownNameError("format", kind, list(renderers))
        return renderers[kind]()
