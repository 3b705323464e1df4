"""What is a report made of? Sections of blocks in one language; every figure keeps its value and its address.

The site, the PDF and the workbook render the same document, so that no figure is computed or worded twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from klynge import text
from klynge.evidence import Evidence, Status


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure or word. `value` is the number itself; `shown` is how it reads; `rows` where its rows are."""

    value: float | int | str | None
    shown: str
    rows: str = ""
    status: str = Status.KNOWN


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers are set to the right. `definition` says what it means (for the workbook)."""

    title: str
    numeric: bool = False
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first cell of a row names it. `source` stands under the table."""

    id: str
    title: str
    columns: list[Column]
    rows: list[list[Cell]]
    source: str = ""
    notes: list[str] = field(default_factory=list)
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: caption, a text that says what it shows, its data as a table; `draw` makes its specification or SVG.

    Only what shows the chart draws it: the tables of a report are had without.
    """

    id: str
    title: str
    summary: str
    draw: Callable[[], dict | str]
    table: Table
    source: str = ""
    kind: str = "figure"


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; with `title` it is a named one, such as what must be fetched."""

    items: list[str]
    title: str = ""
    kind: str = "items"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a framework says. `severity`: good, warning, bad, open; `basis` who stands behind the rule.

    measured : each value beside its limit, and whose limit it is; settle : what would decide what is open
    """

    title: str
    label: str
    severity: str
    reasons: list[str]
    basis: str
    settle: list[str] = field(default_factory=list)
    measured: list[str] = field(default_factory=list)
    kind: str = "verdict"


@dataclass(frozen=True, slots=True)
class Facts:
    """A few figures with names: the overview."""

    facts: list[tuple[str, Cell]]
    kind: str = "facts"


Block = Table | Figure | Paragraph | Items | Verdict | Facts


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    blocks: list[Block] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Document:
    """A report. `facts` are manifest, date and parameters; `citation` is how to cite it."""

    id: str
    title: str
    subtitle: str
    lang: str
    date: str
    invented: bool
    facts: list[tuple[str, str]]
    citation: str
    sections: list[Section]

    def blocks(self, kind: str) -> list:
        """All blocks of one kind, in reading order."""
        return [block for section in _walk(self.sections) for block in section.blocks if block.kind == kind]

    def tables(self) -> list[Table]:
        """Every table, those behind the figures included."""
        found = []
        for section in _walk(self.sections):
            for block in section.blocks:
                found += [block] if block.kind == "table" else [block.table] if block.kind == "figure" else []
        return found


def _walk(sections: list[Section]):
    for section in sections:
        yield section
        yield from _walk(section.sections)


def words(value: str) -> Cell:
    """A cell of text."""
    return Cell(value, value)


def missing(lang: str, rows: str = "", *, measured: bool = False) -> Cell:
    """A cell without a value: unknown, or undefined where it was measured and the formula gives nothing."""
    status = Status.UNDEFINED if measured else Status.ABSENT
    return Cell(None, text.text("common.undefined" if measured else "common.unknown", lang), rows, status)


def amount(value: float | int | None, lang: str, digits: int = 0, rows: str = "", *, measured: bool = False) -> Cell:
    """A cell of a number; None reads as unknown or, where it was measured, as undefined; never as zero."""
    if value is None:
        return missing(lang, rows, measured=measured)
    return Cell(value, _shown(value, lang, digits), rows)


def _shown(value: float, lang: str, digits: int) -> str:
    """The number; one that would round to zero without being zero is told as below the last digit."""
    smallest = 10**-digits
    if value and abs(value) < smallest / 2:
        return f"< {text.number(smallest, lang, digits)}" if value > 0 else f"> {text.number(-smallest, lang, digits)}"
    return text.number(value, lang, digits)


def bounded(
    low: float | None, high: float | None, lang: str, digits: int = 0, rows: str = "", *, measured: bool = False
) -> Cell:
    """A cell of a number that is only known between bounds: `12–15`, or `at least 12`."""
    if low is None:
        return missing(lang, rows, measured=measured)
    if high is None:
        return Cell(low, text.text("common.at_least", lang, value=text.number(low, lang, digits)), rows)
    if low == high:
        return amount(low, lang, digits, rows)
    return Cell(low, f"{text.number(low, lang, digits)}–{text.number(high, lang, digits)}", rows)


def evidence_cell(row: Evidence | None, lang: str, digits: int = 0) -> Cell:
    """The cell of one piece of evidence: its value, its bounds, or the word for why there is none."""
    if row is None:
        return amount(None, lang)
    if row.status is not Status.KNOWN:
        key = "common.unknown" if row.status is Status.ABSENT else f"common.{row.status}"
        return Cell(None, text.text(key, lang), row.rows, row.status)
    if row.code is not None:
        return Cell(row.code, row.code, row.rows)
    if row.low is not None or row.high is not None:
        return bounded(row.low, row.high, lang, digits, row.rows)
    return amount(row.value, lang, digits, row.rows)
