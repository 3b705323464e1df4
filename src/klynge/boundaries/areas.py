"""Which industry area does an industry code belong to? Declared sets of areas, by version of the classification."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from klynge.errors import DeclarationError, IndustryVersionError, UnknownNameError
from klynge.lake.engine import literal
from klynge.text import complete

VERSIONS = ("SN2007", "SN2025")
FILE = Path(__file__).with_name("declared") / "areas.toml"


@dataclass(frozen=True, slots=True)
class AreaPrefix:
    """Codes of `version` that begin with `prefix` belong to `area`, or are left out (`excluded`, area None)."""

    version: str
    prefix: str
    area: str | None
    excluded: bool


@dataclass(frozen=True, slots=True)
class Area:
    """One industry area; `label` by language, `codes` by version of the classification."""

    id: str
    label: dict[str, str]
    codes: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AreaSet:
    """Areas that do not overlap, and what the set leaves out (`excluded`, None where nothing is)."""

    id: str
    label: dict[str, str]
    source: str
    areas: tuple[Area, ...]
    excluded: Area | None

    def area(self, area_id: str) -> Area:
        found = {area.id: area for area in self.areas}
        if area_id not in found:
            raise UnknownNameError("industry area", area_id, list(found))
        return found[area_id]


def area_set(set_id: str = "study") -> AreaSet:
    """The declared set: `study` (the seven areas of the Ringerike study) or `all` (all industries)."""
    sets = load(FILE)
    if set_id not in sets:
        raise UnknownNameError("set of industry areas", set_id, sorted(sets))
    return sets[set_id]


@cache
def prefixes(set_id: str = "study") -> tuple[AreaPrefix, ...]:
    """Every prefix of the set, longest first: the first that fits a code decides."""
    declared = area_set(set_id)
    rows = [row for area in declared.areas for row in _rows(area, area.id, excluded=False)]
    if declared.excluded:
        rows += _rows(declared.excluded, None, excluded=True)
    return tuple(sorted(rows, key=lambda row: (-len(row.prefix), row.version, row.prefix)))


def area_of(code: str, version: str | None, set_id: str = "study") -> AreaPrefix | None:
    """The prefix that decides where an industry code belongs, or None where it is in no area.

    code : industry code with a dot, such as `41.200`; version : `SN2007` or `SN2025`
    Raises IndustryVersionError without version: 494 codes exist in both, some with another meaning.
    """
    if version not in VERSIONS:
        raise IndustryVersionError(
            f"Industry code {code!r} came with version {version!r}, so it cannot be placed in an area: "
            f"the same code may mean something else in {VERSIONS[0]} than in {VERSIONS[1]}. "
            f"Say which of {' and '.join(VERSIONS)} it is from.",
            code=code,
            version=version,
        )
    fitting = (row for row in prefixes(set_id) if row.version == version and code.startswith(row.prefix))
    return next(fitting, None)


def sql_case(industry_column: str, version_column: str, set_id: str = "study") -> tuple[str, str]:
    """Two SQL expressions over a code and its version: area id (null in no area), and whether it is excluded."""
    area = _case(industry_column, version_column, set_id, lambda row: literal(row.area) if row.area else "NULL")
    excluded = _case(industry_column, version_column, set_id, lambda row: "true" if row.excluded else "false")
    return area, f"coalesce({excluded}, false)"


def _case(industry: str, version: str, set_id: str, result) -> str:
    # one look-up per length of prefix: far fewer comparisons per row than one per prefix
    groups: dict[tuple[int, str, str], list[str]] = {}
    for row in prefixes(set_id):
        groups.setdefault((-len(row.prefix), row.version, result(row)), []).append(row.prefix)
    branches = (
        f"WHEN {version} = {literal(of)} AND left({industry}, {-length}) IN ({', '.join(map(literal, codes))}) "
        f"THEN {then}"
        for (length, of, then), codes in sorted(groups.items())
    )
    return f"CASE {' '.join(branches)} END"


def _rows(area: Area, area_id: str | None, *, excluded: bool) -> Iterator[AreaPrefix]:
    for version, codes in area.codes.items():
        for code in codes:
            yield AreaPrefix(version, code, area_id, excluded)


@cache
def load(file: Path) -> dict[str, AreaSet]:
    """The sets a file declares, each checked: three languages, both versions, no prefix twice."""
    declared = tomllib.loads(file.read_text("utf-8"))
    return {entry["id"]: _area_set(entry, file.name) for entry in declared["set"]}


def _area_set(entry: dict, file: str) -> AreaSet:
    where = f"set {entry['id']}"
    areas = tuple(_area(area, file, where) for area in entry["area"])
    excluded = _area({"id": "excluded", **entry["excluded"]}, file, where) if "excluded" in entry else None
    _reject_overlaps([*areas, *([excluded] if excluded else [])], file, where)
    return AreaSet(entry["id"], complete(entry["label"], file, where), entry["source"], areas, excluded)


def _area(entry: dict, file: str, where: str) -> Area:
    where = f"{where}, area {entry['id']}"
    missing = [version for version in VERSIONS if version not in entry]
    if missing:
        raise DeclarationError(file, where, f"no codes for {' or '.join(missing)}", "Give the codes of both versions.")
    codes = {version: tuple(entry[version]) for version in VERSIONS}
    return Area(entry["id"], complete(entry["label"], file, where), codes)


def _reject_overlaps(areas: list[Area], file: str, where: str) -> None:
    seen: dict[tuple[str, str], str] = {}
    for area in areas:
        for row in _rows(area, area.id, excluded=False):
            first = seen.setdefault((row.version, row.prefix), area.id)
            if first != area.id:
                found = f"{row.version} {row.prefix} stands in {first} and in {area.id}"
                raise DeclarationError(file, where, found, "Let it stand in one of them.")
