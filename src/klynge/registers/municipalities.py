"""Which municipalities are there, when, and in which labour-market region and centrality class? Klass 131, 108, 128."""

import datetime as dt
import re
from pathlib import Path

from klynge.errors import FileFaultError
from klynge.registers import klass
from klynge.registers.importing import Reading
from klynge.registers.sorting import LeftOut, Rejected, Sorting
from klynge.registers.text_files import json_of

CENTRALITY_CLASSES = "123456"


def read(reading: Reading) -> None:
    """Versions of Klass 131: one file, or a folder of several. The table holds those that are given, and no others.

    Code 9999 ('Uoppgitt') is kept: statistics use it. JSON files of a folder that are no version are left out.
    """
    rows = Sorting("municipalities")
    for file, content in _versions(reading.path):
        valid_from, valid_to = _day(content, "validFrom", file), _day(content, "validTo", file)
        if valid_from is None:
            raise _no_day(file, "validFrom", None)
        rows.sort(klass.numbered(content, klass.ITEMS), lambda item, days=(valid_from, valid_to): _item(item, days))
    rows.store(reading)


def read_changes(reading: Reading) -> None:
    """Changes of Klass 131. Changes of a name alone (same code before and after) are left out."""
    rows = Sorting("municipality_changes")
    content = klass.document(reading.path, klass.CHANGES)
    rows.sort(klass.numbered(content, klass.CHANGES), _change)
    rows.store(reading)


def read_labour_market(reading: Reading) -> None:
    """Correspondence of the economic regions (Klass 108, drawn by labour market and trade) with municipalities."""
    _read_set(reading, "labour_market")


def read_centrality(reading: Reading) -> None:
    """Correspondence of the centrality classes (Klass 128, 1 most central to 6) with municipalities."""
    _read_set(reading, "centrality", classes=CENTRALITY_CLASSES)


def _versions(path: Path):
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    found = [(file.name, content) for file in files if klass.is_document(content := json_of(file), klass.ITEMS)]
    if not found:
        raise FileFaultError(
            f"{path.name} has no version of the municipalities from Klass (a JSON file with {klass.ITEMS!r}). "
            "Fetch them with 'klynge fetch municipalities --to DIR'.",
            fault="not_klass",
            file=path.name,
        )
    return found


def _item(item: dict, days: tuple[dt.date, dt.date | None]) -> tuple:
    code, name = _municipality(item, "code"), klass.text(item, "name")
    if not name:
        raise Rejected("no_name", code)
    return code, *days, name, code[:2]


def _change(row: dict) -> tuple:
    old, new, day = _municipality(row, "oldCode"), _municipality(row, "newCode"), klass.text(row, "changeOccurred")
    if old == new:
        raise LeftOut("name_change_only")
    try:
        return old, new, dt.date.fromisoformat(day)
    except ValueError:
        raise Rejected("bad_date", f"{old} {day}") from None


def _read_set(reading: Reading, set_id: str, *, classes: str = "") -> None:
    content = klass.document(reading.path, klass.MAPS)
    municipality, group = _sides(content)
    known, rows = _known_codes(reading), Sorting("municipality_sets")

    def row(pair: dict) -> tuple:
        code, member_of = _municipality(pair, f"{municipality}Code"), klass.text(pair, f"{group}Code")
        if not member_of:
            raise LeftOut("no_counterpart")
        if known and code not in known:
            raise Rejected("unknown_municipality", code)
        if classes and member_of not in classes:
            raise Rejected("unknown_class", f"{code} {member_of}")
        return set_id, code, member_of, klass.text(pair, f"{group}Name") or member_of

    rows.sort(klass.numbered(content, klass.MAPS), row)
    rows.store(reading, part=set_id)


def _sides(content: dict) -> tuple[str, str]:
    """Which side of a correspondence the municipalities are on. Klass gives some tables one way, some the other."""
    source_is_municipality = "kommuneinndeling" in klass.text(content, "source").casefold()
    return ("source", "target") if source_is_municipality else ("target", "source")


def _known_codes(reading: Reading) -> set[str]:
    if not reading.view.has("municipalities"):
        return set()
    return set(reading.view.query("SELECT code FROM municipalities", tables=("municipalities",))["code"].to_pylist())


def _municipality(row: dict, key: str) -> str:
    code = klass.text(row, key)
    if not re.fullmatch(r"\d{4}", code):
        raise Rejected("bad_municipality_code", code)
    return code


def _day(content: dict, key: str, file: str) -> dt.date | None:
    day = klass.text(content, key)
    try:
        return dt.date.fromisoformat(day) if day else None
    except ValueError:
        raise _no_day(file, key, day) from None


def _no_day(file: str, key: str, found: str | None) -> FileFaultError:
    return FileFaultError(
        f"{file} does not say from when its municipalities are valid: {key} is {found!r}. Fetch the version again.",
        fault="no_validity",
        file=file,
    )
