"""What is known about a region? Every measure that the lake can give, and for the rest why it is absent.

Each gatherer is a line of GATHERERS: what it needs, what it measures, how. One that lacks a table leaves absent rows
for its measures, which name the remedy; the others go on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from klynge import settings
from klynge.boundaries.regions import Region
from klynge.errors import NotBuiltError, NotImportedError
from klynge.evidence import questions
from klynge.evidence.model import Evidence, Status
from klynge.evidence.published import own
from klynge.lake import View
from klynge.measures.catalogue import MEASURES

SEED = 20_260_101  # of the bootstrap over establishments: the same data gives the same interval
DIFFERENCES = ("grants", "applications", "patents")


@dataclass(frozen=True, slots=True)
class Options:
    """Choices of the reader: firms counted, employees of a larger firm, set of industry areas."""

    top: int = 200
    larger_than: int = 20
    area_set: str = "study"


@dataclass
class Asked:
    """A region in a view of the lake, with what several gatherers share."""

    view: View
    region: Region
    options: Options

    @property
    def codes(self) -> tuple[str, ...]:
        return self.region.municipalities

    @cached_property
    def people(self):
        from klynge.measures import population

        return population.read(self.view, population.ASKED_OF_A_REGION)

    @cached_property
    def comparison(self):
        from klynge.measures.comparison import compare

        return compare(self.view, self.codes, people=self.people)


@dataclass(frozen=True, slots=True)
class Gatherer:
    """One way to evidence: `find` gives the result, which pages show, and its evidence rows."""

    name: str
    question_ids: tuple[str, ...]
    find: Callable[[Asked], tuple[Any, list[Evidence]]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Evidence about a region, and the results behind it by name of the gatherer (missing ones are not there)."""

    evidence: list[Evidence]
    results: dict[str, Any] = field(default_factory=dict)


def region_evidence(view: View, region: Region, *, options: Options = Options(), folder: Path | None = None):
    """The evidence rows about a region; see `gather`."""
    return gather(view, region, options=options, folder=folder).evidence


def gather(view: View, region: Region, *, options: Options = Options(), folder: Path | None = None) -> Gathered:
    """Everything known about a region.

    Parameters
    ----------
    view : the data in force; region : its municipalities in the codes in force
    folder : own evidence files (interviews, agreements), by default `evidence` in KLYNGE_HOME

    Returns
    -------
    Rows for every measure of regions: known, or absent with the remedy as `note`; and the results behind.
    """
    asked = Asked(view, region, options)
    rows, results = [], {}
    for gatherer in GATHERERS:
        try:
            results[gatherer.name], found = gatherer.find(asked)
            rows += found
        except (NotImportedError, NotBuiltError) as problem:
            note = "evidence.settle.build" if isinstance(problem, NotBuiltError) else ""
            rows += [_absent(measure, asked, note) for measure in _measures(gatherer)]
    rows += own(folder or settings.load().home / "evidence", "region", region.id)
    seen = {row.measure for row in rows}
    of_regions = [name for name, measure in MEASURES.items() if measure.subject == "region"]
    return Gathered([*rows, *(_absent(name, asked) for name in of_regions if name not in seen)], results)


def _measures(gatherer: Gatherer) -> list[str]:
    asked = [question for question in questions.QUESTIONS if question.id in gatherer.question_ids]
    return [measure for question in asked for measure in question.measures]


def _absent(measure: str, asked: Asked, note: str = "") -> Evidence:
    return Evidence(
        measure=measure,
        subject_kind="region",
        subject_id=asked.region.id,
        status=Status.ABSENT,
        unit=MEASURES[measure].unit,
        note=note or f"evidence.settle.{questions.BY_MEASURE[measure].id}",
        manifest=asked.view.manifest_id,
    )


# ---- the gatherers; measures are imported where they are used, so that a page that needs one does not pay for all


def _mass(asked: Asked):
    from klynge.evidence.critical_mass import as_evidence
    from klynge.measures.critical_mass import critical_mass

    choices = asked.options
    found = critical_mass(
        asked.view,
        asked.codes,
        top=choices.top,
        larger_than=choices.larger_than,
        area_set=choices.area_set,
    )
    return found, as_evidence(found, asked.region.id, asked.view.manifest_id)


def _position(asked: Asked):
    from klynge.evidence.standing import of_position
    from klynge.measures.position import position

    found = position(asked.view, asked.codes, people=asked.people)
    return found, of_position(found, asked.view, asked.region.id)


def _comparison(asked: Asked):
    from klynge.evidence.belonging import of_differences
    from klynge.evidence.standing import of_comparison

    found = asked.comparison
    rows = of_comparison(found, asked.view, asked.region.id)
    return found, rows + of_differences(found, DIFFERENCES, asked.view, asked.region.id)


def _hypotheses(asked: Asked):
    from klynge.evidence.standing import of_hypotheses
    from klynge.measures.hypotheses import read

    found = read(asked.view)
    return found, of_hypotheses(found, asked.view, asked.region.id)


def _official(asked: Asked):
    from klynge.measures.specialisation import official_quotients

    found = official_quotients(asked.view, asked.codes)
    return found, _quotients(asked, found, "lq_official", "employment")


def _register(asked: Asked):
    import numpy as np

    from klynge.measures.register_specialisation import register_quotients

    found = register_quotients(asked.view, asked.codes, rng=np.random.default_rng(SEED))
    return found, _quotients(asked, found, "lq_register", "establishments")


def _quotients(asked: Asked, found: list, measure: str, table: str) -> list[Evidence]:
    from klynge.evidence.specialisation import as_evidence

    period = asked.view.entries[table].as_of
    rows = as_evidence(found, measure, asked.region.id, asked.view.manifest_id, period=period)
    # the table is there and has nothing of the region: that is no reason to fetch it again
    return rows or [replace(_absent(measure, asked), status=Status.UNDEFINED, note="evidence.none.value")]


def _memberships(asked: Asked):
    from klynge.evidence.belonging import of_memberships

    rows = of_memberships(asked.people, asked.codes, asked.view, asked.region.id)
    return rows[0].value, rows


GATHERERS = (
    Gatherer("mass", ("mass", "ownership"), _mass),
    Gatherer("position", ("network",), _position),
    Gatherer("comparison", ("grants", "applications", "patents", "revenue"), _comparison),
    Gatherer("hypotheses", ("benefit",), _hypotheses),
    Gatherer("official", ("special_official",), _official),
    Gatherer("register", ("special_register",), _register),
    Gatherer("memberships", ("members",), _memberships),
)
