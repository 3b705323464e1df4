"""Which places of work does the register have? JSON bulk (2026) and CSV bulk (2024 to 2026) of establishments."""

from klynge.registers import bulk, checks, published, staged, unit_rows
from klynge.registers.importing import Reading
from klynge.registers.staged import Key, Rule, unreadable

FIELDS = {
    "number": "organisasjonsnummer",
    "parent_number": "overordnetEnhet",
    "industry_1": "naeringskode1.kode",
    "industry_2": "naeringskode2.kode",
    "industry_3": "naeringskode3.kode",
    "municipality": "beliggenhetsadresse.kommunenummer",
    "employees": "antallAnsatte",
    "has_employees": "harRegistrertAntallAnsatte",
    "started": "oppstartsdato",
    "closed": "nedleggelsesdato",
    "deleted": "slettedato",
}
OPTIONAL = ("deleted",)

# shares: 323 establishments of June 2026 and 2,506 of 2024, both published samples
KEYS = (
    Key("organisasjonsnummer", "est_id IS NOT NULL", 1.0),
    Key("overordnetEnhet", "org_id IS NOT NULL", 1.0),
    Key("naeringskode1.kode", "industry_1 IS NOT NULL", 0.96),
    Key("beliggenhetsadresse.kommunenummer", "municipality IS NOT NULL", 0.98),
    Key("harRegistrertAntallAnsatte", "employees_high IS NOT NULL", 0.98),
    Key("antallAnsatte", "counted", 0.04),
    Key("oppstartsdato", "started IS NOT NULL", 0.87),
)


def read(reading: Reading) -> None:
    """The register of establishments, to `establishments`; option `industry_version` as for the units."""
    with bulk.content(reading) as content:
        rows = unit_rows.rows_of(content, "establishments", FIELDS, OPTIONAL, published.ESTABLISHMENTS)
        file = bulk.stage(reading, rows, _judged(reading, rows.relation))
    unit_rows.finish(reading, "establishments", file, KEYS, rows, ())


def _judged(reading: Reading, relation: str) -> str:
    """The table's columns beside rule, reason and raw."""
    rules = unit_rows.rules(reading, dates=("started",), required=("number", "parent_number"))
    parent = Rule("bad_organisation_number", f"NOT {checks.is_number('parent_number')}", "parent_number")
    rules += [unreadable("closed", "DATE"), parent]
    return f"""
        SELECT 'no:' || number AS est_id, 'no:' || parent_number AS org_id, {unit_rows.INDUSTRIES}, municipality,
            {unit_rows.BOUNDS}, try_cast(started AS DATE) AS started, try_cast(closed AS DATE) AS closed,
            {staged.rule(deleted="deleted IS NOT NULL")}, number, {staged.verdict(rules, "number")}
        FROM ({relation})"""
