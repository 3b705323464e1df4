"""Do the worked examples of a model come out as they say? They stand in `examples.toml`: evidence and verdicts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from klynge.declaration import Entry, read
from klynge.evidence import Evidence, Quality, Status
from klynge.frameworks.asked import asked_measure
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.evaluate import assess
from klynge.frameworks.model import Framework

FILE = "examples.toml"
DAY, SUBJECT = dt.date(2026, 3, 1), "example"


@dataclass(frozen=True, slots=True)
class Example:
    """A case with its outcome. differs : field, as the file has it, as the model gives it; empty if they agree."""

    title: str
    verdicts: tuple[str, ...]
    open: tuple[str, ...]
    differs: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def run(framework: Framework, path: Path, frameworks: Mapping[str, Framework]) -> tuple[Example, ...]:
    """Every example of the file. Raises DeclarationError, which names the file, the example and the remedy."""
    entry = read(path)
    found = tuple(_example(inner, framework, frameworks) for inner in entry.listed("examples", "example"))
    entry.done()
    if not found:
        raise entry.fault("no examples", "Write one per verdict under [[examples]], and one that misses evidence.")
    return found


def lacking(framework: Framework, found: tuple[Example, ...]) -> tuple[str, ...]:
    """The verdicts that no example ends in, and `open` where none misses evidence."""
    shown = {name for one in found for name in one.verdicts}
    unshown = tuple(name for name in framework.verdicts if name not in shown)
    return unshown if any(one.open for one in found) else (*unshown, "open")


def _example(entry: Entry, framework: Framework, frameworks: Mapping[str, Framework]) -> Example:
    title, about = entry.string("title"), entry.string("about", "")
    stated = {field: entry.strings(field) for field in ("verdicts", "open", "uncertain")}
    rows = [*_answers(entry, framework), *(_row(inner, framework) for inner in entry.listed("evidence", "evidence"))]
    entry.done()
    for name in (name for names in stated.values() for name in names if name not in framework.verdicts):
        raise entry.fault(f"there is no verdict {name!r}", f"Known: {', '.join(framework.verdicts)}.")
    subject = (framework.subject, SUBJECT)
    assessment = assess(framework, rows, subject=subject, on=DAY, about=about, frameworks=frameworks)
    return Example(title, stated["verdicts"], stated["open"], _differences(stated, assessment))


def _differences(stated: Mapping[str, tuple[str, ...]], assessment: Assessment) -> tuple:
    pairs = ((field, names, getattr(assessment, field)) for field, names in stated.items())
    return tuple((field, names, given) for field, names, given in pairs if set(names) != set(given))


def _answers(entry: Entry, framework: Framework) -> list[Evidence]:
    asked = {one.id: [value.id for value in one.values] for one in framework.dimensions.values() if one.asked}
    answers = entry.entry("answers").table if entry.has("answers") else {}
    for name, code in answers.items():
        if name not in asked:
            raise entry.fault(f"there is no question {name!r}", f"It asks: {', '.join(asked) or 'nothing'}.")
        if code not in asked[name]:
            raise entry.fault(f"{code!r} is no value of {name!r}", f"Use one of: {', '.join(asked[name])}.")
    return [_evidence(framework, measure=asked_measure(framework.id, name), code=c) for name, c in answers.items()]


def _row(entry: Entry, framework: Framework) -> Evidence:
    fields = dict(entry.table)
    if "status" in fields:
        fields["status"] = Status(entry.one_of("status", tuple(Status)))
    if "judge" in fields:
        fields["quality"] = Quality.JUDGEMENT
    try:
        return _evidence(framework, **fields)
    except TypeError as problem:
        raise entry.fault(f"it is no row of evidence: {problem}", "Give measure, and value or code.") from None


def _evidence(framework: Framework, **fields) -> Evidence:
    return Evidence(subject_kind=framework.subject, subject_id=SUBJECT, **fields)
