"""Do roles become seats and services as the register says, without a name, and with the history of earlier days?"""

import datetime as dt
import json

import pytest

from broken import register_files as files
from broken.register_files import held_by, person, roles
from klynge import settings
from klynge.errors import SettingError
from klynge.registers import importing, persons
from klynge.registers.roles import CONTACT_OR_SIGNATURE

AS_OF = dt.date(2026, 9, 1)
AUDITOR = files.number(900)


@pytest.fixture
def read(lake, tmp_path, monkeypatch):
    """Import roles of a day: the rows of both tables, and what the import says of each."""
    monkeypatch.setenv("KLYNGE_REJECT_SHARE", "1")

    def run(*objects, as_of=AS_OF, **options):
        path = tmp_path / "roles.json.gz"
        path.write_bytes(files.packed(files.array(objects)))
        summary = importing.run("roles", path, lake, as_of=as_of, options=options)
        told = {stored.table.name: stored for stored in summary.tables}
        with lake.view() as view:
            seats, services = (
                view.query(f"SELECT * FROM {name} ORDER BY ALL", tables=(name,)).to_pylist()
                for name in ("seats", "services")
            )
        return seats, services, told

    return run


def test_seats_and_services_are_kept_apart(read):
    seats, services, _ = read(
        roles(
            1, person("LEDE", "Testesen", valgtAv={"kode": "AREP"}), held_by("REVI", AUDITOR), held_by("FFØR", AUDITOR)
        )
    )
    (seat,) = seats
    assert len(seat.pop("person_key")) == persons.KEY_CHARACTERS
    assert seat == {
        "org_id": f"no:{files.number(1)}",
        "role": "LEDE",
        "first_seen": AS_OF,
        "last_seen": AS_OF,
        "changed": dt.date(2024, 2, 17),
        "elected_by": "AREP",
        "birth_year": 1965,
    }
    assert [(row["role"], row["holder_id"]) for row in services] == [
        ("FFØR", f"no:{AUDITOR}"),
        ("REVI", f"no:{AUDITOR}"),
    ]


def test_no_name_is_in_any_file_of_the_lake(read, lake):
    read(roles(1, person("LEDE", "Sjeldenetternavn", "Sjeldentfornavn"), person("MEDL", "Sjeldenetternavn", born=None)))
    content = b"".join(file.read_bytes() for file in lake.folder.rglob("*") if file.is_file())
    assert b"jeldent" not in content.replace(b"\0", b"")
    with lake.view() as view:
        everything = json.dumps([row for row in view.rejects("seats").to_pylist()])
    assert "Sjelden" not in everything
    assert files.number(1) in everything


def test_one_person_has_one_key_in_every_organisation(read):
    held = [roles(n, person("MEDL", "Testesen"), person("MEDL", "Testesen", born="1970-01-01")) for n in range(3)]
    seats, _, _ = read(*held)
    assert len(seats) == 6
    assert len({seat["person_key"] for seat in seats}) == 2


@pytest.mark.parametrize(
    ("role", "rule"),
    [
        (person("MEDL", "A", avregistrert=True), "deregistered"),
        (person("MEDL", "A", fratraadt=True), "resigned"),
        (person("INNH", "A"), "sole_proprietor"),
        *[(person(code, "A"), "contact_or_signature") for code in CONTACT_OR_SIGNATURE],
    ],
)
def test_roles_left_out_by_rule_are_counted(read, role, rule):
    seats, _, told = read(roles(1, role, person("LEDE", "B")))
    assert len(seats) == 1
    assert (told["seats"].left_out, told["seats"].rejected) == ({rule: 1}, 0)


def test_the_dead_and_the_deleted_hold_no_role(read):
    dead, deleted = person("MEDL", "A"), held_by("REVI", AUDITOR)
    dead["person"]["erDoed"], deleted["enhet"]["erSlettet"] = True, True
    seats, services, told = read(roles(1, dead, deleted, person("LEDE", "B"), held_by("REGN", AUDITOR)))
    assert (len(seats), len(services)) == (1, 1)
    assert (told["seats"].left_out, told["services"].left_out) == ({"dead": 1}, {"deleted": 1})


def test_unknown_roles_are_seats(read):
    seats, _, _ = read(roles(1, person("NYKODE", "A")))
    assert seats[0]["role"] == "NYKODE"


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        (person("MEDL", "A", born=None), "no_birth_date"),
        (person("MEDL", "A", born=""), "no_birth_date"),
        (person("MEDL", "A", born="1965-15-05"), "malformed_row"),
        (person("MEDL", "A", born="2031-01-01"), "future_date"),
        (person("MEDL", ""), "no_name"),
        ({"type": {"kode": "MEDL"}}, "malformed_row"),
        ({"person": person("MEDL", "A")["person"]}, "malformed_row"),
        (None, "malformed_row"),
    ],
)
def test_a_seat_that_cannot_be_used_is_rejected_with_its_reason(read, lake, role, reason):
    seats, _, told = read(roles(1, role, person("LEDE", "B")))
    assert len(seats) == 1
    assert told["seats"].reasons == {reason: 1}
    with lake.view() as view:
        (raw,) = view.rejects("seats")["raw"].to_pylist()
    assert "1965" not in raw and "2031" not in raw


def test_bad_numbers_of_organisation_and_holder_are_rejected(read):
    bad = roles(2, person("LEDE", "B")) | {"organisasjonsnummer": "212345678"}
    _, _, told = read(roles(1, person("LEDE", "A"), held_by("REVI", "212345678"), held_by("REGN", AUDITOR)), bad)
    assert told["seats"].reasons == {"bad_organisation_number": 1}
    assert told["services"].reasons == {"bad_organisation_number": 1}


def test_objects_without_groups_are_not_lost(read):
    empty = {"organisasjonsnummer": files.number(3), "rollegrupper": []}
    lost = {"organisasjonsnummer": files.number(4)}
    _, _, told = read(roles(1, person("LEDE", "A"), held_by("REGN", AUDITOR)), empty, lost)
    assert told["seats"].reasons == {"malformed_row": 1}


def test_the_same_role_twice_is_one_seat(read):
    twice = roles(1, person("MEDL", "A"), person("MEDL", "A"), held_by("REVI", AUDITOR), held_by("REVI", AUDITOR))
    seats, services, told = read(twice, roles(2, person("MEDL", "A")))
    assert (len(seats), len(services)) == (2, 1)
    assert told["seats"].left_out == {"same_seat": 1}
    assert told["services"].left_out == {"same_service": 1}


def test_rows_in_are_stored_rejected_or_left_out(read):
    held = [
        person("MEDL", f"A{n}", born=None if n % 5 == 0 else "1960-01-02", avregistrert=n % 7 == 0) for n in range(70)
    ]
    _, _, told = read(roles(1, *held, person("MEDL", "A1", born="1960-01-02"), held_by("REGN", AUDITOR)))
    seats = told["seats"]
    assert seats.rows + seats.rejected + sum(seats.left_out.values()) == 71
    assert told["services"].rows == 1


DAYS = [dt.date(2026, month, 1) for month in (1, 2, 3, 4)]
REGN = held_by("REGN", AUDITOR)


def spans(seats):
    """First and last day of each seat, by year of birth."""
    return sorted((seat["birth_year"], seat["first_seen"], seat["last_seen"]) for seat in seats)


def test_history_grows_with_every_day(read):
    stays, goes, comes = (person("MEDL", "A", born=f"{year}-01-01") for year in (1951, 1952, 1953))
    read(roles(1, stays, goes, REGN), as_of=DAYS[0])
    read(roles(1, stays, goes, REGN), as_of=DAYS[1])
    read(roles(1, stays, comes, REGN), as_of=DAYS[2])
    seats, _, _ = read(roles(1, stays, goes, REGN), as_of=DAYS[3])
    assert spans(seats) == [
        (1951, DAYS[0], DAYS[3]),
        (1952, DAYS[0], DAYS[1]),  # gone, and back as a new row
        (1952, DAYS[3], DAYS[3]),
        (1953, DAYS[2], DAYS[2]),
    ]


def test_the_same_day_again_changes_nothing_but_what_the_file_says(read):
    a, b = (person("MEDL", "A", born=f"{year}-01-01") for year in (1951, 1952))
    read(roles(1, a, REGN), as_of=DAYS[0])
    first, _, _ = read(roles(1, a, b, REGN), as_of=DAYS[1])
    again, _, _ = read(roles(1, a, b, REGN), as_of=DAYS[1])
    assert again == first
    corrected, _, _ = read(roles(1, a, REGN), as_of=DAYS[1])
    assert spans(corrected) == [(1951, DAYS[0], DAYS[1])]


def test_an_older_file_does_not_replace_a_newer_one(read):
    a, b = (person("MEDL", "A", born=f"{year}-01-01") for year in (1951, 1952))
    read(roles(1, a, REGN), as_of=DAYS[1])
    seats, _, _ = read(roles(1, b, REGN), as_of=DAYS[0])
    assert spans(seats) == [(1951, DAYS[1], DAYS[1])]


@pytest.fixture
def key_file(read):
    """The key of persons, after a first day of roles has been read with it."""
    read(A_SEAT, as_of=DAYS[0])
    return settings.load().person_key


A_SEAT = roles(1, person("MEDL", "A", born="1951-01-01"), REGN)


def test_a_lost_key_stops_the_import_and_is_not_replaced(read, key_file):
    kept = key_file.read_bytes()
    key_file.unlink()
    for _ in range(2):
        with pytest.raises(SettingError, match=r"hashed with another key.*back.*--option new_key=yes"):
            read(A_SEAT, as_of=DAYS[1])
        assert not key_file.exists()
    key_file.write_bytes(kept)
    seats, _, _ = read(A_SEAT, as_of=DAYS[1])
    assert spans(seats) == [(1951, DAYS[0], DAYS[1])]


def test_the_key_of_another_installation_stops_the_import(read, key_file, lake):
    key_file.write_bytes(bytes(persons.KEY_BYTES))
    with pytest.raises(SettingError, match=rf"The seats of {DAYS[0]} in the lake were hashed with another key"):
        read(A_SEAT, as_of=DAYS[1])
    assert lake.manifest().tables["seats"].as_of == DAYS[0].isoformat()


def test_the_history_begins_anew_where_the_user_says_so(read, key_file):
    key_file.unlink()
    seats, _, _ = read(A_SEAT, as_of=DAYS[1], new_key="yes")
    assert spans(seats) == [(1951, DAYS[1], DAYS[1])]
    seats, _, _ = read(A_SEAT, as_of=DAYS[2])
    assert spans(seats) == [(1951, DAYS[1], DAYS[2])]


@pytest.mark.shared
def test_the_invented_sample_in_the_published_shape(read, shared):
    sample = json.loads((shared / "registers/roles/synthetic_roller_totalbestand_2026shape.json").read_text("utf-8"))
    seats, services, told = read(*sample)
    rows = sum(len(group["roller"]) for one in sample for group in one["rollegrupper"])
    counted = sum(t.rows + t.rejected + sum(t.left_out.values()) for t in told.values())
    assert counted == rows
    assert len(seats) + len(services) > 0
