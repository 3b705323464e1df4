"""Who belonged to what, from when to when? The own dated file, or a pasted list of names.

No open register has this. The format of the file is described in docs/how-to/memberships.md.
"""

from klynge.lake import engine
from klynge.registers import checks, delimited, name_lists
from klynge.registers.importing import Reading

KINDS = ("member", "participant", "listed partner")
ROLES = ("core", "member", "research", "public", "investor", "support")
FOREVER = "DATE '9999-12-31'"
HINT = "The file has the columns described in docs/how-to/memberships.md."


def read(reading: Reading) -> None:
    """Read dated memberships from a CSV file, or a list of names with the option `names` (the holder's identifier).

    A row without from_date gets the date the list was retrieved and `dated` false. Former members may be gone from
    the register; the others must be in it, where it is in the lake. Rejects: missing_value, bad_organisation_number,
    unknown_kind, unknown_role, bad_date, no_from_date, future_date, reversed_dates, unknown_organisation,
    overlapping_membership. For lists of names see `name_lists`.
    """
    if "names" in reading.options:
        name_lists.read(reading, reading.options["names"])
        return
    new_columns = delimited.read(reading, "read", _layout(delimited.header(reading.path)))
    reading.draft.connection.execute(_judged(reading))
    checks.reject(reading, "memberships", "judged")
    reading.draft.store(
        "memberships",
        "SELECT * REPLACE (leaving AS reason) FROM judged WHERE reason IS NULL",
        as_of=reading.as_of,
        source=reading.source,
        new_columns=new_columns,
    )


def _layout(header: list[str]) -> delimited.Layout:
    names = {name.casefold() for name in header}
    columns = {
        "holder_id": ("holder_id", "cluster_id"),
        "member_id": ("member_id",),
        "member_orgnr": ("member_orgnr", "orgnr"),
        "from_date": ("from_date",),
        "to_date": ("to_date",),
        "retrieved": ("retrieved",),
        "kind": ("kind",),
        "role": ("role", "member_type"),
        "reason": ("reason",),
        "source": ("source", "source_url"),
    }
    member = "member_id" if "member_id" in names else "member_orgnr"
    return delimited.Layout("memberships", columns, required=("holder_id", member), hint=HINT)


def _judged(reading: Reading) -> str:
    registered = checks.registered(reading)
    dates = ("from_date", "to_date", "retrieved")
    reason = checks.first_reason(
        ("missing_value", "holder_id IS NULL OR member_id IS NULL"),
        ("bad_organisation_number", f"NOT {checks.is_organisation_id('member_id')}"),
        ("unknown_kind", f"kind NOT IN {KINDS}"),
        ("unknown_role", f"role NOT IN {ROLES}"),
        ("bad_date", " OR ".join(f"(printed.{day} IS NOT NULL AND {day} IS NULL)" for day in dates)),
        ("no_from_date", "from_date IS NULL AND to_date < read_on"),
        ("future_date", f"from_date > DATE '{reading.as_of}'"),
        ("reversed_dates", "from_date > to_date"),
        (
            "unknown_organisation",
            f"coalesce(to_date, {FOREVER}) >= DATE '{reading.as_of}' AND {_is_unknown(registered)}",
        ),
    )
    return f"""
        CREATE TEMP TABLE judged AS
        WITH parsed AS (
            SELECT row_no, fault, holder_id, {checks.organisation_id("coalesce(member_id, member_orgnr)")} AS member_id,
                {", ".join(f"{checks.date(day)} AS {day}" for day in dates)},
                coalesce({checks.date("retrieved")}, DATE '{reading.as_of}') AS read_on,
                coalesce(replace(lower(kind), '_', ' '), 'member') AS kind,
                replace(lower(role), 'r&d', 'research') AS role,
                reason AS leaving, coalesce(source, {engine.literal(reading.path.name)}) AS source, read AS printed
            FROM read
        ), reasoned AS (SELECT *, {reason} AS fault_found FROM parsed),
        dated AS (
            SELECT * REPLACE (coalesce(from_date, read_on) AS from_date), from_date IS NOT NULL AS dated
            FROM reasoned
        ), followed AS (
            SELECT *, max(coalesce(to_date, {FOREVER})) OVER (
                PARTITION BY holder_id, member_id, fault_found IS NULL ORDER BY from_date, row_no::INTEGER
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS earlier_until
            FROM dated
        )
        SELECT *, CASE WHEN fault_found IS NULL AND from_date < earlier_until THEN 'overlapping_membership'
                ELSE fault_found END AS reason,
            concat_ws(' ', holder_id, {checks.shown("member_id")}, printed.from_date, printed.to_date, printed.kind,
                printed.role) AS raw
        FROM followed
        """


def _is_unknown(registered: str | None) -> str:
    return f"member_id LIKE 'no:%' AND member_id NOT IN ({registered})" if registered else "false"
