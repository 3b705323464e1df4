"""Which organisations does the unit register have? JSON bulk (2026) and CSV bulk (2024 to 2026)."""

from klynge.registers import bulk, published, staged, unit_rows
from klynge.registers.importing import Reading
from klynge.registers.staged import Key, unreadable

SOLE_PROPRIETOR = "ENK"
ESTATES = ("BO", "KBO")  # named after the person who died or went bankrupt

# column → path of the key; a path ending in [] is a list of lines
FIELDS = {
    "number": "organisasjonsnummer",
    "name": "navn",
    "legal_form": "organisasjonsform.kode",
    "sector_code": "institusjonellSektorkode.kode",
    "industry_1": "naeringskode1.kode",
    "industry_2": "naeringskode2.kode",
    "industry_3": "naeringskode3.kode",
    "municipality": "forretningsadresse.kommunenummer",
    "postcode": "forretningsadresse.postnummer",
    "country": "forretningsadresse.landkode",
    "employees": "antallAnsatte",
    "has_employees": "harRegistrertAntallAnsatte",
    "founded": "stiftelsesdato",
    "registered": "registreringsdatoEnhetsregisteret",
    "last_accounts_year": "sisteInnsendteAarsregnskap",
    "bankrupt": "konkurs",
    "winding_up": "underAvvikling",
    "forced_winding_up": "underTvangsavviklingEllerTvangsopplosning",
    "parent_number": "overordnetEnhet",
    "is_group": "erIKonsern",
    "website": "hjemmeside",
    "purpose": "vedtektsfestetFormaal[]",
    "activity": "aktivitet[]",
    "deleted": "slettedato",
}
# not in the CSV files of 2024; deleted units are in no CSV file
OPTIONAL = ("is_group", "deleted")

# shares: 448 units of June 2026 and 3,094 of 2024, both published samples
_FIRMS = f"legal_form <> '{SOLE_PROPRIETOR}'"
_NAMED = f"legal_form NOT IN {(SOLE_PROPRIETOR, *ESTATES)}"
KEYS = (
    Key("organisasjonsnummer", "org_id IS NOT NULL", 1.0),
    Key("organisasjonsform.kode", "legal_form IS NOT NULL", 1.0),
    Key("navn", "name IS NOT NULL", 1.0, _NAMED),
    Key("naeringskode1.kode", "industry_1 IS NOT NULL", 0.94),
    Key("forretningsadresse.kommunenummer", "municipality IS NOT NULL", 0.95),
    # older files have a count for every unit and no flag
    Key("harRegistrertAntallAnsatte", "employees_high IS NOT NULL", 0.98),
    Key("antallAnsatte", "counted", 0.04),
    Key("stiftelsesdato", "founded IS NOT NULL", 0.9, _FIRMS),
    Key("konkurs", "bankrupt IS NOT NULL", 0.98),
)

_OWN_WORDS = ("website", "purpose", "activity")
_FLAGS = ("bankrupt", "winding_up", "forced_winding_up")


def read(reading: Reading) -> None:
    """The unit register, to `organisations`.

    Option `industry_version` (SN2007 or SN2025) where the codes do not tell it.
    """
    with bulk.content(reading) as content:
        rows = unit_rows.rows_of(content, "unit register", FIELDS, OPTIONAL, published.UNITS)
        file = bulk.stage(reading, rows, _judged(reading, rows.relation))
    unit_rows.finish(reading, "organisations", file, KEYS, rows, _FLAGS)


def _judged(reading: Reading, relation: str) -> str:
    """The table's columns beside rule, reason and raw."""
    rules = unit_rows.rules(reading, dates=("founded", "registered"), required=("number", "legal_form"))
    rules += [unreadable(flag, "BOOLEAN") for flag in (*_FLAGS, "is_group")]
    rules += [unreadable("last_accounts_year", "SMALLINT")]
    # the words of a sole proprietor are those of a person
    own_words = ", ".join(f"CASE WHEN {_FIRMS} THEN {column} END AS {column}" for column in _OWN_WORDS)
    flags = ", ".join(f"try_cast({flag} AS BOOLEAN) AS {flag}" for flag in (*_FLAGS, "is_group"))
    return f"""
        SELECT 'no:' || number AS org_id, CASE WHEN {_NAMED} THEN name END AS name, legal_form, sector_code,
            {unit_rows.INDUSTRIES}, municipality, postcode, country, {unit_rows.BOUNDS},
            try_cast(founded AS DATE) AS founded, try_cast(registered AS DATE) AS registered,
            try_cast(last_accounts_year AS SMALLINT) AS last_accounts_year, {flags},
            'no:' || parent_number AS parent_id, {own_words},
            {staged.rule(deleted="deleted IS NOT NULL")}, number, {staged.verdict(rules, "number")}
        FROM ({relation})"""
