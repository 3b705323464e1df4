"""How does a bulk file of the unit register look, whole and broken in each known way?

Everything is invented: numbers begin with 2 and municipality codes with 61, which no register issues.
"""

import csv
import gzip
import io
import json
from collections.abc import Callable, Sequence

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
CSV_2024 = (
    "organisasjonsnummer navn organisasjonsform.kode organisasjonsform.beskrivelse naeringskode1.kode "
    "naeringskode1.beskrivelse naeringskode2.kode naeringskode2.beskrivelse naeringskode3.kode "
    "naeringskode3.beskrivelse hjelpeenhetskode.kode hjelpeenhetskode.beskrivelse harRegistrertAntallAnsatte "
    "antallAnsatte hjemmeside postadresse.adresse postadresse.poststed postadresse.postnummer postadresse.kommune "
    "postadresse.kommunenummer postadresse.land postadresse.landkode forretningsadresse.adresse "
    "forretningsadresse.poststed forretningsadresse.postnummer forretningsadresse.kommune "
    "forretningsadresse.kommunenummer forretningsadresse.land forretningsadresse.landkode "
    "institusjonellSektorkode.kode institusjonellSektorkode.beskrivelse sisteInnsendteAarsregnskap "
    "registreringsdatoenhetsregisteret stiftelsesdato registrertIMvaRegisteret frivilligMvaRegistrertBeskrivelser "
    "registrertIFrivillighetsregisteret registrertIForetaksregisteret registrertIStiftelsesregisteret konkurs "
    "konkursdato underAvvikling underAvviklingDato underTvangsavviklingEllerTvangsopplosning "
    "tvangsopplostPgaManglendeDagligLederDato tvangsopplostPgaManglendeRevisorDato "
    "tvangsopplostPgaManglendeRegnskapDato tvangsopplostPgaMangelfulltStyreDato "
    "tvangsavvikletPgaManglendeSlettingDato overordnetEnhet maalform vedtektsdato vedtektsfestetFormaal aktivitet"
)


def number(n: int) -> str:
    """The n-th invented number, with a right check digit."""
    base = 20_000_000 + n * 7
    while True:
        check = (11 - sum(int(d) * w for d, w in zip(str(base), WEIGHTS, strict=True)) % 11) % 11
        if check < 10:
            return f"{base}{check}"
        base += 1


def unit(n: int, **keys) -> dict:
    """An organisation in the shape of 2026; `keys` replace its keys, or take them away where they are None."""
    place = {"land": "Norge", "landkode": "NO", "postnummer": "6100", "poststed": "DAL", "adresse": [f"Dalvegen {n}"]}
    whole = {
        "organisasjonsnummer": number(n),
        "navn": f"DALSBEDRIFT {n} ÆØÅ AS",
        "organisasjonsform": {"kode": "AS", "beskrivelse": "Aksjeselskap", "links": []},
        "registreringsdatoEnhetsregisteret": "2015-03-02",
        "registrertIMvaregisteret": True,
        "naeringskode1": {"kode": "16.231", "beskrivelse": "Produksjon av monteringsferdige hus"},
        "antallAnsatte": 12,
        "harRegistrertAntallAnsatte": True,
        "forretningsadresse": {**place, "kommune": "DAL", "kommunenummer": "6101"},
        "stiftelsesdato": "2015-02-20",
        "institusjonellSektorkode": {"kode": "2100", "beskrivelse": "Private aksjeselskaper mv."},
        "sisteInnsendteAarsregnskap": "2025",
        "konkurs": False,
        "underAvvikling": False,
        "underTvangsavviklingEllerTvangsopplosning": False,
        "vedtektsfestetFormaal": ["Å lage hus av tre,", "og det som hører til."],
        "aktivitet": ["Bygging av hus."],
        "erIKonsern": False,
        "links": [],
        "respons_klasse": "Enhet",
    }
    return {key: value for key, value in {**whole, **keys}.items() if value is not None}


def establishment(n: int, parent: int = 0, **keys) -> dict:
    whole = unit(1_000_000 + n)
    whole = {key: whole[key] for key in whole if key not in ("forretningsadresse", "stiftelsesdato", "erIKonsern")}
    whole |= {"beliggenhetsadresse": unit(n)["forretningsadresse"], "overordnetEnhet": number(parent)}
    whole |= {"oppstartsdato": "2015-04-01", "organisasjonsform": {"kode": "BEDR"}, "respons_klasse": "Underenhet"}
    return {key: value for key, value in {**whole, **keys}.items() if value is not None}


def person(role: str, surname: str, first: str = "Kari", *, born: str | None = "1965-05-05", **keys) -> dict:
    """A role held by a person."""
    names = {"fornavn": first, "etternavn": surname}
    holder = {
        key: value for key, value in {"fodselsdato": born, "navn": names, "erDoed": False}.items() if value is not None
    }
    return {
        "type": {"kode": role, "beskrivelse": role},
        "person": holder,
        "avregistrert": False,
        "rekkefolge": 0,
        **keys,
    }


def held_by(role: str, holder: str, **keys) -> dict:
    """A role held by an organisation."""
    unit = {"organisasjonsnummer": holder, "navn": ["TESTREVISJON", "AS"], "erSlettet": False}
    return {"type": {"kode": role, "beskrivelse": role}, "enhet": unit, "avregistrert": False, **keys}


def roles(n: int, *held: dict, changed: str = "2024-02-17") -> dict:
    """The roles of one organisation, in one group."""
    group = {"type": {"kode": "STYR", "beskrivelse": "Styre"}, "sistEndret": changed, "roller": list(held)}
    return {"organisasjonsnummer": number(n), "rollegrupper": [group]}


def array(objects: Sequence, *, indent: int | None = 2) -> bytes:
    """The published form: one pretty-printed array."""
    text = json.dumps(list(objects), ensure_ascii=False, indent=indent)
    return text.replace('": ', '" : ').encode() if indent else text.encode()


def table(objects: Sequence[dict], columns: str = CSV_2024) -> bytes:
    """The CSV form: every field in quotes, keys of keys with a dot, lines of a text joined."""
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    names = columns.split()
    writer.writerow(names)
    for one in objects:
        flat = {key.lower(): value for key, value in _flat(one)}
        writer.writerow([flat.get(name.lower(), "") for name in names])
    return stream.getvalue().encode()


def _flat(one: dict, before: str = ""):
    for key, value in one.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        elif isinstance(value, list):
            yield before + key, "/n".join(map(str, value)) if key == "adresse" else " ".join(map(str, value))
        else:
            yield before + key, str(value).lower() if isinstance(value, bool) else value


def packed(content: bytes) -> bytes:
    return gzip.compress(content, 1, mtime=0)


def broken_units(count: int = 200) -> dict[str, tuple[Callable[[], bytes], str, str]]:
    """Each way a file of units can be broken: how it is made, the fault, and words of the error."""
    whole = array(unit(n) for n in range(count))
    good = packed(whole)
    return {
        "cut": (lambda: good[: len(good) // 2], "truncated_gzip", "is cut off"),
        "cut_in_its_last_bytes": (lambda: good[:-3], "truncated_gzip", "is cut off"),
        "cut_before_its_trailer": (lambda: good[:-8], "truncated_gzip", "is cut off"),
        "wrong_checksum": (lambda: good[:-8] + b"\0\0\0\0" + good[-4:], "damaged_gzip", "incorrect data check"),
        "wrong_length": (lambda: good[:-4] + b"\1\0\0\0", "damaged_gzip", "incorrect length check"),
        "flipped_bit": (lambda: _flipped(good), "damaged_gzip", "is damaged"),
        "text_behind_it": (lambda: good + b"something else", "damaged_gzip", "is damaged"),
        "second_member_cut": (lambda: good + good[:-10], "truncated_gzip", "is cut off"),
        "nothing_packed": (lambda: packed(b" \n"), "empty", "has no content"),
        "array_cut": (lambda: whole[:-2], "malformed_json", "not well-formed JSON"),
        "array_cut_inside": (lambda: whole[: len(whole) // 2], "malformed_json", "not well-formed JSON"),
        "comma_missing": (lambda: whole.replace(b'AS",', b'AS"', 1), "malformed_json", "line 5"),
        "comma_missing_late": (lambda: _last(whole, b'AS",', b'AS"'), "malformed_json", "not well-formed JSON"),
        "text_behind_the_array": (lambda: whole + b" and more", "malformed_json", "not well-formed JSON"),
        "brackets_without_end": (lambda: b'[{"a":' + b"[" * 100_000, "malformed_json", "not well-formed JSON"),
        "json_lines": (
            lambda: b"\n".join(array([unit(n)], indent=None)[1:-1] for n in range(5)),
            "not_an_array",
            "lines",
        ),
        "one_object": (lambda: array([unit(1)])[1:-1].strip(), "not_an_array", "not one array"),
        "no_objects": (lambda: b"[]", "no_rows", "holds no rows"),
        "latin1": (lambda: whole.decode().encode("latin-1"), "wrong_encoding", "is not in UTF-8"),
        "latin1_late": (lambda: _last(whole, "Å".encode(), b"\xc5"), "wrong_encoding", "is not in UTF-8"),
        "utf16": (lambda: whole.decode().encode("utf-16"), "wrong_encoding", "UTF-16"),
        "workbook": (lambda: b"PK\x03\x04" + b"\0" * 100, "wrong_format", "workbook"),
        "web_page": (lambda: b"<!doctype html><title>503</title>", "wrong_format", "web page"),
    }


def _flipped(content: bytes) -> bytes:
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :]


def _last(content: bytes, old: bytes, new: bytes) -> bytes:
    before, _, after = content.rpartition(old)
    return before + new + after
