"""Is the mass critical? The printed rule of thumb, with two additions of ours beside it, three-valued.

The Ringerike study prints one number (more than 20–30 larger firms) and names two things without a number: enough
employees in all, and not only segments with one or two actors. Each is an answer of its own, so the reason shows.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from klynge.measures.bounds import Bounds, all_true
from klynge.text import complete

FILE = Path(__file__).with_name("declared") / "critical_mass.toml"
COMPARISONS = {"more_than": Bounds.more_than, "at_least": Bounds.at_least, "at_most": Bounds.at_most}

COUNTED = ("larger_firms", "employees")  # whole numbers: how many more, or fewer, tip the answer can be told
# answer → the thresholds it is made of
ANSWERS = {
    "printed_low": ("larger_firms_low",),
    "printed_high": ("larger_firms_high",),
    "with_employees": ("larger_firms_low", "employees"),
    "with_fragmentation": ("larger_firms_low", "fragmented_share", "chain_coverage"),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit. basis : printed (somebody else's, see `source`) or our_proposal."""

    id: str
    measure: str
    comparison: str
    value: float
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """One threshold, the value held against it (None where it is not known) and whether it is met.

    gap : firms or persons that are short, or, where it is met, as many as tip it when they fall away; None where it
        is open, and for shares, which stand beside their limit instead
    """

    threshold: Threshold
    value: Bounds | None
    met: bool | None
    gap: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to "is the mass critical?". met : None where hidden head counts or missing evidence leave it open."""

    id: str
    met: bool | None
    parts: tuple[Part, ...]

    def telling(self) -> tuple[Part, ...]:
        """The parts behind the answer: all of a met one, those that fail, or those that are open."""
        return tuple(part for part in self.parts if part.met is self.met)


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """What the printed rule would have said of a project that was supported in 2010.

    printed : the size as printed, by language; where : the tables it is printed in
    firms : firms in all as printed; larger firms are at most as many, so the rule can only be failed by them,
        never met: `met_low` and `met_high` are False or None
    """

    name: str
    programme: str
    firms: Bounds
    approximate: bool
    printed: Mapping[str, str]
    where: str
    met_low: bool | None
    met_high: bool | None


@cache
def thresholds() -> dict[str, Threshold]:
    """The declared limits, by id."""
    return {key: Threshold(key, **entry) for key, entry in _declared()["thresholds"].items()}


def printed_limits() -> dict[str, float]:
    """The printed rule's answers, and how many larger firms each asks for more than."""
    return {name: thresholds()[ANSWERS[name][0]].value for name in ("printed_low", "printed_high")}


def answers(
    larger: Bounds, employees: Bounds, fragmented_share: float | None, chain_coverage: float | None = None
) -> tuple[Answer, ...]:
    """The four answers for one area: the printed rule low and high, with employees, with fragmentation and chain.

    larger : firms with more employees than the rule's "larger"; employees : persons in all
    fragmented_share : share of segments with one or two firms, None where there are no segments
    chain_coverage : share of the declared chain's stages present, None while no chain is declared
    """
    known = {
        "larger_firms": larger,
        "employees": employees,
        "fragmented_share": None if fragmented_share is None else Bounds.exactly(fragmented_share),
        "chain_coverage": None if chain_coverage is None else Bounds.exactly(chain_coverage),
    }
    return tuple(_answer(name, [thresholds()[key] for key in keys], known) for name, keys in ANSWERS.items())


def backtest() -> tuple[BacktestRow, ...]:
    """The printed rule on the projects of 2010 whose size is printed."""
    return tuple(_backtest_row(project) for project in _declared()["backtest"]["project"])


def backtest_source() -> Mapping[str, str]:
    """Where the sizes are printed, by language."""
    return complete(_declared()["backtest"]["source"], FILE.name, "backtest.source")


def gap(value: Bounds, limit: Threshold) -> Bounds | None:
    """How many are short of the limit, or how many tip it when they fall away; see `Part`. Never zero."""
    met = COMPARISONS[limit.comparison](value, limit.value)
    if met is None or limit.measure not in COUNTED:
        return None
    enough = limit.value + (limit.comparison == "more_than")
    if met:
        return Bounds(value.low - enough + 1, None if value.high is None else value.high - enough + 1)
    return Bounds(enough - value.high, enough - value.low)


def _answer(name: str, limits: list[Threshold], known: dict[str, Bounds | None]) -> Answer:
    parts = tuple(_part(limit, known[limit.measure]) for limit in limits)
    return Answer(name, all_true(part.met for part in parts), parts)


def _part(limit: Threshold, value: Bounds | None) -> Part:
    if value is None:
        return Part(limit, None, None)
    return Part(limit, value, COMPARISONS[limit.comparison](value, limit.value), gap(value, limit))


def _backtest_row(project: dict) -> BacktestRow:
    firms = Bounds(project["firms_low"], project.get("firms_high"))
    larger = Bounds(0, firms.high)
    met = {key: _part(thresholds()[key], larger).met for key in ("larger_firms_low", "larger_firms_high")}
    return BacktestRow(
        project["name"],
        project["programme"],
        firms,
        project.get("approximate", False),
        complete(project["printed"], FILE.name, project["name"]),
        project["where"],
        met["larger_firms_low"],
        met["larger_firms_high"],
    )


@cache
def _declared() -> dict:
    return tomllib.loads(FILE.read_text("utf-8"))
