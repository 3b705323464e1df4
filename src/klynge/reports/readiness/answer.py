"""What is known of a region's readiness? Everything measured and judged for it, from one manifest, language-free."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from klynge.boundaries.regions import Region
from klynge.errors import UnknownNameError
from klynge.evidence import Evidence
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.model import Framework
from klynge.lake import Entry
from klynge.reports.assessments import verdict
from klynge.reports.document import Document, Verdict
from klynge.reports.readiness.picture import Ties
from klynge.reports.readiness.say import Say

_SOURCES = {
    "mass": ("organisations", "accounts", "firm_table", "establishments"),
    "network": ("organisations", "seats", "groups", "memberships"),
    "outcomes": ("accounts", "firm_table", "grants/innovasjon_norge", "grants/forskningsradet", "patents"),
    "special": ("employment", "establishments"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The answer about one region.

    evidence, assessments, lists : what is known, what it means, and what can be answered
    mass, position, comparison, hypotheses, official, register, candidates, ties : results behind the evidence;
        None or empty where the data they need is missing
    parameters : choices of the reader; entries : snapshots read; manifest : their name
    places, industries : names of municipalities, and of industries by (code, version) and language
    """

    region: Region
    manifest: str
    on: dt.date
    invented: bool
    parameters: dict[str, int]
    evidence: list[Evidence]
    assessments: tuple[Assessment, ...]
    frameworks: dict[str, Framework]
    lists: Any
    entries: list[Entry]
    mass: Any = None
    position: Any = None
    comparison: Any = None
    hypotheses: list = field(default_factory=list)
    official: list = field(default_factory=list)
    register: list = field(default_factory=list)
    candidates: list = field(default_factory=list)
    ties: Ties | None = None
    places: dict[str, str] = field(default_factory=dict)
    industries: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    @property
    def closed(self) -> list[str]:
        """Registers read that are closed: an answer that rests on any is not for publication."""
        return [e.source["register"] for e in self.entries if e.side == "closed"]

    # ---- what sections ask

    def framework(self, name: str) -> Framework:
        return self.frameworks[name]

    def assessment(self, name: str, about: str = "") -> Assessment:
        return next(a for a in self.assessments if a.framework == name and a.about == about)

    def verdict(self, name: str, say: Say, about: str = "") -> Verdict:
        return verdict(self.assessment(name, about), self.frameworks[name], say.lang)

    def area_verdicts(self, say: Say) -> list[Verdict]:
        """The critical-mass framework for the areas nearest to it: those that the printed rule does not rule out.

        Where it rules out all, the one with most larger firms. The table beside has every area.
        """
        near = [a for a in self.mass.areas if a.answer("printed_low").met is not False]
        shown = near or [max(self.mass.areas, key=lambda a: (a.larger.low, len(a.firms)))]
        return [
            verdict(
                self.assessment("critical_mass", area.area),
                self.frameworks["critical_mass"],
                say.lang,
                title=say.area(area.area),
            )
            for area in shown
            if area.firms
        ]

    def rows_of(self, measure: str) -> Iterable[Evidence]:
        return (row for row in self.evidence if row.measure == measure)

    def place(self, code: str) -> str:
        return self.places.get(code, code)

    def firm(self, org_id: str) -> str:
        """Name of a firm of the population; its number where it has none to show."""
        names = (f.name for area in self.mass.areas for f in area.firms if f.org_id == org_id) if self.mass else ()
        return next(names, None) or org_id

    def industry(self, quotient, say: Say) -> str:
        names = self.industries.get((quotient.industry, quotient.version))
        return f"{quotient.industry} {names[say.lang]}" if names else quotient.industry

    def own_evidence(self) -> list[Evidence]:
        """What the installation's own files say: rows that no manifest gave."""
        return [row for row in self.evidence if row.source and not row.manifest]

    def source(self, topic: str, say: Say) -> str:
        """The line under a table: registers and the dates of their snapshots."""
        dates = {e.as_of for e in self.entries if e.key in _SOURCES[topic] or e.table in _SOURCES[topic]}
        return say(
            f"source.{topic}", dates=", ".join(say.date(day) for day in sorted(dates)) or say.common("common.unknown")
        )

    # ---- how it is told

    def document(self, lang: str) -> Document:
        """The report in one language."""
        from klynge.reports.readiness.compose import compose

        return compose(self, Say(lang))

    def citation(self, lang: str) -> str:
        """How to cite it."""
        from klynge.reports.readiness.compose import citation

        return citation(self, Say(lang))

    def headline(self, lang: str) -> list[str]:
        """The verdict in a line or two, for the command line."""
        found = self.verdict("region_readiness", Say(lang))
        return [found.label, *found.reasons]

    def as_dict(self, lang: str = "nb") -> dict:
        """Everything as plain values: evidence, assessments, tables, parameters, sources. Draws nothing."""
        from klynge.reports.readiness.plain import plain

        return plain(self, lang)

    def render(self, kind: str, lang: str) -> bytes:
        """The report as json, html, pdf or xlsx."""
        from klynge.reports.page import page
        from klynge.reports.pdf import pdf
        from klynge.reports.workbook import workbook

        renderers = {
            "json": lambda: _json(self.as_dict(lang)),
            "html": lambda: page(self.document(lang)).encode(),
            "pdf": lambda: pdf(self.document(lang)),
            "xlsx": lambda: workbook(self.document(lang)),
        }
        if kind not in renderers:
            raise UnknownNameError("format", kind, list(renderers))
        return renderers[kind]()


def _json(value: dict) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()
