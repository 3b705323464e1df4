"""Which municipality does a table mean? By code, with the prefixes of the statistics bank, or by printed name."""

import re

from klynge.errors import NotImportedError
from klynge.lake import View
from klynge.lake.tables import TABLES
from klynge.registers.sorting import LeftOut, Rejected
from klynge.registers.statistics_tables import Entry

# 4001, K-4001, K_4001 and K.4001; '4001 Porsgrunn' where codes and names are printed together
MUNICIPALITY = re.compile(r"(?:K[-_.])?(\d{4})(?: .*)?")
# F-40 (a county), 0 (the country), K-Rest (the rest), 030101 (a part of a city)
OTHER_CODE = re.compile(r"[A-Z][-_.].*|\d+|\d+ .*")
COUNTRY = {"hele landet", "landet", "norge"}


class Places:
    """Municipalities of all versions in the lake; without any, codes are taken as they stand."""

    def __init__(self, rows: list[tuple[str, str, object]]):
        """rows : code, name and first day of each municipality and version, oldest version first."""
        self.codes = {code for code, _, _ in rows}
        self._by_name = _newest_by_name(rows)
        self._known: dict[Entry, str] = {}

    @classmethod
    def of(cls, view: View) -> "Places":
        """From the municipalities in the lake."""
        if not view.has("municipalities"):
            return cls([])
        query = "SELECT code, name, valid_from FROM municipalities ORDER BY valid_from"
        table = view.query(query, tables=("municipalities",)).to_pydict()
        return cls(list(zip(table["code"], table["name"], table["valid_from"], strict=True)))

    def find(self, entry: Entry, figure: int | None = None) -> str:
        """The code of the municipality an entry names; `figure` is the number that belongs to it.

        Raises LeftOut for counties and the country, and for a code that is not in the lake where there is nothing
        to count: the tables list municipalities long gone. Raises Rejected for an unknown one with a figure.
        """
        if entry not in self._known:
            self._known[entry] = self._code(entry)
        code = self._known[entry]
        if not self.codes or code in self.codes:
            return code
        if not figure and re.fullmatch(MUNICIPALITY, entry.code):
            raise LeftOut("empty_unknown_municipality")
        raise Rejected("unknown_municipality", entry.text if entry.code == entry.text else f"{entry.code} {entry.text}")

    def _code(self, entry: Entry) -> str:
        """A four-digit code, or '' for a name that no municipality has."""
        if numbered := re.fullmatch(MUNICIPALITY, entry.code):
            return numbered.group(1)
        if entry.code != entry.text or re.fullmatch(OTHER_CODE, entry.code) or entry.text.casefold() in COUNTRY:
            raise LeftOut("not_a_municipality")
        if not self.codes:
            raise NotImportedError("municipalities", TABLES["municipalities"].remedy)
        same_name = self._by_name.get(entry.text.casefold(), set())
        if len(same_name) > 1:
            raise Rejected("ambiguous_municipality", entry.text)
        return next(iter(same_name), "")


def _newest_by_name(rows: list[tuple[str, str, object]]) -> dict[str, set[str]]:
    """Codes by name, of the newest version that has the name. 'Oslo - Oslove' is found by each of its names."""
    found: dict[str, tuple[object, set[str]]] = {}
    for code, name, valid_from in rows:
        for spelling in {name.casefold(), *name.casefold().split(" - ")}:
            version, codes = found.get(spelling, (valid_from, set()))
            found[spelling] = (valid_from, codes | {code} if version == valid_from else {code})
    return {name: codes for name, (_, codes) in found.items()}
