"""Which industry codes are there, by version, and what became of them? Klass 6: SN2007, SN2025 and their map.

A code means nothing without its version: 494 codes of five digits exist in both, and at least 87 changed meaning.
"""

import re
from collections import defaultdict
from pathlib import Path

from klynge.errors import FileFaultError, IndustryVersionError
from klynge.registers import klass
from klynge.registers.importing import Reading
from klynge.registers.sorting import LeftOut, Rejected, Sorting
from klynge.registers.text_files import TextTable, json_of, table_of

VERSIONS = ("SN2007", "SN2025")
# a section, a division, a group, a class, a subclass
SHAPES = {1: r"[A-Z]", 2: r"\d\d", 3: r"\d\d\.\d", 4: r"\d\d\.\d\d", 5: r"\d\d\.\d{3}"}
LANGUAGE = re.compile(r"[-_](nn|en)$")


def read(reading: Reading) -> None:
    """One version, or a folder of several: Klass JSON, or CSV with code, parent, level and name.

    Each version replaces only itself in the lake. Names in nynorsk and English come from files beside the main one
    whose names end in -nn and -en. A CSV that does not say its version needs the option industry_version.
    """
    names: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    lists: dict[str, list] = {}
    for file in _files(reading.path):
        version, items = _list(file, reading)
        if language := re.search(LANGUAGE, file.stem):
            names[version][language.group(1)] = {code: name for code, _, _, name in items}
        elif version in lists:
            raise FileFaultError(
                f"{reading.path.name} holds more than one list of {version}; the second is {file.name}. Remove one.",
                fault="version_twice",
                file=file.name,
            )
        else:
            lists[version] = items
    for version, items in sorted(lists.items()):
        _store(reading, version, items, names[version])


def read_map(reading: Reading) -> None:
    """The map from SN2007 to SN2025: Klass correspondence 2919, or CSV with sn2007_code and sn2025_code.

    Only codes of five digits whose content moved are listed: an unlisted code carries over unchanged and has no
    row, and a listed one may also keep part of its content. Rows for whole groups (is_aggregate) are left out:
    they repeat those of their codes. No shares are published, so each successor gets an equal weight.
    """
    is_json = reading.path.suffix.lower() == ".json"
    pairs = _klass_pairs(reading.path) if is_json else _csv_pairs(table_of(reading.path))
    successors: dict[str, set[str]] = defaultdict(set)
    for _, (old, new, aggregate) in pairs:
        if new and not aggregate:
            successors[old].add(new)
    known, rows = {version: _known_codes(reading, version) for version in VERSIONS}, Sorting("industry_map")

    def row(pair: tuple[str, str, bool]) -> tuple:
        old, new, aggregate = pair
        if aggregate:
            raise LeftOut("aggregate")
        if not old or not new:
            raise LeftOut("no_counterpart")
        for version, code in zip(VERSIONS, (old, new), strict=True):
            if not re.fullmatch(SHAPES[5], code) or (known[version] and code not in known[version]):
                raise Rejected("unknown_industry", f"{version} {code}")
        return old, "SN2007", new, "SN2025", 1 / len(successors[old])

    rows.sort(pairs, row)
    rows.store(reading)


def settle_version(printed: str | None, reading: Reading, file: str) -> str:
    """The version that a file prints, or the one the user gave; an error where there is none, or they differ."""
    given = reading.options.get("industry_version")
    if given is not None and given not in VERSIONS:
        raise IndustryVersionError(f"There is no industry version {given!r}. Give one of: {', '.join(VERSIONS)}.")
    if printed is None and given is None:
        raise IndustryVersionError(
            f"{file} has industry codes, but does not say of which version, and it cannot be told from the codes: "
            "many exist in both with another meaning. Give industry_version=SN2007 or industry_version=SN2025.",
            file=file,
        )
    if printed and given and printed != given and reading.path.is_file():
        raise IndustryVersionError(
            f"{file} says that its industry codes are {printed}, but {given} was given. Leave industry_version out.",
            file=file,
        )
    return printed or given


def _files(path: Path) -> list[Path]:
    """The lists of a folder, by name; other JSON files, such as the record of the fetch, are no lists."""
    if path.is_file():
        return [path]
    found = [file for file in sorted(path.iterdir()) if file.suffix.lower() == ".csv" or _is_version(file)]
    if not found:
        raise FileFaultError(
            f"{path.name} has no list of industry codes (Klass JSON or CSV). "
            "Fetch them with 'klynge fetch industries --to DIR'.",
            fault="not_klass",
            file=path.name,
        )
    return found


def _is_version(file: Path) -> bool:
    return file.suffix.lower() == ".json" and klass.is_document(json_of(file), klass.ITEMS)


def _list(file: Path, reading: Reading) -> tuple[str, list[tuple[str, str, str, str]]]:
    """Version and items (code, parent, level, name) of one file."""
    if file.suffix.lower() == ".csv":
        table = table_of(file)
        places = table.require("industries", "code", "parent", "level", ("name_nb", "name"))
        items = [tuple(row[place].strip() for place in places) for row in table.rows]
        return settle_version(_csv_version(table), reading, file.name), items
    content = klass.document(file, klass.ITEMS)
    keys = ("code", "parentCode", "level", "name")
    items = [tuple(klass.text(item, key) for key in keys) for item in content[klass.ITEMS]]
    return settle_version(_version(klass.text(content, "name")), reading, file.name), items


def _csv_version(table: TextTable) -> str | None:
    """A column `version` with one value, or the column of SN2007 names that only the list of SN2025 has."""
    place = table.position("version")
    if place is not None:
        printed = {row[place].strip() for row in table.rows}
        return printed.pop() if len(printed) == 1 and printed <= set(VERSIONS) else None
    return "SN2025" if table.position("also_in_sn2007_as") is not None else None


def _version(text: str) -> str | None:
    found = set(re.findall(r"2007|2025", text))
    return f"SN{found.pop()}" if len(found) == 1 else None


def _store(reading: Reading, version: str, items: list, names: dict[str, dict[str, str]]) -> None:
    rows = Sorting("industries", ("code", "version", "level", "parent", "name_nb", "name_nn", "name_en"))

    def row(item: tuple[str, str, str, str]) -> tuple:
        code, parent, level, name = item
        if not level.isdecimal() or not re.fullmatch(SHAPES.get(int(level), r"(?!)"), code):
            raise Rejected("bad_industry_code", f"{code} level {level}")
        if not name:
            raise Rejected("no_name", code)
        if not parent and level != "1":
            raise Rejected("no_parent", code)
        return (
            code,
            version,
            int(level),
            parent or None,
            name,
            *(names.get(lang, {}).get(code) for lang in ("nn", "en")),
        )

    rows.sort(enumerate(items, start=1), row)
    rows.store(reading, part=version)


def _klass_pairs(path: Path) -> list[tuple[int, tuple[str, str, bool]]]:
    """Pairs (SN2007 code, SN2025 code), whichever of them Klass calls the source."""
    content = klass.document(path, klass.MAPS)
    ends = {_version(klass.text(content, "source")): "source", _version(klass.text(content, "target")): "target"}
    if set(ends) != set(VERSIONS):
        raise FileFaultError(
            f"{path.name} maps {klass.text(content, 'source')!r} to {klass.text(content, 'target')!r}, not SN2007 to "
            "SN2025. Fetch the map with 'klynge fetch industry-map --to DIR'.",
            fault="not_klass",
            file=path.name,
        )
    old, new = ends["SN2007"], ends["SN2025"]
    return [
        (number, (klass.text(row, f"{old}Code"), klass.text(row, f"{new}Code"), False))
        for number, row in klass.numbered(content, klass.MAPS)
    ]


def _csv_pairs(table: TextTable) -> list[tuple[int, tuple[str, str, bool]]]:
    old, new = table.require("industry_map", "sn2007_code", "sn2025_code")
    aggregate = table.position("is_aggregate")
    return [
        (number, (row[old].strip(), row[new].strip(), aggregate is not None and row[aggregate].strip() == "1"))
        for number, row in table.numbered()
    ]


def _known_codes(reading: Reading, version: str) -> set[str]:
    if not reading.view.has("industries"):
        return set()
    query = "SELECT code FROM industries WHERE version = ?"
    return set(reading.view.query(query, [version], tables=("industries",))["code"].to_pylist())
