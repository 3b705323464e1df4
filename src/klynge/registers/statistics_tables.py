"""What does a table of Statistics Norway say, cell by cell? From JSON-stat 2, or from CSV in its usual shapes.

CSV comes long (one row per cell) or with one column per year; codes or printed names stand in the cells. A table
may be divided by more than is asked for, such as sex: one value of it is fine, several would be counted twice.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from klynge.errors import FileFaultError, MissingColumnsError
from klynge.registers import jsonstat, text_files
from klynge.registers.sorting import Rejected

# beginnings of dimension names, as codes (NACE2007) and as printed (næring (SN2007))
ROLES = {
    "region": ("region",),
    "industry": ("nace", "næring"),
    "size": ("antansatte", "antall ansatte"),
    "home": ("bokommuen", "bostedskommune"),
    "work": ("arbstedkomm", "arbeidsstedskommune"),
    "year": ("tid", "år"),
}
VALUE_COLUMNS = ("value", "verdi")
YEAR = re.compile(r"(?:19|20)\d\d")

# https://www.ssb.no/diverse/standardtegn-i-tabeller: '.' cannot occur, '..' and '...' not (yet) available,
# ':' not shown for confidentiality; '-' is a true zero in older tables
MARKS = {".": "absent", "..": "absent", "...": "absent", ":": "suppressed"}
ZERO = "-"
# more than all who live in Norway: a figure that cannot be a count of persons or establishments
ABSURD = 10_000_000


class Entry(NamedTuple):
    """What a cell says of one dimension; code and text are the same where the file has only one of them."""

    code: str
    text: str


class Cell(NamedTuple):
    """One figure: its `entries` in the order of the roles asked for, its value, and the mark beside it."""

    entries: tuple[Entry, ...]
    value: float | str | None
    mark: str | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbered cells of a table.

    industry_version : SN2007 or SN2025 where the name of the industry dimension says so
    """

    industry_version: str | None
    cells: Iterable[tuple[int, Cell]]


def read(path: Path, table: str, roles: tuple[str, ...]) -> Statistics:
    """The cells of the file at `path`, with the dimensions that play `roles` (keys of ROLES).

    Raises MissingColumnsError where a role is played by none, FileFaultError where the table is divided by more.
    """
    if path.suffix.lower() == ".json":
        return _from_cube(jsonstat.read(path), path.name, table, roles)
    return _from_csv(text_files.table_of(path), table, roles)


def number(cell: Cell) -> tuple[int | None, str]:
    """The figure and its status: known, suppressed or absent. A figure that is hidden or missing is None, never 0."""
    value, mark = cell.value, cell.mark
    if isinstance(value, str) and (value in (*MARKS, ZERO, "")):
        value, mark = None, value
    if mark in MARKS:
        return None, MARKS[mark]
    if value is None:
        return (0, "known") if mark == ZERO else (None, "absent")
    return _whole(value), "known"


def year(entry: Entry, latest: int) -> int:
    """The year of an entry; raises Rejected for anything else, and for years after `latest`."""
    if not re.fullmatch(r"[12]\d{3}", entry.code):
        raise Rejected("bad_year", entry.code)
    if int(entry.code) > latest:
        raise Rejected("future_year", entry.code)
    return int(entry.code)


def _whole(value: float | str) -> int:
    try:
        figure = float(re.sub(r"[\s ]", "", value)) if isinstance(value, str) else value
    except ValueError:
        raise Rejected("not_a_number", str(value)) from None
    if figure != figure or figure % 1:
        raise Rejected("not_whole", str(value))
    if figure < 0:
        raise Rejected("negative", str(value))
    if figure > ABSURD:
        raise Rejected("absurd", str(value))
    return int(figure)


def _from_cube(cube: jsonstat.Cube, file: str, table: str, roles: tuple[str, ...]) -> Statistics:
    names = [f"{dimension.id}\n{dimension.label}" for dimension in cube.dimensions]
    places = _places(names, roles)
    _require(table, [role for role in roles if role not in places], [d.id for d in cube.dimensions])
    for place, dimension in enumerate(cube.dimensions):
        if place not in places.values() and len(dimension.codes) > 1:
            raise _divided(file, dimension.label, len(dimension.codes))
    entries = [{code: Entry(code, text) for code, text in d.labels.items()} for d in cube.dimensions]
    order = [places[role] for role in roles]
    cells = (
        Cell(tuple(entries[place][codes[place]] for place in order), value, status)
        for codes, value, status in cube.cells()
    )
    return Statistics(_version(names, places), enumerate(cells, start=1))


def _from_csv(content: text_files.TextTable, table: str, roles: tuple[str, ...]) -> Statistics:
    places = _places(content.header, roles)
    figures = _figures(content, places)
    missing = [role for role in roles if role not in places and not (role == "year" and figures)]
    _require(table, missing + ([] if figures else ["value"]), content.header)
    _require_constant(content, {*places.values(), *figures})
    cells = (
        (row_no, Cell(tuple(_entry(row, places, role, printed) for role in roles), row[column].strip(), None))
        for row_no, row in content.numbered()
        for column, printed in figures.items()
    )
    return Statistics(_version(content.header, places), cells)


def _figures(content: text_files.TextTable, places: dict[str, int]) -> dict[int, str | None]:
    """Columns with figures: one without a year of its own, or one per year."""
    if "year" in places:
        named = content.position(*VALUE_COLUMNS)
        # the interface names the column after its table, such as '13470', and puts it last
        return {len(content.header) - 1 if named is None else named: None}
    years = [(column, name.strip()[-4:]) for column, name in enumerate(content.header)]
    years = {column: year for column, year in years if re.fullmatch(YEAR, year) and column not in places.values()}
    if len(set(years.values())) < len(years):
        raise _divided(content.file, "statistikkvariabel", len(years) // len(set(years.values())))
    return years


def _entry(row: list[str], places: dict[str, int], role: str, printed_year: str | None) -> Entry:
    text = printed_year if role == "year" and printed_year else row[places[role]].strip()
    return Entry(text, text)


def _places(names: list[str], roles: tuple[str, ...]) -> dict[str, int]:
    """Which dimension plays each role: by the beginning of its code or printed name."""
    found = {}
    for role in roles:
        for place, name in enumerate(names):
            if any(part.strip().casefold().startswith(ROLES[role]) for part in name.split("\n")):
                found.setdefault(role, place)
    return found


def _require(table: str, missing: list[str], found: list[str]) -> None:
    if missing:
        names = [ROLES[role][0] if role in ROLES else role for role in missing]
        raise MissingColumnsError(table, names, found, "Fetch the table again with all its dimensions.")


def _require_constant(content: text_files.TextTable, known: set[int]) -> None:
    for column, name in enumerate(content.header):
        values = {row[column] for row in content.rows} if column not in known else set()
        if len(values) > 1:
            raise _divided(content.file, name, len(values))


def _divided(file: str, dimension: str, values: int) -> FileFaultError:
    return FileFaultError(
        f"{file} is also divided by {dimension!r} ({values} values), so that its figures cannot be told apart here. "
        "Fetch the table again with one value of it.",
        fault="divided",
        file=file,
    )


def _version(names: list[str], places: dict[str, int]) -> str | None:
    printed = re.search(r"2007|2025", names[places["industry"]]) if "industry" in places else None
    return f"SN{printed.group()}" if printed else None
