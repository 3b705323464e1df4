"""Which industries do the invented firms work in? Real codes of SN2007 and SN2025, read from industries.toml.

Source of codes, names and correspondence: Statistics Norway (Klass 6), CC BY 4.0. The weights are invented.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).parents[1] / "industries.toml"
NONE = 255  # no industry registered

# The study's seven areas by division, for codes both versions agree on; trade and banks are what the study leaves out
AREAS = {
    "construction": ("41", "42", "43", "68.12"),
    "energy-environment": ("35", "36", "37", "38", "39"),
    "tourism": ("55", "56", "77.21", "79", "93.13", "93.2", "96.23"),
    "industry": tuple(str(division) for division in (*range(12, 16), *range(18, 34))),
    "food": ("10", "11"),
    "wood": ("02", "16", "17"),
    "ict": ("58.2", "61", "62", "63.1"),
}
EXCLUDED = ("46", "47", "95.3", "64.19")
AREA_NAMES = (*AREAS, "excluded", "other")
OTHER = len(AREA_NAMES) - 1


@dataclass(frozen=True)
class Classification:
    """One version: names by code, and the section of each division."""

    version: str
    names: dict[str, str]
    sections: dict[str, str]

    def parent(self, code: str) -> str:
        """The code one level up; empty for a section."""
        if len(code) == 1:
            return ""
        if len(code) == 2:
            return self.sections[code]
        return code[:2] if len(code) == 4 else code[:-1]


@dataclass(frozen=True)
class Industries:
    """The industries units are drawn from, as parallel lists; `area` indexes AREA_NAMES."""

    sn2007: list[str]
    sn2025: list[str]
    weight: np.ndarray
    revenue: np.ndarray
    employing: np.ndarray
    area: np.ndarray
    classifications: dict[str, Classification]
    correspondence: dict[str, list[str]]

    def index(self, code: str) -> int:
        """Index of an SN2025 code."""
        return self.sn2025.index(code)

    def name(self, version: str, index: int) -> str:
        """Printed name of an industry in a version of the classification."""
        code = (self.sn2007 if version == "SN2007" else self.sn2025)[index]
        return self.classifications[version].names[code]


@cache
def load() -> Industries:
    """The industries of every generated register."""
    declared = tomllib.loads(FILE.read_text("utf-8"))
    rows = declared["population"]["industries"]
    codes = [row[1] for row in rows]
    return Industries(
        sn2007=[row[0] for row in rows],
        sn2025=codes,
        weight=np.array([row[2] for row in rows]),
        revenue=np.array([row[3] for row in rows], dtype=float),
        employing=np.array([row[4] for row in rows]),
        area=np.array([_area(code) for code in codes], dtype=np.uint8),
        classifications={version: _classification(version, declared[version]) for version in ("SN2007", "SN2025")},
        correspondence=declared["correspondence"],
    )


def _classification(version: str, declared: dict) -> Classification:
    divisions = declared["divisions"]
    names = declared["sections"] | {code: row[1] for code, row in divisions.items()} | declared["codes"]
    return Classification(version, names, {code: row[0] for code, row in divisions.items()})


def _area(code: str) -> int:
    for index, prefixes in enumerate(AREAS.values()):
        if code.startswith(prefixes):
            return index
    return AREA_NAMES.index("excluded") if code.startswith(EXCLUDED) else OTHER
