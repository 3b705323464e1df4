"""The definitions from outside: every measure with meaning, unit, formula and source, in one language."""

from dataclasses import dataclass

from klynge.measures.catalogue import MEASURES
from klynge.text import name, text


@dataclass(frozen=True, slots=True)
class Definition:
    """One measure in words."""

    name: str
    title: str
    meaning: str
    formula: str
    null: str
    unit: str
    basis: str


def measures(lang: str) -> list[Definition]:
    """All measures of the catalogue, in its order."""
    return [
        Definition(
            name=m.name,
            **{part: text(f"measures.{m.name}.{part}", lang) for part in ("title", "meaning", "formula", "null")},
            unit=name("unit", m.unit, lang),
            basis=name("basis", m.basis, lang),
        )
        for m in MEASURES.values()
    ]
