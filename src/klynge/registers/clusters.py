"""What is called a cluster? Milieus, cluster organisations and cluster projects, from own CSV files.

The three are never one table. Each file has the columns of its table in the lake; references between them, to the
register and to municipalities are checked where the other table is in the lake.
"""

from dataclasses import dataclass

from klynge.lake import engine
from klynge.lake.tables import TABLES
from klynge.registers import checks, delimited
from klynge.registers.importing import Reading

NETWORKS = ("innovation_norway", "siva", "other")


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a row of another table, and the reason where there is no such row."""

    column: str
    table: str
    key: str
    reason: str


_MILIEU = Reference("milieu_id", "milieus", "milieu_id", "unknown_milieu")
_CARRIER = Reference("organisation_id", "cluster_organisations", "organisation_id", "unknown_cluster_organisation")
_PARTNER = Reference("partner_id", "organisations", "org_id", "unknown_organisation")
_LEGAL_PERSON = Reference("org_id", "organisations", "org_id", "unknown_organisation")
_SEAT = Reference("municipality", "municipalities", "code", "unknown_municipality")


def read_milieus(reading: Reading) -> None:
    """Milieus: milieu_id, name, field, place, boundary, source. Rejects: missing_value, duplicate_key."""
    _read(reading, "milieus")


def read_organisations(reading: Reading) -> None:
    """Cluster organisations: organisation_id, name, org_id, network, host, municipality, milieu_id, theme, source.

    Rejects: missing_value, bad_organisation_number, unknown_network, unknown_organisation, unknown_municipality,
    unknown_milieu, duplicate_key.
    """
    networks = ", ".join(map(engine.literal, NETWORKS))
    _read(
        reading,
        "cluster_organisations",
        (_LEGAL_PERSON, _SEAT, _MILIEU),
        ("unknown_network", f"network NOT IN ({networks})"),
    )


def read_projects(reading: Reading) -> None:
    """Cluster projects: project_id, name, programme, from_date, to_date, organisation_id, milieu_id, partner_id, theme.

    Rejects: missing_value, bad_organisation_number, bad_date, reversed_dates, future_date, unknown_organisation,
    unknown_cluster_organisation, unknown_milieu, duplicate_key.
    """
    _read(
        reading,
        "cluster_projects",
        (_PARTNER, _CARRIER, _MILIEU),
        ("bad_date", " OR ".join(f"(printed.{day} IS NOT NULL AND {day} IS NULL)" for day in ("from_date", "to_date"))),
        ("reversed_dates", "from_date > to_date"),
        ("future_date", f"from_date > DATE '{reading.as_of}'"),
    )


def _read(reading: Reading, table: str, references: tuple[Reference, ...] = (), *rules: tuple[str, str]) -> None:
    """Read a CSV file with the columns of `table`. `source` may be missing: it is then the name of the file."""
    declared, numbers = TABLES[table], [ref.column for ref in references if ref.table == "organisations"]
    required = tuple(c.name for c in declared.columns if not c.nullable and c.name != "source")
    layout = delimited.Layout(
        table.replace("_", " "),
        {name: (name,) for name in declared.names},
        required=required,
        hint=f"The columns are described under {table} in docs/reference/tables.md.",
    )
    new_columns = delimited.read(reading, "read", layout)
    cleaned = {name: checks.organisation_id(name) for name in numbers}
    cleaned |= {c.name: checks.date(c.name) for c in declared.columns if c.type == "DATE"}
    cleaned["source"] = f"coalesce(source, {engine.literal(reading.path.name)})"
    reason = checks.first_reason(
        ("missing_value", " OR ".join(f"{name} IS NULL" for name in required)),
        *(("bad_organisation_number", f"NOT {checks.is_organisation_id(name)}") for name in numbers),
        *rules,
        *((ref.reason, _is_unknown(reading, ref)) for ref in references if reading.view.has(ref.table)),
    )
    shown = ", ".join([*declared.key, *(checks.shown(f"printed.{ref.column}") for ref in references)])
    replaced = ", ".join(f"{expression} AS {name}" for name, expression in cleaned.items())
    reading.draft.connection.execute(f"""
        CREATE TEMP TABLE judged AS
        WITH parsed AS (SELECT * REPLACE ({replaced}), read AS printed FROM read)
        SELECT *, {reason} AS reason, concat_ws(' ', {shown}) AS raw FROM parsed
        """)
    checks.reject(reading, table, "judged")
    reading.draft.store(
        table,
        "SELECT * FROM judged WHERE reason IS NULL",
        as_of=reading.as_of,
        source=reading.source,
        new_columns=new_columns,
    )


def _is_unknown(reading: Reading, reference: Reference) -> str:
    known = f"SELECT {reference.key} FROM {checks.lake_table(reading, reference.table)}"
    unknown = f"{reference.column} IS NOT NULL AND {reference.column} NOT IN ({known})"
    # the register knows no foreign partners
    return f"{unknown} AND {reference.column} LIKE 'no:%'" if reference.table == "organisations" else unknown
