"""Which registers can be imported? Name → reader, tables, publisher, licence and official addresses."""

from dataclasses import dataclass

from klynge.errors import UnknownNameError

NLOD = "NLOD 2.0"
CC_BY = "CC BY 4.0"
OWN = "own file"
BRREG = "Brønnøysundregistrene"
SSB = "Statistics Norway"
VERSION = ("industry_version",)
FILE_OPTIONS = ("mapping",)  # options that name a file
LIST_OPTION = "names"  # makes the file a list of names, which is read with the review file beside it


@dataclass(frozen=True, slots=True)
class Register:
    """One importable source. `reader` is `module:function`, loaded when it is needed; `options` are its choices."""

    name: str
    reader: str
    tables: tuple[str, ...]
    title: str
    publisher: str
    licence: str
    options: tuple[str, ...] = ()


_ALL = (
    # classifications first: the others' codes are checked against them
    Register(
        "industries",
        "klynge.registers.industries:read",
        ("industries",),
        "Industry codes (Klass 6)",
        SSB,
        CC_BY,
        VERSION,
    ),
    Register(
        "industry-map",
        "klynge.registers.industries:read_map",
        ("industry_map",),
        "Correspondence SN2007–SN2025",
        SSB,
        CC_BY,
    ),
    Register(
        "municipalities",
        "klynge.registers.municipalities:read",
        ("municipalities",),
        "Municipalities (Klass 131)",
        SSB,
        CC_BY,
    ),
    Register(
        "municipality-changes",
        "klynge.registers.municipalities:read_changes",
        ("municipality_changes",),
        "Changes of municipalities (Klass 131)",
        SSB,
        CC_BY,
    ),
    Register(
        "labour-market",
        "klynge.registers.municipalities:read_labour_market",
        ("municipality_sets",),
        "Labour-market regions (Klass)",
        SSB,
        CC_BY,
    ),
    Register(
        "centrality",
        "klynge.registers.municipalities:read_centrality",
        ("municipality_sets",),
        "Centrality (Klass 128)",
        SSB,
        CC_BY,
    ),
    Register(
        "units", "klynge.registers.units:read", ("organisations",), "Central register of units", BRREG, NLOD, VERSION
    ),
    Register(
        "establishments",
        "klynge.registers.establishments:read",
        ("establishments",),
        "Establishments",
        BRREG,
        NLOD,
        VERSION,
    ),
    Register("roles", "klynge.registers.roles:read", ("seats", "services"), "Roles", BRREG, NLOD, ("new_key",)),
    Register("groups", "klynge.registers.groups:read", ("groups",), "Corporate groups", BRREG, NLOD),
    Register("accounts", "klynge.registers.accounts:read", ("accounts",), "Register of accounts", BRREG, NLOD),
    Register(
        "firm-table",
        "klynge.registers.firm_table:read",
        ("firm_table",),
        "Bought or own firm table",
        "own",
        OWN,
        ("mapping", "year"),
    ),
    Register(
        "grants-in",
        "klynge.registers.grants:read_innovasjon_norge",
        ("grants",),
        "Awards of Innovasjon Norge",
        "Innovasjon Norge",
        NLOD,
    ),
    Register(
        "grants-rcn",
        "klynge.registers.grants:read_forskningsradet",
        ("grants",),
        "Applications to the Research Council",
        "Forskningsrådet",
        NLOD,
    ),
    Register(
        "grants-eu",
        "klynge.registers.grants:read_eu",
        ("grants",),
        "EU grants to Norway",
        "Forskningsrådet",
        NLOD,
    ),
    Register("patents", "klynge.registers.patents:read", ("patents",), "Patent applications", "Patentstyret", NLOD),
    Register("milieus", "klynge.registers.clusters:read_milieus", ("milieus",), "Milieus", "own", OWN),
    Register(
        "cluster-organisations",
        "klynge.registers.clusters:read_organisations",
        ("cluster_organisations",),
        "Cluster organisations",
        "own",
        OWN,
    ),
    Register(
        "cluster-projects",
        "klynge.registers.clusters:read_projects",
        ("cluster_projects",),
        "Cluster projects",
        "own",
        OWN,
    ),
    Register(
        "memberships",
        "klynge.registers.memberships:read",
        ("memberships",),
        "Dated memberships",
        "own",
        OWN,
        ("names", "kind", "source"),
    ),
    Register(
        "employment",
        "klynge.registers.employment:read",
        ("employment",),
        "Employment (table 13470)",
        SSB,
        CC_BY,
        VERSION,
    ),
    Register(
        "commuting",
        "klynge.registers.employment:read_commuting",
        ("commuting",),
        "Commuting (table 03321)",
        SSB,
        CC_BY,
    ),
    Register(
        "establishment-sizes",
        "klynge.registers.employment:read_establishment_sizes",
        ("establishment_sizes",),
        "Establishments by size",
        SSB,
        CC_BY,
        VERSION,
    ),
)

REGISTERS: dict[str, Register] = {register.name: register for register in _ALL}


def find(name: str) -> Register:
    """The register of that name; the error lists the names."""
    if name not in REGISTERS:
        raise UnknownNameError("register", name, list(REGISTERS))
    return REGISTERS[name]
