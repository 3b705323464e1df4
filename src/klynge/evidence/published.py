"""What have publications and people said? Declared evidence: published figures, and an installation's own judgements.

A file names its subject and its source, and holds rows; a row says where in the source it stands, how exact it is, and
its own subject where that is another. A judgement names the role of who judged, the date and the reason. Cells that the
source leaves empty are absent, never zero.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from klynge.declaration import Entry, read
from klynge.errors import UnknownNameError
from klynge.evidence.judgements import CODE
from klynge.evidence.model import Evidence, Quality, Status
from klynge.measures.catalogue import MEASURES
from klynge.text import catalogue

FOLDER = Path(__file__).with_name("published")


@dataclass(frozen=True, slots=True)
class Publication:
    """Evidence of one file. title : by language; year : of the publication, 0 for own judgements."""

    id: str
    title: Mapping[str, str]
    source: str
    year: int
    subject_kind: str
    subject_id: str
    rows: tuple[Evidence, ...]


@cache
def published() -> Mapping[str, Publication]:
    """The publications that come with Klynge, by id."""
    found = (load(path) for path in sorted(FOLDER.glob("*.toml")))
    return {publication.id: publication for publication in found}


def publication(name: str) -> Publication:
    """One of them."""
    if name not in published():
        raise UnknownNameError("publication", name, sorted(published()))
    return published()[name]


def about(kind: str, subject: str) -> list[Evidence]:
    """What the publications that come with Klynge print about a subject."""
    rows = (row for publication in published().values() for row in publication.rows)
    return [row for row in rows if (row.subject_kind, row.subject_id) == (kind, subject)]


def own(folder: Path, kind: str, subject: str) -> list[Evidence]:
    """The evidence about a subject in an installation's own files, such as interviews and agreements."""
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    rows = (row for path in files for row in load(path).rows)
    return [row for row in rows if (row.subject_kind, row.subject_id) == (kind, subject)]


def load(path: Path) -> Publication:
    """Read one file. Raises DeclarationError, which names the file, the row and the remedy."""
    entry = read(path)
    subject = entry.entry("subject")
    common = {
        "subject_kind": subject.string("kind"),
        "subject_id": subject.string("id"),
        "period": entry.string("period", ""),
        "source": entry.string("source"),
    }
    subject.done()
    listed = [row for inner in entry.listed("rows", "row") for row in _rows(inner, common)]
    tables = [row for inner in entry.listed("tables", "table") for row in _table(inner, common)]
    found = Publication(
        id=entry.string("id"),
        title=entry.words("title"),
        source=common["source"],
        year=int(entry.number("year", 0)),
        subject_kind=common["subject_kind"],
        subject_id=common["subject_id"],
        rows=(*tables, *listed),
    )
    entry.done()
    return found


def _rows(entry: Entry, common: dict) -> Iterator[Evidence]:
    """One row, or the same row for each of several second subjects."""
    fields = _fields(entry, common)
    low, high = _number(entry, "low"), _number(entry, "high")
    value, code = _number(entry, "value"), entry.string("code", None)
    status = Status(entry.one_of("status", tuple(Status), default=Status.KNOWN))
    given = [value is not None, code is not None, low is not None or high is not None, status is not Status.KNOWN]
    if sum(given) != 1:
        raise entry.fault("not one answer", "Give value, code, bounds (low, high), or a status other than known.")
    abouts = entry.strings("about") or ("",)
    entry.done()
    for about in abouts:
        yield Evidence(**fields, about=about, value=value, code=code, low=low, high=high, status=status)


def _table(entry: Entry, common: dict) -> Iterator[Evidence]:
    """A printed table: one line per choice of parameters ('' for none), one column per second subject."""
    fields = _fields(entry, common)
    abouts = entry.strings("about")
    scale = entry.number("scale", 1)
    lines = entry.entry("lines")
    entry.done()
    for parameters, cells in lines.table.items():
        if not isinstance(cells, list) or len(cells) != len(abouts):
            raise lines.fault(
                f"line {parameters!r} has not {len(abouts)} cells", "Give each column a number or 'empty'."
            )
        for about, cell in zip(abouts, cells, strict=True):
            known = {"status": Status.ABSENT} if cell == "empty" else {"value": round(cell * scale, 9)}
            yield Evidence(**{**fields, "parameters": parameters.strip()}, about=about, **known)


def _fields(entry: Entry, common: dict) -> dict:
    measure = _measure(entry)
    quality = Quality(entry.one_of("quality", tuple(Quality), default=Quality.EXACT))
    note = entry.string("note", "")
    judge, period = entry.string("judge", ""), entry.string("period", common["period"])
    if quality is Quality.JUDGEMENT and not (judge and period and note):
        raise entry.fault("a judgement without judge, period or note", "Say who judged (a role), when, and why.")
    if note.startswith("published.") and note not in catalogue():
        raise entry.fault(f"there is no text {note!r}", "Write it in texts/published.toml.")
    where = entry.string("where")
    n = entry.number("n", None)
    unit = MEASURES[measure].unit if measure in MEASURES else CODE
    if entry.string("unit", unit) != unit:
        raise entry.fault(
            f"unit {entry.string('unit')!r}, but {measure} is in {unit!r}", f"Give the value in {unit!r}."
        )
    return {
        **common,
        **_subject(entry),
        "measure": measure,
        "parameters": entry.string("parameters", ""),
        "source": f"{common['source']}, {where}",
        "period": period,
        "judge": judge,
        "n": None if n is None else int(n),
        "unit": unit,
        "method": entry.string("method", "published"),
        "note": note,
        "quality": quality,
    }


def _measure(entry: Entry) -> str:
    """A measure of the catalogue, or an answer as `<framework>.<dimension>`, which those who know the models check."""
    if "." in entry.string("measure"):
        if entry.string("code", None) is None and entry.string("status", None) is None:
            raise entry.fault("an answer without code", "Give the value of the scale as code.")
        return entry.string("measure")
    return entry.one_of("measure", tuple(MEASURES))


def _subject(entry: Entry) -> dict:
    """The row's own subject, where it is another than the file's."""
    if not entry.has("subject"):
        return {}
    inner = entry.entry("subject")
    found = {"subject_kind": inner.string("kind"), "subject_id": inner.string("id")}
    inner.done()
    return found


def _number(entry: Entry, key: str) -> float | None:
    return entry.number(key, None)
