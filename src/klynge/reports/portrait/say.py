"""How does the portrait speak? Its texts and numbers in one language."""

import datetime as dt
from dataclasses import dataclass

from klynge import text
from klynge.boundaries.clusters import CONTRADICTION, Figure
from klynge.evidence import Evidence, Quality
from klynge.measures.catalogue import MEASURES
from klynge.reports import document as doc
from klynge.reports.titles import code_title, measure_title

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Say:
    """Words of the portrait in `lang`; `say("members.title")` is the text `portrait.members.title`."""

    lang: str

    def __call__(self, key: str, **values) -> str:
        return text.text(f"portrait.{key}", self.lang, **values)

    def common(self, key: str, **values) -> str:
        return text.text(key, self.lang, **values)

    def number(self, value: float | None, digits: int = 0) -> str:
        return text.number(value, self.lang, digits)

    def date(self, day: dt.date | str) -> str:
        return text.date(dt.date.fromisoformat(day) if isinstance(day, str) else day, self.lang)

    def printed_day(self, printed: str) -> str:
        """A day, month or year as the source has it."""
        return self.date(printed) if len(printed) == len("2006-07-01") else printed

    def measure(self, row: Evidence) -> str:
        """The measure's title, with what it is about, and with the choices that change it."""
        about = f" ({self.role(row.about)})" if row.about else ""
        largest = dict(part.split("=") for part in row.parameters.split(";") if "=" in part).get("largest")
        return f"{measure_title(row.measure, self.lang)}{f', k = {largest}' if largest else ''}{about}"

    def role(self, role: str) -> str:
        found = text.catalogue().get(f"portrait.role.{role}")
        return found[self.lang] if found else role

    def quality(self, quality: str) -> str:
        return self(f"quality.{quality}")

    def note(self, note: str) -> str:
        """The text of a note, or the number of a contradiction; a reason that somebody wrote stands as written."""
        if note.startswith(CONTRADICTION):
            return note.removeprefix(CONTRADICTION)
        return text.catalogue()[note][self.lang] if note in text.catalogue() else note

    # ---- values

    def amount(self, value: float, unit: str, digits: int = 0) -> str:
        """A number with its unit, as a reader says it."""
        if unit == "share":
            return text.percent(value, self.lang, 1 if 0 < abs(value) < 0.1 else 0)
        if unit == "NOK":
            return self("figures.million", value=self.number(value / MILLION))
        if unit == "year":
            return str(int(value))
        if unit in ("ratio", "ties", "code"):
            return self.number(value, digits)
        own = text.catalogue().get(f"portrait.unit.{unit}")
        word = own[self.lang] if own else text.name("unit", unit, self.lang)
        return f"{self.number(value, digits)}{text.NBSP}{word}"

    def value(self, row: Evidence) -> doc.Cell:
        """The value of one row: number, bounds, answer, or the word for why there is none."""
        if not row.is_known:
            return doc.evidence_cell(row, self.lang)
        if row.code is not None:
            return doc.Cell(row.code, code_title(row.measure, row.code, self.lang))
        digits = MEASURES[row.measure].digits if row.measure in MEASURES else 0
        shown = self.between(row.value, row.low, row.high, row.unit, digits)
        about = row.quality is Quality.APPROXIMATE and row.value is not None and row.ci_low is None
        value = row.value if row.value is not None else row.low if row.low is not None else row.high
        return doc.Cell(value, self("figures.about", value=shown) if about else shown)

    def between(self, value: float | None, low: float | None, high: float | None, unit: str, digits: int) -> str:
        if value is not None:
            return self.amount(value, unit, digits)
        if low is not None and high is not None:
            return self("figures.between", low=self.number_of(low, unit, digits), high=self.amount(high, unit, digits))
        if low is not None:
            return self("figures.above", value=self.amount(low, unit, digits))
        return self("figures.below", value=self.amount(high, unit, digits))

    def number_of(self, value: float, unit: str, digits: int) -> str:
        """The number without its unit, where the unit follows."""
        return self.number(value / MILLION if unit == "NOK" else 100 * value if unit == "share" else value, digits)

    def figure(self, one: Figure) -> doc.Cell:
        """A printed figure: exact, about, a range, or more than."""
        low, high = (one.value, one.high) if one.high is not None else (one.above, None)
        shown = self.between(one.value if one.high is None else None, low, high, one.unit, 0)
        about = one.quality == "approximate"
        return doc.Cell(
            one.value if one.value is not None else one.above, self("figures.about", value=shown) if about else shown
        )

    def interval(self, row: Evidence) -> doc.Cell:
        if row.ci_low is None or row.ci_high is None:
            return doc.words("–")
        digits = MEASURES[row.measure].digits
        low, high = (self.number_of(end, row.unit, digits) for end in (row.ci_low, row.ci_high))
        unit = f"{text.NBSP}%" if row.unit == "share" else ""
        return doc.words(self("figures.interval_value", low=low, high=high) + unit)
