"""Which column of somebody's table is which? A mapping: a TOML file that is kept for next year's table."""

import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from klynge import settings
from klynge.errors import DeclarationError, FileFaultError
from klynge.registers.rows import readable

AMOUNTS = ("revenue", "operating_result", "depreciation", "result_before_tax", "assets", "wages")
VALUES = (*AMOUNTS, "employees")
FIRST_YEAR, LAST_YEAR = 1900, 2100
FIELDS = ("source", "organisation_number", "year", "year_column", "unit", "sheet", "columns")

# headers seen in tables that counties buy or make, for a first proposal only
KNOWN = {
    "organisation_number": ("orgnr", "org.nr", "org.nr.", "org nr", "organisasjonsnummer", "organisasjonsnr"),
    "year_column": ("år", "regnskapsår", "regnskapsaar", "year", "periode"),
    "revenue": ("driftsinntekter", "sum driftsinntekter", "omsetning", "salgsinntekter", "revenue"),
    "operating_result": ("driftsresultat", "ebit", "operating_result"),
    "depreciation": ("avskrivninger", "avskrivning", "av- og nedskrivninger", "depreciation"),
    "result_before_tax": ("resultat før skatt", "ordinært resultat før skatt", "ord. resultat før skatt"),
    "assets": ("sum eiendeler", "totalkapital", "sum gjeld og egenkapital", "assets"),
    "wages": ("lønnskostnader", "lønnskostnad", "lønn", "wages"),
    "employees": ("antall ansatte", "ansatte", "employees"),
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column is which in a firm table.

    source : whose table it is; unit : how many kroner one unit of its amounts is
    year : the year all rows are of, or None where `year_column` names it row by row
    """

    file: Path
    source: str
    organisation_number: str
    columns: dict[str, str]
    year: int | None = None
    year_column: str = ""
    unit: float = 1
    sheet: str = ""

    def lacks(self, header: list[str]) -> list[str]:
        """Columns the mapping names and the header has not."""
        found = {name.casefold() for name in header}
        needed = [self.organisation_number, self.year_column, *self.columns.values()]
        return [name for name in needed if name and name.casefold() not in found]


def folder() -> Path:
    """Where mappings are kept."""
    return settings.load().home / "mappings"


def keep(mapping: Mapping) -> None:
    """Keep the mapping's file, so that the next table of the same shape needs no option."""
    target = folder() / mapping.file.name
    if target.resolve() != mapping.file.resolve():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(mapping.file, target)


def kept_for(file: Path, header: Callable[[str], list[str]]) -> Mapping:
    """The kept mapping that fits the table `file`; `header` gives the column names of a sheet.

    A year written in a kept mapping was that of an earlier table and is not used.
    """
    known = [load(path) for path in sorted(folder().glob("*.toml"))]
    fitting = [mapping for mapping in known if not mapping.lacks(header(mapping.sheet))]
    if len(fitting) == 1:
        return replace(fitting[0], year=None)
    if fitting:
        raise FileFaultError(
            f"{len(fitting)} kept mappings fit {file.name}: {', '.join(m.file.name for m in fitting)}. "
            f"Name the right one: --option mapping={fitting[0].file}",
            fault="several_mappings",
            file=file.name,
        )
    proposed, name = proposal(header("")), f"{file.stem}.toml"
    raise FileFaultError(
        f"{file.name} needs a mapping that says which of its columns is which. {_misfit(known, header(''))}"
        f"Save the lines below as {name}, correct them, and import again with --option mapping={name}\n\n{proposed}",
        fault="no_mapping",
        file=file.name,
        proposal=proposed,
    )


def _misfit(known: list[Mapping], header: list[str]) -> str:
    return "".join(f"The kept {m.file.name} does not fit, the file lacks {_quoted(m.lacks(header))}. " for m in known)


def proposal(header: list[str]) -> str:
    """A mapping to save and correct, made of the column names that are known."""
    found = {name.casefold(): name for name in reversed(header)}
    known = {ours: next((found[n] for n in names if n in found), "") for ours, names in KNOWN.items()}
    year = f"year_column = {_toml(known['year_column'])}" if known["year_column"] else "year = 0 # which year is it?"
    columns = [f"{ours} = {_toml(known[ours])}" for ours in VALUES if known[ours]]
    return "\n".join(
        (
            'source = "" # whose table is it?',
            f"organisation_number = {_toml(known['organisation_number'])}",
            year,
            "unit = 1 # 1000 where amounts are in thousands of kroner",
            "",
            "[columns]",
            *columns,
            f"# the file has: {', '.join(header)}",
            "",
        )
    )


def load(path: Path) -> Mapping:
    """The mapping in a TOML file. Raises DeclarationError with the place and the next step."""
    try:
        with readable(path):
            content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise DeclarationError(str(path), "mapping", "there is no such file", "Give the path of the mapping.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise DeclarationError(path.name, "mapping", f"it is not TOML ({problem})", "Correct that line.") from None
    for where, good, found, remedy in _requirements(content):
        if not good:
            raise DeclarationError(path.name, where, found, remedy)
    return Mapping(file=path, **content)


def _requirements(content: dict) -> Iterator[tuple[str, bool, str, str]]:
    """What a mapping must hold: place, whether it does, what was found, next step."""
    unknown = sorted(content.keys() - set(FIELDS))
    yield "mapping", not unknown, f"{_quoted(unknown)} is not known", f"Known: {', '.join(FIELDS)}."
    for name in ("source", "organisation_number"):
        value = content.get(name)
        yield name, isinstance(value, str) and bool(value.strip()), f"it is {value!r}", "Write a text in quotes."
    columns = content.get("columns")
    yield "columns", isinstance(columns, dict) and bool(columns), "no column is named", "Write at least one."
    strange = sorted(columns.keys() - set(VALUES))
    yield "columns", not strange, f"{_quoted(strange)} is not known", f"Known: {', '.join(VALUES)}."
    texts = all(isinstance(name, str) and name for name in columns.values())
    yield "columns", texts, "a column's name is not a text", 'Write it in quotes: revenue = "Driftsinntekter".'
    year, year_column, unit = content.get("year"), content.get("year_column"), content.get("unit", 1)
    yield (
        "year",
        (year is None) != (year_column is None),
        "year and year_column are both given or both missing",
        ("Write year = 2024 where all rows are of one year, else year_column with the name of a column."),
    )
    whole = isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR
    yield "year", year is None or whole, f"it is {year!r}", "Write the year with four digits, without quotes."
    number = isinstance(unit, int | float) and not isinstance(unit, bool) and unit > 0
    yield "unit", number, f"it is {unit!r}", "Write 1, or 1000 where amounts are in thousands."


def _quoted(names: list[str]) -> str:
    return ", ".join(map(repr, names))


def _toml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
