"""What does one figure about a cluster look like, before it is evidence?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klynge.measures.resampling import SEED, mean_interval


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of a cluster.

    value : None where the formula gives nothing; low, high : hard bounds, high None without an end
    ci_low, ci_high : bootstrap 95 % interval over members; n : members behind it; about : role
    measured : False where the register behind it says nothing of any member, so that an import could
    """

    measure: str
    value: float | None
    n: int
    about: str = ""
    low: float | None = None
    high: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    parameters: str = ""
    method: str = ""
    approximate: bool = False
    measured: bool = True

    @property
    def bounded(self) -> bool:
        return self.low is not None or self.high is not None


def share(measure: str, part: int, whole: int) -> Figure:
    """Part by whole; undefined without a whole."""
    return Figure(measure, part / whole if whole else None, whole, method="share")


def mean(measure: str, values: Sequence[float | None]) -> Figure:
    """The mean of the known values with its interval; unmeasured where none is known."""
    known = np.array([value for value in values if value is not None], dtype=float)
    if not len(known):
        return Figure(measure, None, 0, method="mean", measured=False)
    low, high = mean_interval(known, seed=SEED)
    return Figure(measure, float(known.mean()), len(known), ci_low=low, ci_high=high, method="mean")
