"""How many work where, in what, and in how large establishments? Tables 13470, 03321 and 10309 of Statistics Norway.

A figure that is suppressed or missing is null with its status, never 0. Rows for counties, the country, all
industries or all sizes are left out: they are sums of the others.
"""

import re

from klynge.registers import statistics_tables
from klynge.registers.importing import Reading
from klynge.registers.industries import settle_version
from klynge.registers.places import Places
from klynge.registers.sorting import LeftOut, Rejected, Sorting
from klynge.registers.statistics_tables import Cell, Entry

# the printed names of table 13470's groups; 'Personlig tjenesteyting' is wider here than in table 10309
EMPLOYMENT_GROUPS = {
    "Jordbruk, skogbruk og fiske": "01-03",
    "Bergverksdrift og utvinning": "05-09",
    "Industri": "10-33",
    "Elektrisitet, vann og renovasjon": "35-39",
    "Bygge- og anleggsvirksomhet": "41-43",
    "Varehandel, reparasjon av motorvogner": "45-47",
    "Transport og lagring": "49-53",
    "Overnattings- og serveringsvirksomhet": "55-56",
    "Informasjon og kommunikasjon": "58-63",
    "Finansiering og forsikring": "64-66",
    "Teknisk tjenesteyting, eiendomsdrift": "68-75",
    "Forretningsmessig tjenesteyting": "77-82",
    "Off.adm., forsvar, sosialforsikring": "84",
    "Undervisning": "85",
    "Helse- og sosialtjenester": "86-88",
    "Personlig tjenesteyting": "90-99",
    "Uoppgitt": "00",
}
ESTABLISHMENT_GROUPS = EMPLOYMENT_GROUPS | {
    "Kraftforsyning": "35",
    "Vannforsyning, avløp og renovasjon": "36-39",
    "Omsetning og drift av fast eiendom": "68",
    "Faglig, vitenskapelig og teknisk tjenesteyting": "69-75",
    "Offentlig administrasjon og forsvar, trygdeordninger underlagt offentlig forvaltning": "84",
    "Kultur, underholdning og fritid i alt": "90-93",
    "Personlig tjenesteyting": "94-96",
    "Lønnet arbeid i private husholdninger": "97",
    "Internasjonale organer": "99",
}
# division 84 as table 10309 writes it, and what the tables by SN2025 write for 'not stated'
OTHER_CODES = {"84.100-84.399": "84", "zz5": "00"}
ALL_INDUSTRIES = {"00-99", "01-99", "A_U", "A-U", "A_V", "A-V", "_T", "Alle næringer"}
GROUP = re.compile(r"[A-V]|\d\d(\.\d{1,3})?(-\d\d(\.\d{1,3})?)?")

# codes of table 10309; the printed names carry the numbers themselves
SIZES = {
    "00": "0",
    "01": "1-4",
    "02": "5-9",
    "03": "10-19",
    "04": "20-49",
    "05": "50-99",
    "15": "100-249",
    "16": "250+",
}
NO_EMPLOYEES = "Ingen"
ALL_SIZES = {"99", "Alle", "I alt", "Alle størrelser"}


def read(reading: Reading) -> None:
    """Table 13470: employed persons by municipality of work, industry group and year (fourth quarter)."""
    statistics = statistics_tables.read(reading.path, "employment", ("region", "industry", "year"))
    version = settle_version(statistics.industry_version, reading, reading.path.name)
    places, rows = Places.of(reading.view), Sorting("employment")

    def row(cell: Cell) -> tuple:
        region, industry, year = cell.entries
        employed, status = statistics_tables.number(cell)
        group = industry_group(industry, EMPLOYMENT_GROUPS)
        municipality = places.find(region, employed)
        return municipality, group, version, statistics_tables.year(year, reading.as_of.year), employed, status

    rows.sort(statistics.cells, row)
    rows.store(reading)


def read_commuting(reading: Reading) -> None:
    """Table 03321: employed persons by municipality of residence, municipality of work and year."""
    statistics = statistics_tables.read(reading.path, "commuting", ("home", "work", "year"))
    places, rows = Places.of(reading.view), Sorting("commuting")

    def row(cell: Cell) -> tuple:
        home, work, year = cell.entries
        employed, status = statistics_tables.number(cell)
        ends = places.find(home, employed), places.find(work, employed)
        return *ends, statistics_tables.year(year, reading.as_of.year), employed, status

    rows.sort(statistics.cells, row)
    rows.store(reading)


def read_establishment_sizes(reading: Reading) -> None:
    """Table 10309: establishments by municipality, industry group, number of employees and year (January)."""
    statistics = statistics_tables.read(reading.path, "establishment_sizes", ("region", "industry", "size", "year"))
    version = settle_version(statistics.industry_version, reading, reading.path.name)
    places, rows = Places.of(reading.view), Sorting("establishment_sizes")

    def row(cell: Cell) -> tuple:
        region, industry, size, year = cell.entries
        count, status = statistics_tables.number(cell)
        group, size = industry_group(industry, ESTABLISHMENT_GROUPS), size_class(size)
        municipality = places.find(region, count)
        return municipality, group, version, size, statistics_tables.year(year, reading.as_of.year), count, status

    rows.sort(statistics.cells, row)
    rows.store(reading)


def industry_group(entry: Entry, names: dict[str, str]) -> str:
    """The group's code, from its code or printed name. Raises LeftOut for the sum of all, Rejected if unknown."""
    if entry.code in ALL_INDUSTRIES or entry.text in ALL_INDUSTRIES:
        raise LeftOut("all_industries")
    code = OTHER_CODES.get(entry.code) or names.get(entry.code, entry.code)
    if not re.fullmatch(GROUP, code):
        raise Rejected("unknown_industry", entry.text)
    return code


def size_class(entry: Entry) -> str:
    """The class as it is written everywhere in Klynge: 0, 1-4, … 100-249, 250+."""
    if entry.code in ALL_SIZES or entry.text in ALL_SIZES:
        raise LeftOut("all_sizes")
    printed = SIZES.get(entry.code) or _printed_size(entry.text)
    if printed not in SIZES.values():
        raise Rejected("unknown_size_class", entry.text)
    return printed


def _printed_size(text: str) -> str:
    numbers = re.findall(r"\d+", text)
    if text.startswith(NO_EMPLOYEES):
        return "0"
    return "-".join(numbers) if len(numbers) == 2 else "".join(numbers) + "+"
