"""Which size class is a firm in? Classes of the Ringerike study, made clean: they do not overlap.

The study prints 6–10 beside 10–15; here a firm with ten employees is in one class.
Hidden head counts are bounds, and bounds that reach over a limit are in no class: they are counted on their own.
"""

from dataclasses import dataclass

STRADDLING = "straddling"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Employees from `low` to `high`, both included; `high` is None where the class has no end."""

    low: int
    high: int | None

    @property
    def id(self) -> str:
        if self.high is None:
            return f">{self.low - 1}"
        return f"{self.low}-{self.high}" if self.high > self.low else str(self.low)


SIZE_CLASSES = tuple(
    SizeClass(low, high)
    for low, high in (
        (0, 0),
        (1, 5),
        (6, 10),
        (11, 15),
        (16, 20),
        (21, 30),
        (31, 50),
        (51, 100),
        (101, None),
    )
)
CLASS_IDS = (*(one.id for one in SIZE_CLASSES), STRADDLING, UNKNOWN)


def size_class(low: int, high: int | None) -> str:
    """Id of the class that holds all of `low`–`high` employees, `straddling`, or `unknown` without an upper bound.

    A firm whose fewest employees are already above 100 is in the last class whatever the upper bound is.
    """
    here = next(one for one in SIZE_CLASSES if one.high is None or low <= one.high)
    if here.high is None or (high is not None and high <= here.high):
        return here.id
    return UNKNOWN if high is None else STRADDLING
