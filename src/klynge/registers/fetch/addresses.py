"""Where do the official files lie? One readable list, which a TOML file (KLYNGE_ADDRESSES) may change.

[bases]                                     # a mirror, or a server for tests
"https://data.brreg.no" = "http://127.0.0.1:8000"
[registers]                                 # an address that has moved
centrality = [{ url = "https://…", file = "centrality.json" }]
[calls]
accounts = "https://…/{number}"
"""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from klynge import settings
from klynge.errors import DeclarationError, SettingError, UnknownNameError

BRREG = "https://data.brreg.no/enhetsregisteret/api"
KLASS = "https://data.ssb.no/api/klass/v1"
STATBANK = "https://data.ssb.no/api/pxwebapi/v2/tables"
RCN = "https://raw.githubusercontent.com/Forskningsradet/open-data/main/datasets"


@dataclass(frozen=True, slots=True)
class Address:
    """One file of a register.

    url, file : what is asked for, and the name it is kept under
    feed : address of the newest entry of the register's changes; `{day}` is the day before
    each : address of one version, with `{id}`, where `url` is only the list of a classification's versions
    since : oldest version wanted, by its last day (ISO)
    """

    url: str
    file: str
    feed: str = ""
    each: str = ""
    since: str = ""


def _statbank(table: str, **selection: str) -> str:
    """Address of a table's figures. Brackets are encoded: the service refuses them otherwise."""
    chosen = "".join(f"&{key.replace('_of_', '%5B')}%5D={value}" for key, value in selection.items())
    return f"{STATBANK}/{table}/data?lang=no&outputFormat=json-stat2{chosen}"


ADDRESSES: dict[str, tuple[Address, ...]] = {
    "units": (
        Address(f"{BRREG}/enheter/lastned", "units.json.gz", f"{BRREG}/oppdateringer/enheter?size=1&sort=id,DESC"),
    ),
    "establishments": (
        Address(
            f"{BRREG}/underenheter/lastned",
            "establishments.json.gz",
            f"{BRREG}/oppdateringer/underenheter?size=1&sort=id,DESC",
        ),
    ),
    "roles": (
        Address(
            f"{BRREG}/roller/totalbestand",
            "roles.json.gz",
            f"{BRREG}/oppdateringer/roller?afterTime={{day}}T00:00:00.000Z&size=10000",
        ),
    ),
    "industries": (
        Address(f"{KLASS}/versions/30.json?language=nb", "sn2007.json"),
        Address(f"{KLASS}/versions/30.json?language=nn", "sn2007-nn.json"),
        Address(f"{KLASS}/versions/30.json?language=en", "sn2007-en.json"),
        Address(f"{KLASS}/versions/3218.json?language=nb", "sn2025.json"),
        Address(f"{KLASS}/versions/3218.json?language=nn", "sn2025-nn.json"),
        Address(f"{KLASS}/versions/3218.json?language=en", "sn2025-en.json"),
    ),
    "industry-map": (Address(f"{KLASS}/correspondencetables/2919.json", "industry-map.json"),),
    # figures of the statistics bank and old registers use the codes of their year
    "municipalities": (
        Address(
            f"{KLASS}/classifications/131.json?includeFuture=true",
            "classification.json",
            each=f"{KLASS}/versions/{{id}}.json",
            since="2008-01-01",
        ),
    ),
    "municipality-changes": (
        Address(f"{KLASS}/classifications/131/changes.json?from=1977-01-01", "municipality-changes.json"),
    ),
    # economic regions 2024 and centrality 2020, both by the municipalities of 2024
    "labour-market": (Address(f"{KLASS}/correspondencetables/1602.json", "labour-market.json"),),
    "centrality": (Address(f"{KLASS}/correspondencetables/1417.json", "centrality.json"),),
    "employment": (
        Address(
            _statbank(
                "13470",
                codelist_of_Region="agg_KommSummer",
                valueCodes_of_Region="*",
                codelist_of_NACE2007="agg_single_NACE2007arb11",
                valueCodes_of_NACE2007="*",
                valueCodes_of_ContentsCode="SysselsatteArb",
                valueCodes_of_Tid="*",
            ),
            "employment.json",
        ),
    ),
    # every pair of municipalities: one year is all that fits in one answer (800,000 figures)
    "commuting": (
        Address(
            _statbank(
                "03321",
                valueCodes_of_Bokommuen="*",
                valueCodes_of_ArbstedKomm="*",
                valueCodes_of_ContentsCode="Sysselsatte",
                valueCodes_of_Tid="top(1)",
            ),
            "commuting.json",
        ),
    ),
    # the groups and classes by name: the table also has their sums, which would be read as more of the same
    "establishment-sizes": (
        Address(
            _statbank(
                "10309",
                codelist_of_Region="agg_KommSummer",
                valueCodes_of_Region="*",
                valueCodes_of_NACE2007="01-03,05-09,10-33,35,36-39,41-43,45-47,49-53,55-56,58-63,64-66,68,69-75,77-82,"
                "84.100-84.399,85,86-88,90-93,94-96,97,99,00",
                valueCodes_of_AntAnsatte="00,01,02,03,04,05,15,16",
                valueCodes_of_ContentsCode="*",
                valueCodes_of_Tid="top(10)",
            ),
            "establishment-sizes.json",
        ),
    ),
    "grants-in": (
        Address("https://indatapublic.blob.core.windows.net/tildelingsrapport/Tildelinger.csv", "innovasjon-norge.csv"),
    ),
    "grants-rcn": (Address(f"{RCN}/soknader2/dataset.csv", "forskningsradet.csv"),),
    "grants-eu": (Address(f"{RCN}/bevilgningereu/dataset.csv", "forskningsradet-eu.csv"),),
}

# no bulk file: one call per organisation
CALLS: dict[str, str] = {
    "accounts": "https://data.brreg.no/regnskapsregisteret/regnskap/{number}",
    "groups": f"{BRREG}/konsernstruktur/{{number}}",
    "patents": "https://api.patentstyret.no/external/opendata/register/v1/IprCasesByCompany?organizationNumber={number}",
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses in force: those above, as changed by a file."""

    registers: dict[str, tuple[Address, ...]]
    calls: dict[str, str]
    bases: dict[str, str]

    @classmethod
    def load(cls, file: Path | None = None) -> "Addresses":
        """The official addresses, changed by `file`, or by the file that KLYNGE_ADDRESSES names."""
        file = file or settings.load().addresses
        changes = _changes(file) if file else {}
        registers = {
            name: tuple(Address(**one) for one in given) for name, given in changes.get("registers", {}).items()
        }
        return cls(ADDRESSES | registers, CALLS | changes.get("calls", {}), changes.get("bases", {}))

    def of(self, register: str) -> tuple[Address, ...]:
        """The files of a register. Raises UnknownNameError with the names of those that can be fetched."""
        if register not in self.registers:
            raise UnknownNameError("register to fetch", register, [*self.registers, *self.calls])
        return self.registers[register]

    def rebased(self, url: str) -> str:
        """The address, its beginning exchanged where `bases` says so."""
        for base, other in self.bases.items():
            if url.startswith(base):
                return other + url.removeprefix(base)
        return url


def _changes(file: Path) -> dict:
    try:
        changes = tomllib.loads(file.read_text("utf-8"))
    except OSError as problem:
        raise SettingError(
            f"KLYNGE_ADDRESSES names {file}, which cannot be read ({problem.strerror}). "
            "Correct the path, or remove the setting to use the official addresses.",
            name="KLYNGE_ADDRESSES",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise DeclarationError(file.name, "the file", f"no valid TOML ({problem})", "Correct it.") from None
    _require_known(file.name, "the file", changes, {"bases", "registers", "calls"})
    _require_known(file.name, "registers", changes.get("registers", {}), set(ADDRESSES))
    _require_known(file.name, "calls", changes.get("calls", {}), set(CALLS))
    for name, given in changes.get("registers", {}).items():
        for one in given:
            _require_known(file.name, f"registers.{name}", one, {field.name for field in fields(Address)})
            if not {"url", "file"} <= set(one):
                raise DeclarationError(file.name, f"registers.{name}", "no url or no file", "Give both.")
    return changes


def _require_known(file: str, where: str, found: dict, known: set[str]) -> None:
    unknown = sorted(set(found) - known)
    if unknown:
        raise DeclarationError(file, where, f"unknown {', '.join(unknown)}", f"Known: {', '.join(sorted(known))}.")
