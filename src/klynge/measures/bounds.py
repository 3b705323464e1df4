"""What can be said of a number that is only known to lie between two others? Hidden head counts give such numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The truth lies from `low` to `high`, both included; `high` is None where no upper bound is known."""

    low: float
    high: float | None

    @classmethod
    def exactly(cls, value: float) -> Bounds:
        return cls(value, value)

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def more_than(self, limit: float) -> bool | None:
        """Three-valued: None where the bounds straddle the limit."""
        return _settled(self.low > limit, self.high is None or self.high > limit)

    def at_least(self, limit: float) -> bool | None:
        return _settled(self.low >= limit, self.high is None or self.high >= limit)

    def at_most(self, limit: float) -> bool | None:
        above = self.more_than(limit)
        return None if above is None else not above

    def __add__(self, other: Bounds) -> Bounds:
        open_ended = self.high is None or other.high is None
        return Bounds(self.low + other.low, None if open_ended else self.high + other.high)


def total(many: Iterable[Bounds]) -> Bounds:
    """Bounds of a sum; of nothing, exactly zero."""
    return sum(many, start=Bounds.exactly(0))


def count_true(answers: Iterable[bool | None]) -> Bounds:
    """How many are true, when some are unknown."""
    answers = list(answers)
    certain = sum(answer is True for answer in answers)
    return Bounds(certain, certain + sum(answer is None for answer in answers))


def all_true(answers: Iterable[bool | None]) -> bool | None:
    """Three-valued and: false as soon as one is false, else unknown as soon as one is unknown."""
    answers = list(answers)
    if any(answer is False for answer in answers):
        return False
    return None if any(answer is None for answer in answers) else True


def largest_share(parts: Sequence[Bounds]) -> Bounds | None:
    """Bounds of the largest part's share of the sum (0–1); None where the sum is certainly zero, or nothing is there.

    A part's share is smallest when it is at its low and all others are at their high bound.
    """
    whole = total(parts)
    if not parts or whole.high == 0:
        return None
    lows = [_share(part.low, None if whole.high is None else _rest(whole.high, part.high)) for part in parts]
    highs = [1.0 if part.high is None else _share(part.high, whole.low - part.low) for part in parts]
    return Bounds(max(lows), max(highs))


def _rest(whole: float, part: float | None) -> float:
    return whole - (part or 0)


def _share(part: float, rest: float | None) -> float:
    if rest is None or part == 0:
        return 0.0
    return part / (part + rest)


def _settled(certain: bool, possible: bool) -> bool | None:
    return certain if certain == possible else None
