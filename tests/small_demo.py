"""A small generated country with a bought table beside it, imported and built once for the tests of the site."""

import gzip
import json
from pathlib import Path

import pytest

from klynge import api
from klynge.lake import Lake

UNITS, SEED = 1500, 1
REGION = "elvedalen"
# what the bought table says of every firm of the region: values that stand nowhere else
CLOSED_EMPLOYEES, CLOSED_REVENUE, CLOSED_SOURCE = 87654, 765432198, "Hemmelig bedriftstabell"
_MAPPING = f"""
source = "{CLOSED_SOURCE}"
organisation_number = "Orgnr"
year_column = "År"
unit = 1
[columns]
revenue = "Omsetning"
employees = "Ansatte"
"""


def make_home(folder: Path) -> Path:
    """The folder for KLYNGE_HOME, made where it is not there yet. `files` beside it holds the registers."""
    home = folder / "home"
    if home.exists():
        return home
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KLYNGE_HOME", str(home))
        api.write_demo(UNITS, SEED, folder / "files")
        lake = Lake(home / "lake")
        api.import_demo(folder / "files", lake)
        _import_closed(folder, lake)
        api.build(lake)
    return home


def _import_closed(folder: Path, lake: Lake) -> None:
    rows = [
        f"{unit['organisasjonsnummer']};2025;{CLOSED_REVENUE};{CLOSED_EMPLOYEES}" for unit in units_of_region(folder)
    ]
    (folder / "bought.csv").write_text("\n".join(["Orgnr;År;Omsetning;Ansatte", *rows]), "utf-8")
    (folder / "bought.toml").write_text(_MAPPING, "utf-8")
    api.import_register("firm-table", folder / "bought.csv", lake, options={"mapping": str(folder / "bought.toml")})


def units_of_region(folder: Path) -> list[dict]:
    """Units of the study's region as the register publishes them, sole proprietors included."""
    answers = json.loads((folder / "files" / "answers.json").read_text("utf-8"))
    codes = set(answers["study_region"]["municipalities"])
    with gzip.open(folder / "files" / "units.json.gz", "rt", encoding="utf-8") as file:
        units = json.load(file)
    return [unit for unit in units if unit.get("forretningsadresse", {}).get("kommunenummer") in codes]
