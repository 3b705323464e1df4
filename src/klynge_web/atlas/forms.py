"""Which thresholds does the reader choose? The study's own unless the address says otherwise."""

from dataclasses import dataclass, fields

from klynge.errors import SettingError


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Choices that change the answer about critical mass.

    top : how many of the largest organisations make up the population
    larger_than : a firm is larger with more employees than this
    """

    top: int = 200
    larger_than: int = 20

    def changed(self) -> tuple[tuple[str, int], ...]:
        """All choices as pairs, usable as a key of answers."""
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))


HIGHEST = {"top": 5000, "larger_than": 1000}


def read_thresholds(query) -> Thresholds:
    """The thresholds of an address such as `?larger_than=10`."""
    given = {name: query[name] for name in HIGHEST if query.get(name)}
    for name, value in given.items():
        if not value.isdecimal() or not 1 <= int(value) <= HIGHEST[name]:
            raise SettingError(
                f"{name} is {value!r}; it must be a whole number between 1 and {HIGHEST[name]}.", name=name
            )
    return Thresholds(**{name: int(value) for name, value in given.items()})
