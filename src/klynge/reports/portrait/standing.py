"""How does each framework stand for the cluster? Decided, narrowed, unknown; and what may be shown to whom.

A verdict is a hypothesis for the talk of a cluster's own board. About a real cluster in an open portrait there is
none, neither in words nor in data: only how much is known, and what to ask first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from klynge.evidence import Status
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.model import Framework

DECIDED, POSSIBLE, UNKNOWN, NONE, HELD = "decided", "possible", "unknown", "none", "held"
_ORDER = (DECIDED, POSSIBLE, HELD, UNKNOWN, NONE)
ASKED = 3  # of the missing measures, most decisive first


@dataclass(frozen=True, slots=True)
class Standing:
    """One framework beside the others.

    state : decided, possible (some verdicts ruled out), unknown, none (no verdict can hold), or held (not shown here)
    known : rows of evidence that it read a value from; ask : measures that would tell most; verdicts : those that hold
    """

    framework: str
    group: str
    about: str
    state: str
    known: int
    ask: tuple[str, ...]
    verdicts: tuple[str, ...] = ()


def standings(
    assessments: Iterable[Assessment], frameworks: Mapping[str, Framework], *, shown: bool
) -> tuple[Standing, ...]:
    """Those with evidence first. shown : verdicts may be told"""
    found = [_standing(one, frameworks[one.framework], shown) for one in assessments]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.state), not one.known, -one.known)))


def may_judge(*, published: bool, invented: bool, closed: bool) -> bool:
    """Verdicts belong to the cluster's own people (closed), or to clusters that do not exist."""
    return closed or (invented and not published)


def _standing(one: Assessment, framework: Framework, shown: bool) -> Standing:
    known = sum(row.status is Status.KNOWN for row in one.evidence)
    missing = one.missing if shown or not known else ()
    ask = tuple(dict.fromkeys(each.measure for each in missing))[:ASKED]
    state = _state(one, framework, known) if shown else HELD if known else UNKNOWN
    verdicts = one.verdicts if shown else ()
    return Standing(
        framework.id, framework.shelf.group, one.about, state, known, ask or _asks(framework, one), verdicts
    )


def _state(one: Assessment, framework: Framework, known: int) -> str:
    if one.verdicts:
        return DECIDED
    if not one.possible:
        return NONE
    return POSSIBLE if known and len(one.possible) < len(framework.verdicts) else UNKNOWN


def _asks(framework: Framework, one: Assessment) -> tuple[str, ...]:
    """What the framework reads and nobody has told: in its own order, which says nothing of what it concludes."""
    told = {row.measure for row in one.evidence if row.status is Status.KNOWN}
    read = dict.fromkeys(indicator.quantity.measure for indicator in framework.indicators.values())
    return tuple(measure for measure in read if measure not in told)[:ASKED]
