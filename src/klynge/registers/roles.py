"""Who holds which role? Seats of persons and services of organisations, from the JSON bulk of all roles.

The register gives no start date and lists no past roles: `seats` carries the history, each import adding one day to it.
"""

from dataclasses import dataclass
from pathlib import Path

from klynge import settings
from klynge.lake import engine
from klynge.registers import bulk, checks, json_array, persons, seat_history, staged
from klynge.registers.importing import Reading
from klynge.registers.staged import Key, Rule, unreadable

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
                    # in files before June 2026
                    "fratraadt": "BOOLEAN",
                }
            ],
        }
    ],
}

SOLE_PROPRIETOR = ("INNH",)
# contact persons, representatives of foreign units, signature and procuration: authority, not a seat
CONTACT_OR_SIGNATURE = ("KONT", "REPR", "SIGN", "SIFE", "SIHV", "PROK", "POFE", "POHV")

KEYS = (
    Key("organisasjonsnummer", "org_id IS NOT NULL", 1.0),
    Key("rollegrupper.sistEndret", "changed IS NOT NULL", 1.0),
    Key("rollegrupper.roller.type.kode", "role IS NOT NULL", 1.0),
    Key("rollegrupper.roller.person", "is_person", 0.7),
    Key("rollegrupper.roller.person.fodselsdato", "birth_year IS NOT NULL", 1.0, "is_person"),
    Key("rollegrupper.roller.person.navn.etternavn", "is_named", 1.0, "is_person"),
    Key("rollegrupper.roller.enhet.organisasjonsnummer", "holder_id IS NOT NULL", 1.0, "is_held_by_unit"),
)


def read(reading: Reading) -> None:
    """The roles, to `seats` (held by persons) and `services` (held by organisations).

    A person is `persons.hash_sql` of birth date and name with the key of this installation. Seats of the snapshot
    before keep their `first_seen`; those that are gone keep the day they were last seen.
    """
    secret = persons.key(settings.load().person_key)
    with bulk.content(reading) as content:
        rows = json_array.objects(content, STRUCTURE, "u")
        file = bulk.stage(reading, rows, _judged(reading, rows.relation), persons.pads(secret))
    staged.require_keys(reading, file, KEYS)
    for holder in ("person", "unit"):
        reading.draft.connection.execute(_view(holder, file))
    ...


def _judged(reading: Reading, relation: str) -> str:
    """One row per role: who holds it where, beside rule and verdict. Names go into the hash and nowhere else."""
    name = [f"r.person.navn.{part}" for part in ("etternavn", "fornavn", "mellomnavn")]
    message = persons.message_sql("r.person.fodselsdato", *name)
    return f"""
        SELECT 'no:' || number AS org_id, role, changed, elected_by, is_person, is_named, is_held_by_unit, birth_year, holder_id, ...
    """
