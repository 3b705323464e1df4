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


def rests(parts: Sequence[Bounds]) -> list[Bounds]:
    """For each part, the sum of all others."""
    low, high = sum(part.low for part in parts), sum(part.high or 0 for part in parts)
    open_ends = sum(part.high is None for part in parts)
    return [
        Bounds(low - part.low, None if open_ends > (part.high is None) else high - (part.high or 0)) for part in parts
    ]


def share(part: Bounds, rest: Bounds) -> Bounds | None:
    """Bounds of part / (part + rest), 0–1; None where both are certainly zero.

    It is smallest when the part is at its low and the rest at its high bound, and the reverse.
    """
    if part.high == 0 and rest.high == 0:
        return None
    low = 0.0 if part.low == 0 or rest.high is None else part.low / (part.low + rest.high)
    if part.high is None:
        return Bounds(low, 1.0)
    return Bounds(low, part.high / (part.high + rest.low) if part.high else 0.0)


def largest_share(parts: Sequence[Bounds]) -> Bounds | None:
    """Bounds of the largest part's share of the sum (0–1); None where there is nothing, or only zeros."""
    shares = [share(part, rest) for part, rest in zip(parts, rests(parts), strict=True)]
    if None in shares or not shares:
        return None
    return Bounds(max(one.low for one in shares), max(one.high for one in shares))


def _settled(certain: bool, possible: bool) -> bool | None:
    return certain if certain == possible else None
