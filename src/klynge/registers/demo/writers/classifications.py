"""Classifications as Klass publishes them: industries with their map, municipalities with their changes and sets.

Industry codes, names and correspondence: Statistics Norway, CC BY 4.0. The municipalities are invented.
"""

import json
from pathlib import Path

from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.industries import Classification
from klynge.registers.demo.plan.places import STUDY_REGION

_VALID_FROM = {"SN2007": "2009-01-01", "SN2025": "2025-01-01"}
_NAMED = "Standard for næringsgruppering ({})"
_CENTRALITY = (
    "Mest sentrale",
    "Nest mest sentrale",
    "Mellomsentrale 1",
    "Mellomsentrale 2",
    "Nest minst sentrale",
    "Minst sentrale",
)


def write_industries(plan: Plan, folder: Path) -> int:
    """One file per version, in a folder; codes of all five levels."""
    folder.mkdir(parents=True, exist_ok=True)
    versions = plan.industries.classifications.values()
    return sum(_write_version(folder / f"industries-{c.version.lower()}.json", _industry_version(c)) for c in versions)


def write_map(plan: Plan, path: Path) -> int:
    """The correspondence from SN2007 to SN2025 of the codes in use."""
    old, new = (plan.industries.classifications[version].names for version in ("SN2007", "SN2025"))
    rows = [
        (code, old[code], successor, new[successor])
        for code, successors in sorted(plan.industries.correspondence.items())
        for successor in successors
    ]
    return _write_correspondence(path, _NAMED.format("SN2007"), _NAMED.format("SN2025"), rows)


def write_municipalities(plan: Plan, path: Path) -> int:
    """The version in force since 2024."""
    items = [_item(code, "", 1, name) for code, name in zip(plan.places.codes, plan.places.names, strict=True)]
    version = {"name": "Kommuneinndeling 2024", "validFrom": "2024-01-01"}
    return _write_version(path, {**version, "classificationItems": sorted(items, key=lambda item: item["code"])})


def write_changes(plan: Plan, path: Path) -> int:
    """The changes of those municipalities that are in the register."""
    keys = ("oldCode", "oldName", "newCode", "newName", "changeOccurred")
    codes, rows = {*plan.places.codes, "6107"}, []
    for row in plan.places.changes:
        if row[2] in codes:
            rows.append(dict(zip(keys, row, strict=True)))
    _dump(path, {"codeChanges": rows})
    return len(rows)


def write_labour_market(plan: Plan, path: Path) -> int:
    """Labour-market regions: the regions of the invented country."""
    places = plan.places
    rows = [
        (f"{60 + region:02d}A", places.region_names[region], code, name)
        for code, name, region in zip(places.codes, places.names, places.region.tolist(), strict=True)
    ]
    return _write_correspondence(path, "Standard for økonomiske regioner", "Standard for kommuneinndeling", rows)


def write_centrality(plan: Plan, path: Path) -> int:
    """Centrality classes, 1 the most central."""
    places = plan.places
    rows = [
        (str(level), _CENTRALITY[level - 1], code, name)
        for code, name, level in zip(places.codes, places.names, places.centrality, strict=True)
    ]
    return _write_correspondence(path, "Standard for sentralitet", "Standard for kommuneinndeling", rows)


def write_regions(plan: Plan, path: Path) -> int:
    """The study region as a declared file."""
    municipalities = [plan.places.codes[index] for index in plan.places.of_region(STUDY_REGION)]
    codes = ", ".join(f'"{code}"' for code in municipalities)
    text = (
        "# Oppdiktet region i de genererte registrene\n[[region]]\n"
        f'id = "{STUDY_REGION}"\nname = "Elvedalen"\nmunicipalities = [{codes}]\n'
    )
    path.write_text(text, "utf-8")
    return 1


def _industry_version(classification: Classification) -> dict:
    items = [
        _item(code, classification.parent(code), _level(code), name)
        for code, name in sorted(classification.names.items())
    ]
    version = {"name": _NAMED.format(classification.version), "validFrom": _VALID_FROM[classification.version]}
    return {**version, "classificationItems": items}


def _level(code: str) -> int:
    return {1: 1, 2: 2, 4: 3, 5: 4, 6: 5}[len(code)]


def _item(code: str, parent: str, level: int, name: str) -> dict:
    return {"code": code, "parentCode": parent, "level": str(level), "name": name, "shortName": None, "notes": ""}


def _write_version(path: Path, content: dict) -> int:
    _dump(path, content)
    return len(content["classificationItems"])


def _write_correspondence(path: Path, source: str, target: str, rows: list[tuple[str, str, str, str]]) -> int:
    keys = ("sourceCode", "sourceName", "targetCode", "targetName")
    maps = [dict(zip(keys, row, strict=True)) for row in rows]
    _dump(path, {"name": f"{source} - {target}", "source": source, "target": target, "correspondenceMaps": maps})
    return len(maps)


def _dump(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False) + "\n", "utf-8")
