"""Where do the reports contradict themselves or each other? Short words per id; files name the ids under `see`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from klynge.declaration import Entry, read
from klynge.frameworks.model import REPORTS, Words

FILE = Path(__file__).with_name("declared") / "contradictions.toml"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """reports : their numbers in the catalogue of models; where : sections and tables; text : what does not agree."""

    id: str
    reports: tuple[str, ...]
    where: str
    text: Words


@cache
def contradictions() -> Mapping[str, Contradiction]:
    """All that are known, by id."""
    return load(FILE)


def load(path: Path) -> Mapping[str, Contradiction]:
    """Read one file. Raises DeclarationError, which names the file, the id and the remedy."""
    entry = read(path)
    found = {name: _contradiction(name, inner) for name, inner in entry.named("contradictions", "contradiction")}
    entry.done()
    return found


def _contradiction(name: str, entry: Entry) -> Contradiction:
    reports = entry.strings("reports")
    if not reports or set(reports) - set(REPORTS):
        raise entry.fault(f"reports is {', '.join(reports) or 'empty'}", f"Use one of: {', '.join(REPORTS)}.")
    found = Contradiction(name, reports, entry.string("where"), entry.words("text"))
    entry.done()
    return found
