"""What does an assessment record, and what has changed since the previous one?"""

import datetime as dt
from dataclasses import asdict, dataclass

from klynge.evidence import Evidence
from klynge.frameworks.model import Action, Caveat


@dataclass(frozen=True, slots=True)
class Finding:
    """A dimension: the values it can have. `applies` is false if the question does not arise for the subject."""

    dimension: str
    possible: tuple[str, ...]
    applies: bool = True

    @property
    def value(self) -> str | None:
        return self.possible[0] if len(self.possible) == 1 else None


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a measure is from a threshold.

    gap : value less limit, in `unit`; null where only bounds are known (then `low`, `high`)
    met : the comparison holds; null if the bounds leave it open
    uncertain : the 95 % interval reaches over the limit; hangs_on_one : leaving one firm out would tip it
    """

    indicator: str
    measure: str
    about: str
    comparison: str
    threshold: str
    origin: str
    value: float | None
    low: float | None
    high: float | None
    limit: float
    gap: float | None
    unit: str
    met: bool | None
    uncertain: bool
    hangs_on_one: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """Evidence that could still change a verdict.

    state : why it is not known; verdicts : the open verdicts it bears on
    rules_out : verdicts that knowing it would rule out, averaged over the sides it may fall on
    settles : verdicts that knowing it would decide either way, averaged likewise
    """

    measure: str
    about: str
    state: str
    verdicts: tuple[str, ...]
    rules_out: float
    settles: float


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Rows that contradict each other about one measure. They are shown, never averaged."""

    measure: str
    about: str
    rows: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A framework held against the evidence about one subject on one day.

    verdicts : hold whatever the missing evidence turns out to be
    possible : could hold, those that do included; a verdict that is not possible is ruled out
    uncertain : hold at the values measured, but not over their whole 95 % intervals
    decided : table of rules that exclude each other → its verdict, or null while several are possible
    exact : false if the unknowns were too many to try, so that `possible` may name too many
    """

    framework: str
    version: str
    subject_kind: str
    subject_id: str
    about: str
    on: dt.date
    verdicts: tuple[str, ...]
    possible: tuple[str, ...]
    uncertain: tuple[str, ...]
    decided: dict[str, str | None]
    findings: tuple[Finding, ...]
    distances: tuple[Distance, ...]
    missing: tuple[Missing, ...]
    unsettled: tuple[Unsettled, ...]
    actions: tuple[Action, ...]
    caveats: tuple[Caveat, ...]
    evidence: tuple[Evidence, ...]
    exact: bool = True

    @property
    def open(self) -> tuple[str, ...]:
        """Verdicts that are possible but not decided."""
        return tuple(name for name in self.possible if name not in self.verdicts)

    @property
    def is_decided(self) -> bool:
        return not self.open

    def finding(self, dimension: str) -> Finding:
        return next(found for found in self.findings if found.dimension == dimension)

    def as_dict(self) -> dict:
        """Plain values, for JSON: dates as ISO text."""
        return {**asdict(self), "on": self.on.isoformat(), "open": list(self.open)}


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two assessments of the same subject by the same framework.

    gained, lost : verdicts that now hold, or no longer do; opened, closed : verdicts now possible, or ruled out
    findings : dimension, what it could be, what it can be now; crossed : thresholds now met, or no longer met
    version : the two versions of the framework if it was changed between them
    """

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    findings: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    crossed: tuple[Distance, ...]
    version: tuple[str, str] | None

    @property
    def is_empty(self) -> bool:
        return not any((self.gained, self.lost, self.opened, self.closed, self.findings, self.crossed))


def compare(previous: Assessment, now: Assessment) -> Change:
    """What has changed. Both must be of the same framework and subject."""
    if _same(previous) != _same(now):
        raise ValueError(f"not the same framework and subject: {_same(previous)} and {_same(now)}")
    before = {found.dimension: found.possible for found in previous.findings}
    was_met = {_limit(distance): distance.met for distance in previous.distances}
    return Change(
        gained=_without(now.verdicts, previous.verdicts),
        lost=_without(previous.verdicts, now.verdicts),
        opened=_without(now.possible, previous.possible),
        closed=_without(previous.possible, now.possible),
        findings=tuple(
            (found.dimension, before.get(found.dimension, ()), found.possible)
            for found in now.findings
            if before.get(found.dimension, ()) != found.possible
        ),
        crossed=tuple(
            distance for distance in now.distances if {was_met.get(_limit(distance)), distance.met} == {True, False}
        ),
        version=None if previous.version == now.version else (previous.version, now.version),
    )


def _same(assessment: Assessment) -> tuple[str, str, str, str]:
    return assessment.framework, assessment.subject_kind, assessment.subject_id, assessment.about


def _limit(distance: Distance) -> tuple[str, str, str, str]:
    return distance.indicator, distance.about, distance.comparison, distance.threshold


def _without(these: tuple[str, ...], those: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in these if name not in those)
