"""What does the evidence say about one quantity? A number, bounds, codes, a disagreement, or why there is nothing."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from klynge.evidence import Evidence, Status
from klynge.frameworks.model import Quantity

Rows = Mapping[tuple[str, str], list[Evidence]]


class State(StrEnum):
    """How much is known. The first three carry a value."""

    KNOWN = "known"
    BOUNDED = "bounded"  # only between which numbers: hidden counts, or a published word
    UNSETTLED = "unsettled"  # rows contradict each other: two judges, or two sources
    SUPPRESSED = "suppressed"
    UNDEFINED = "undefined"
    UNREADABLE = "unreadable"  # a code that the framework does not know
    ABSENT = "absent"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Reading:
    """A number between `low` and `high` (equal if known), or one of `codes`; rows are the evidence behind it.

    interval : 95 % confidence interval; without_one : range when any one firm is left out; null if not given
    """

    state: State
    low: float = -inf
    high: float = inf
    codes: tuple[str, ...] = ()
    interval: tuple[float, float] | None = None
    without_one: tuple[float, float] | None = None
    rows: tuple[Evidence, ...] = ()

    @property
    def value(self) -> float | None:
        return self.low if self.low == self.high else None


def index(evidence: Iterable[Evidence], kind: str, subject: str) -> Rows:
    """The rows about the subject, and those about the country as a whole, by measure and second subject."""
    rows = defaultdict(list)
    for row in evidence:
        if row.subject_kind == "country" or (row.subject_kind, row.subject_id) == (kind, subject):
            rows[row.measure, row.about].append(row)
    return rows


def read(rows: Rows, quantity: Quantity, about: str) -> Reading:
    """The quantity for one second subject, or put together over all of them."""
    if quantity.over in ("max", "min", "sum"):
        each = [_one(rows, quantity, name) for name in seconds(rows, {quantity.measure})]
        return _put_together([one for one in each if one.state is not State.NOT_APPLICABLE], quantity.over)
    return _one(rows, quantity, about)


def seconds(rows: Rows, measures: Iterable[str]) -> tuple[str, ...]:
    """The second subjects that the evidence names for any of the measures."""
    wanted = set(measures)
    return tuple(dict.fromkeys(about for measure, about in rows if measure in wanted and about))


def _one(rows: Rows, quantity: Quantity, about: str) -> Reading:
    found = [row for row in rows.get((quantity.measure, about), ()) if _same_choices(row, quantity.parameters)]
    known = _newest(row for row in found if row.status is Status.KNOWN)
    if quantity.codes:
        return _codes([row for row in known if row.code is not None], quantity.codes) or _nothing(found)
    numbers = [row for row in known if row.code is None]
    if numbers:
        return _number([(row, *_bounds(row)) for row in numbers])
    return _published_words(rows, quantity, about) or _nothing(found)


def _same_choices(row: Evidence, parameters: tuple[str, ...]) -> bool:
    return not parameters or set(parameters) <= set(row.parameters.split(";"))


def _newest(rows: Iterable[Evidence]) -> list[Evidence]:
    """Each judge's newest rows, and the newest of those that nobody judged."""
    by_judge = defaultdict(list)
    for row in rows:
        by_judge[row.judge].append(row)
    found = []
    for judged in by_judge.values():
        last = max(_age(row) for row in judged)
        found += [row for row in judged if _age(row) == last]
    return found


def _age(row: Evidence) -> tuple[str, str]:
    return (re.findall(r"\d{4}", row.period) or [""])[-1], row.period


def _bounds(row: Evidence) -> tuple[float, float]:
    if row.low is None and row.high is None:
        return row.value, row.value
    return (-inf if row.low is None else row.low), (inf if row.high is None else row.high)


def _number(found: list[tuple[Evidence, float, float]]) -> Reading:
    rows = tuple(row for row, _, _ in found)
    low, high = max(low for _, low, _ in found), min(high for _, _, high in found)
    state = State.KNOWN if low == high else State.BOUNDED
    if low > high:
        low, high = min(low for _, low, _ in found), max(high for _, _, high in found)
        state = State.UNSETTLED
    return Reading(
        state,
        low,
        high,
        interval=_hull((row.ci_low, row.ci_high) for row in rows),
        without_one=_hull((row.loo_low, row.loo_high) for row in rows),
        rows=rows,
    )


def _hull(pairs: Iterable[tuple]) -> tuple[float, float] | None:
    given = [pair for pair in pairs if None not in pair]
    return (min(low for low, _ in given), max(high for _, high in given)) if given else None


def _codes(rows: list[Evidence], known: tuple[str, ...]) -> Reading | None:
    if not rows:
        return None
    given = {row.code for row in rows}
    if not given <= set(known):
        return Reading(State.UNREADABLE, rows=tuple(rows))
    state = State.KNOWN if len(given) == 1 else State.UNSETTLED
    return Reading(state, codes=tuple(code for code in known if code in given), rows=tuple(rows))


def _published_words(rows: Rows, quantity: Quantity, about: str) -> Reading | None:
    """Where a source gives a word and no number, the word's side of the limit bounds the number."""
    meaning = {said.code: said for said in quantity.words}
    found = _newest(row for row in rows.get((quantity.words_of, about), ()) if row.code in meaning)
    if not found:
        return None
    unbounded = [(row, meaning[row.code].low, meaning[row.code].high) for row in found]
    return _number([(row, -inf if low is None else low, inf if high is None else high) for row, low, high in unbounded])


def _nothing(rows: list[Evidence]) -> Reading:
    """Why there is no value: what most nearly is one comes first."""
    for status in (Status.SUPPRESSED, Status.UNDEFINED, Status.ABSENT, Status.NOT_APPLICABLE):
        if any(row.status is status for row in rows):
            return Reading(State(status.value), rows=tuple(row for row in rows if row.status is status))
    return Reading(State.ABSENT)


def _put_together(each: list[Reading], over: str) -> Reading:
    if not each:
        return Reading(State.ABSENT)
    combine: Callable = {"max": max, "min": min, "sum": sum}[over]
    low, high = combine(one.low for one in each), combine(one.high for one in each)
    states = {one.state for one in each} - {State.KNOWN, State.BOUNDED}
    # a disagreement or a gap that cannot change the number does not matter
    state = State.KNOWN if low == high else next(iter(sorted(states)), State.BOUNDED)
    pairs = [one.interval or (one.low, one.high) for one in each]
    widened = (combine(low for low, _ in pairs), combine(high for _, high in pairs))
    rows = tuple(row for one in each for row in one.rows)
    return Reading(state, low, high, interval=widened if any(one.interval for one in each) else None, rows=rows)
