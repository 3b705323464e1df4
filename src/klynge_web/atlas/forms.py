"""Which thresholds does the reader choose? The study's own unless the address says otherwise."""

from dataclasses import dataclass, fields
from urllib.parse import urlencode

from klynge.errors import SettingError

HIGHEST = {"top": 5000, "larger_than": 1000}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Choices that change the answer about critical mass.

    top : how many of the largest organisations make up the population
    larger_than : a firm is larger with more employees than this
    """

    top: int = 200
    larger_than: int = 20

    def query(self) -> str:
        """The choices that differ from the study's, as in an address; '' if none does."""
        chosen = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode(
            {field.name: chosen[field.name] for field in fields(self) if chosen[field.name] != field.default}
        )


def read_thresholds(query) -> Thresholds:
    """The thresholds of an address such as `?larger_than=10`. Raises SettingError."""
    given = {name: query[name] for name in HIGHEST if query.get(name)}
    for name, value in given.items():
        if not _is_whole(value) or not 1 <= int(value) <= HIGHEST[name]:
            raise SettingError(
                f"{name} is {value[:20]!r}; it must be a whole number between 1 and {HIGHEST[name]}.",
                name=name,
                value=value[:20],
                highest=HIGHEST[name],
            )
    return Thresholds(**{name: int(value) for name, value in given.items()})


def _is_whole(value: str) -> bool:
    """Digits 0–9 and no more than the largest bound needs."""
    return value.isascii() and value.isdigit() and len(value) <= 6
