"""Who holds which role? Seats of persons and services of organisations, from the JSON bulk of all roles."""

from klynge import settings
from klynge.lake import engine
from klynge.registers import bulk, checks, json_array, persons, seat_history, staged
from klynge.registers.importing import Reading
from klynge.registers.staged import Key, Rule, unreadable
from klynge.registers.unit_rows import DAY

STRUCTURE = {
    "organisasjonsnummer": "VARCHAR",
    "rollegrupper": [
        {
            "sistEndret": "VARCHAR",
            "roller": [
                {
                    "type": {"kode": "VARCHAR"},
                    "person": {
                        "fodselsdato": "VARCHAR",
                        "navn": {"fornavn": "VARCHAR", "mellomnavn": "VARCHAR", "etternavn": "VARCHAR"},
                        "erDoed": "BOOLEAN",
                    },
                    "enhet": {"organisasjonsnummer": "VARCHAR", "erSlettet": "BOOLEAN"},
                    "valgtAv": {"kode": "VARCHAR"},
                    "avregistrert": "BOOLEAN",
                    "fratraadt": "BOOLEAN",  # in files before June 2026
                }
            ],
        }
    ],
}

SOLE_PROPRIETOR = ("INNH",)
# contact persons, representatives of foreign units, signature and procuration: authority without a seat
CONTACT_OR_SIGNATURE = ("KONT", "REPR", "SIGN", "SIFE", "SIHV", "PROK", "POFE", "POHV")

_PERSON, _UNIT = "holder = 'person'", "holder = 'unit'"
KEYS = (
    Key("organisasjonsnummer", "org_id IS NOT NULL", 1.0),
    Key("rollegrupper", "has_group", 1.0),
    Key("rollegrupper.roller", "has_role", 1.0),
    Key("rollegrupper.roller.type.kode", "role IS NOT NULL", 1.0),
    Key("rollegrupper.sistEndret", "changed IS NOT NULL", 1.0),
    Key("rollegrupper.roller.person", _PERSON, 0.6),
    Key("rollegrupper.roller.person.fodselsdato", "birth_year IS NOT NULL", 1.0, _PERSON),
    Key("rollegrupper.roller.person.navn.etternavn", "is_named", 1.0, _PERSON),
    Key("rollegrupper.roller.enhet.organisasjonsnummer", "holder_id IS NOT NULL", 1.0, _UNIT),
)


def read(reading: Reading) -> None:
    """The roles, to `seats` (held by persons) and `services` (held by organisations).

    A person is a keyed hash of birth date and name; no name is written anywhere. Roles that are over, of sole
    proprietors, of contact persons and for signature are left out and counted. Seats of the snapshot before keep
    their `first_seen`; those that are gone stay, with the day they were last seen. Option `new_key=yes` begins that
    history anew where the key of persons is lost.
    """
    key_file = settings.load().person_key
    seat_history.require_key(reading, key_file)
    secret = persons.key(key_file)
    with bulk.content(reading) as content:
        rows = json_array.objects(content, STRUCTURE, "u")
        file = bulk.stage(reading, rows, _judged(reading, rows.relation), persons.pads(secret))
    staged.require_keys(reading, file, KEYS)
    for view, holders in (("seats_read", "holder IS DISTINCT FROM 'unit'"), ("services_read", _UNIT)):
        reading.draft.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT *, NULL AS row_no, verdict.raw AS raw, "
            f"CASE WHEN rule IS NULL THEN verdict.reason END AS reason "
            f"FROM read_parquet({engine.literal(file)}) WHERE {holders}"
        )
    _store_seats(reading)
    _store_services(reading)


def _judged(reading: Reading, relation: str) -> str:
    """One row per role: who holds it where, beside rule and verdict. Names go into the hash and nowhere else."""
    message = persons.message_sql("birth_date", "name.etternavn", "name.fornavn", "name.mellomnavn")
    return f"""
        SELECT org_id, role, try_cast(changed AS DATE) AS changed, elected_by,
            CASE WHEN rule IS NULL AND {_PERSON} THEN {persons.hash_sql(message)} END AS person_key,
            year(try_cast(birth_date AS DATE))::SMALLINT AS birth_year, 'no:' || holder_number AS holder_id,
            holder, has_group, has_role, nullif(name.etternavn, '') IS NOT NULL AS is_named, rule,
            {staged.verdict(_rules(reading), "number, role")}
        FROM ({_given(relation)})"""


def _given(relation: str) -> str:
    """One row per role, as the file gives it."""
    over = staged.rule(
        deregistered="r.avregistrert",
        resigned="r.fratraadt",
        dead="r.person.erDoed",
        deleted="r.enhet.erSlettet",
        sole_proprietor=f"r.type.kode IN {_codes(SOLE_PROPRIETOR)}",
        contact_or_signature=f"r.type.kode IN {_codes(CONTACT_OR_SIGNATURE)}",
    )
    # what is the same for all roles of an organisation or a group is computed before they are taken apart;
    # an object without groups, or a group without roles, gives one row, so that it is counted and rejected
    groups = f"""
        SELECT u.organisasjonsnummer AS number, 'no:' || number AS org_id, {checks.is_number("number")} AS is_number,
            unnest(coalesce(u.rollegrupper, [NULL])) AS g
        FROM ({relation})"""
    roles = f"""
        SELECT number, org_id, is_number, g IS NOT NULL AS has_group, g.sistEndret AS changed,
            unnest(coalesce(g.roller, [NULL])) AS r
        FROM ({groups})"""
    return f"""
        SELECT number, org_id, is_number, has_group, changed, r IS NOT NULL AS has_role, r.type.kode AS role,
            CASE WHEN r.person IS NOT NULL THEN 'person' WHEN r.enhet IS NOT NULL THEN 'unit' END AS holder,
            nullif(r.person.fodselsdato, '') AS birth_date, r.person.navn AS name, r.valgtAv.kode AS elected_by,
            r.enhet.organisasjonsnummer AS holder_number, {over}
        FROM ({roles})"""


def _rules(reading: Reading) -> list[Rule]:
    """Reasons to reject a role. Birth dates are not repeated beside them: they are of persons."""
    born = "try_cast(birth_date AS DATE)"
    return [
        Rule("malformed_row", "number IS NULL OR role IS NULL OR holder IS NULL"),
        Rule("bad_organisation_number", "NOT is_number"),
        Rule("bad_organisation_number", f"{_UNIT} AND NOT {checks.is_number('holder_number')}", "holder_number"),
        Rule("no_birth_date", f"{_PERSON} AND birth_date IS NULL"),
        Rule("malformed_row", f"{_PERSON} AND {born} IS NULL"),
        Rule("future_date", f"{born} > DATE '{reading.as_of + DAY}'"),
        Rule("no_name", f"{_PERSON} AND nullif(name.etternavn, '') IS NULL"),
        unreadable("changed", "DATE"),
    ]


def _store_seats(reading: Reading) -> None:
    key, others = ("org_id", "person_key", "role"), ("changed", "elected_by", "birth_year")
    query, doubled = staged.once(reading, "seats_read", key, others)
    earlier = seat_history.earlier(reading)
    checks.store(
        reading,
        "seats",
        "seats_read",
        seat_history.continued(reading, query, earlier),
        left_out={"same_seat": doubled} if doubled else {},
    )


def _store_services(reading: Reading) -> None:
    query, doubled = staged.once(reading, "services_read", ("org_id", "role", "holder_id"), ())
    checks.store(reading, "services", "services_read", query, left_out={"same_service": doubled} if doubled else {})


def _codes(codes: tuple[str, ...]) -> str:
    return f"({', '.join(map(engine.literal, codes))})"
