"""How does this report speak? Its texts and numbers in one language, so that sections read as sentences."""

import datetime as dt
from dataclasses import dataclass, replace

from klynge import text
from klynge.boundaries.areas import area_set
from klynge.measures.bounds import Bounds
from klynge.measures.catalogue import MEASURES
from klynge.reports import document as doc
from klynge.reports.titles import measure_title


@dataclass(frozen=True, slots=True)
class Say:
    """Words of the report in `lang`; `say("mass.title")` is the text `readiness.mass.title`."""

    lang: str

    def __call__(self, key: str, **values) -> str:
        return text.text(f"readiness.{key}", self.lang, **values)

    def common(self, key: str, **values) -> str:
        return text.text(key, self.lang, **values)

    def counted(self, key: str, count: Bounds) -> str:
        """The text of the key's `one` or `many`, with the count in words of the language."""
        form = "one" if (count.low, count.high) == (1, 1) else "many"
        return self(f"{key}.{form}", count=self.bounds(count).shown)

    def number(self, value: float | None, digits: int = 0) -> str:
        return text.number(value, self.lang, digits)

    def percent(self, share: float | None, digits: int = 0) -> str:
        return text.percent(share, self.lang, digits)

    def date(self, day: dt.date | str) -> str:
        return text.date(dt.date.fromisoformat(day) if isinstance(day, str) else day, self.lang)

    def measure(self, name: str) -> str:
        return measure_title(name, self.lang)

    def meaning(self, name: str) -> str:
        measure = MEASURES[name]
        told = f"{self.name('unit', measure.unit)}; {self.name('basis', measure.basis)}"
        return f"{text.text(f'measures.{name}.meaning', self.lang)} [{told}]"

    def name(self, kind: str, word: str) -> str:
        return text.name(kind, word, self.lang)

    def note(self, note: str) -> str:
        """The text of a note; a reason that somebody wrote stands as written."""
        return text.catalogue()[note][self.lang] if note in text.catalogue() else note

    def area(self, area_id: str) -> str:
        return area_set("study").area(area_id).label[self.lang]

    def yes_no(self, value: bool | None) -> doc.Cell:
        """Three-valued: yes, no, or unknown."""
        return self.unknown() if value is None else doc.words(self.common("common.yes" if value else "common.no"))

    def cell(self, value: float | None, digits: int = 0, rows: str = "", *, measured: bool = False) -> doc.Cell:
        """A number; `measured`: the data is there, so that none is a formula without result."""
        return doc.amount(value, self.lang, digits, rows, measured=measured)

    def unknown(self) -> doc.Cell:
        """Unknown of an interval, a level, an answer: nynorsk bends the word."""
        return replace(doc.missing(self.lang), shown=self("unknown"))

    def bounds(self, bounds: Bounds | None, digits: int = 0, rows: str = "") -> doc.Cell:
        if bounds is None:
            return doc.amount(None, self.lang, digits, rows)
        return doc.bounded(bounds.low, bounds.high, self.lang, digits, rows)

    def interval(self, low: float | None, high: float | None, digits: int, *, measured: bool = True) -> doc.Cell:
        """A 95 % interval as words; undefined where it cannot be estimated, unknown where nothing is measured."""
        if low is None or high is None:
            return doc.missing(self.lang, measured=True) if measured else self.unknown()
        return doc.words(self("interval", low=self.number(low, digits), high=self.number(high, digits)))

    def words(self, key: str, **values) -> doc.Cell:
        return doc.words(self(key, **values))
