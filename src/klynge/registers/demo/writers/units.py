"""The register of units as published in 2026: a pretty-printed JSON array, SN2025 codes, absent keys left out."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from klynge.progress import Progress
from klynge.registers.demo.draw import below, uniform
from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.industries import NONE
from klynge.registers.demo.plan.population import BANKRUPT, FORCED, FORMS, WINDING_UP, day
from klynge.registers.demo.writers import words
from klynge.registers.demo.writers.stream import blocks, dates, joined, numbers, pick, where, write_array

FORM_NAMES = dict(
    AS="Aksjeselskap",
    ENK="Enkeltpersonforetak",
    NUF="Norskregistrert utenlandsk foretak",
    ANS="Ansvarlig selskap med solidarisk ansvar",
    DA="Selskap med delt ansvar",
    SA="Samvirkeforetak",
    STI="Stiftelse",
    FLI="Forening/lag/innretning",
    ESEK="Eierseksjonssameie",
    KBO="Konkursbo",
    ASA="Allmennaksjeselskap",
    SPA="Sparebank",
    KOMM="Kommune",
    ORGL="Organisasjonsledd",
    IKS="Interkommunalt selskap",
)
SECTORS = {
    "2100": "Private aksjeselskaper mv.",
    "8200": "Personlig næringsdrivende",
    "2300": "Personlige foretak",
    "2500": "Private produsentorienterte organisasjoner uten profittformål",
    "7000": "Ideelle organisasjoner",
    "3200": "Banker",
    "6500": "Kommuneforvaltningen",
}
SECTOR_OF = dict(ENK="8200", ANS="2300", DA="2300", STI="7000", FLI="7000", SPA="3200", KOMM="6500", ORGL="6500")
FIRST_REGISTRATION = day("1995-02-19")  # the register's own start: earlier units have this date
LAST_REGISTRATION = day("2026-08-28")
HEAD_COUNTED = day("2026-08-12")
ABROAD = (
    ("Sverige", "SE", "111 20 STOCKHOLM"),
    ("Danmark", "DK", "1050 KØBENHAVN K"),
    ("Tyskland", "DE", "20095 HAMBURG"),
)


def write(plan: Plan, path: Path, progress: Progress) -> int:
    """Write every unit; return how many."""
    progress.step(path.name, total=plan.units)
    done = 0

    def texts():
        nonlocal done
        for rows in blocks(plan.order):
            yield _objects(plan, rows)
            done += len(rows)
            progress.advance(done)

    return write_array(path, texts())


def _objects(plan: Plan, rows: np.ndarray) -> pa.Array:
    people, seed = plan.population, plan.seed
    form, status, employees = people.form[rows], people.status[rows], people.employees[rows]
    company = people.is_form("AS", "ASA", rows=rows)
    registered = registration_days(plan, rows)
    has_site = uniform(seed, "website", rows) < np.where(employees > 0, 0.3, 0.06)
    names = words.firm_names(plan, rows)
    return joined(
        ', {\n  "organisasjonsnummer" : "',
        numbers(people.number[rows]),
        '",\n  "navn" : "',
        names,
        '",\n',
        pick([_coded("organisasjonsform", code, FORM_NAMES[code]) for code in FORMS], form),
        where(has_site, joined('  "hjemmeside" : "www.klynge-', numbers(people.number[rows]), '.example",\n')),
        where(uniform(seed, "postal", rows) < 0.17, _postal(plan, rows)),
        '  "registreringsdatoEnhetsregisteret" : "',
        dates(registered),
        '",\n  "registrertIMvaregisteret" : ',
        _flag((employees > 0) & people.is_form("AS", "ASA", "ENK", "NUF", "DA", "ANS", rows=rows)),
        ",\n",
        _industries(plan, rows),
        where(employees >= 5, joined('  "antallAnsatte" : ', numbers(employees), ",\n")),
        '  "harRegistrertAntallAnsatte" : ',
        _flag(employees > 0),
        ",\n",
        where(
            employees > 0,
            joined(
                '  "registreringsdatoAntallAnsatteEnhetsregisteret" : "',
                dates(HEAD_COUNTED - below(seed, "counted", rows, 400)),
                '",\n  "registreringsdatoAntallAnsatteNAVAaregisteret" : "2026-08-10",\n',
            ),
        ),
        _business(plan, rows),
        where(has_foundation(plan, rows), joined('  "stiftelsesdato" : "', dates(people.founded[rows]), '",\n')),
        pick([_coded("institusjonellSektorkode", *_sector(code)) for code in FORMS], form),
        '  "registrertIForetaksregisteret" : ',
        _flag(~people.is_form("ENK", "FLI", "KOMM", "ORGL", "KBO", "ESEK", rows=rows)),
        ',\n  "registrertIStiftelsesregisteret" : ',
        _flag(people.is_form("STI", rows=rows)),
        ',\n  "registrertIFrivillighetsregisteret" : ',
        _flag(people.is_form("FLI", rows=rows) & (uniform(seed, "voluntary", rows) < 0.4)),
        ",\n",
        where(plan.files_accounts[rows], '  "sisteInnsendteAarsregnskap" : "2025",\n'),
        '  "konkurs" : ',
        _flag(status == BANKRUPT),
        where(status == BANKRUPT, ',\n  "konkursdato" : "2026-05-11"'),
        ',\n  "underAvvikling" : ',
        _flag(status == WINDING_UP),
        ',\n  "underTvangsavviklingEllerTvangsopplosning" : ',
        _flag(status == FORCED),
        ',\n  "maalform" : "',
        pick(["Bokmål", "Nynorsk"], (uniform(seed, "language", rows) < 0.12).astype(np.int8)),
        '",\n',
        where(company, joined('  "vedtektsdato" : "', dates(np.maximum(registered, day("2015-01-01"))), '",\n')),
        where(company & (people.industry[rows] != NONE), _lines(plan, rows, "vedtektsfestetFormaal")),
        where(people.industry[rows] != NONE, _lines(plan, rows, "aktivitet"), '  "aktivitet" : [ ],\n'),
        '  "registrertIPartiregisteret" : false,\n  "paategninger" : [ ],\n  "erIKonsern" : ',
        _flag(plan.in_group[rows]),
        where(company, _capital(plan, rows, registered)),
        ',\n  "links" : [ ],\n  "respons_klasse" : "Enhet"\n}',
    )


def registration_days(plan: Plan, rows: np.ndarray) -> np.ndarray:
    """Within a month after foundation, never before the register existed, and not after its date."""
    founded = plan.population.founded[rows].astype(np.int64)
    return np.clip(founded + below(plan.seed, "registered", rows, 30), FIRST_REGISTRATION, LAST_REGISTRATION)


def has_foundation(plan: Plan, rows: np.ndarray) -> np.ndarray:
    """Sole proprietors mostly lack the date of foundation."""
    lacks = np.where(plan.population.is_form("ENK", "NUF", rows=rows), 0.85, 0.05)
    return uniform(plan.seed, "founded/known", rows) >= lacks


def _coded(key: str, code: str, name: str) -> str:
    return f'  "{key}" : {{\n    "kode" : "{code}",\n    "beskrivelse" : "{name}",\n    "links" : [ ]\n  }},\n'


def _sector(form: str) -> tuple[str, str]:
    code = SECTOR_OF.get(form, "2100")
    return code, SECTORS[code]


def _flag(values: np.ndarray) -> pa.Array:
    return pick(["false", "true"], values.astype(np.int8))


def _industries(plan: Plan, rows: np.ndarray) -> pa.Array:
    """The main code of those that have one, and a second one for 4 %."""
    codes, industry = plan.industries, plan.population.industry[rows].astype(np.int64)
    known = industry != NONE
    named = [(code, codes.name("SN2025", index)) for index, code in enumerate(codes.sn2025)]
    second = known & (uniform(plan.seed, "industry/second", rows) < 0.04)
    other = below(plan.seed, "industry/other", rows, len(named))
    second &= other != industry
    first = [_coded("naeringskode1", *one) for one in named]
    return joined(
        where(known, pick(first, np.where(known, industry, 0))),
        where(second, pick([_coded("naeringskode2", *one) for one in named], other)),
    )


def _address(plan: Plan, rows: np.ndarray, line) -> pa.Array:
    place = np.minimum(plan.population.municipality[rows], len(plan.places.codes))
    return joined(
        ' : {\n    "land" : "Norge",\n    "landkode" : "NO",\n    "postnummer" : "',
        words.postcodes(plan, rows),
        '",\n    "poststed" : "',
        words.municipality_names(plan, rows, upper=True),
        '",\n    "adresse" : [ "',
        line,
        '" ],\n    "kommune" : "',
        words.municipality_names(plan, rows, upper=True),
        '",\n    "kommunenummer" : "',
        pick([*plan.places.codes, ""], place),
        '"\n  },\n',
    )


def _postal(plan: Plan, rows: np.ndarray) -> pa.Array:
    box = joined("Postboks ", numbers(1 + below(plan.seed, "address/box", rows, 900)))
    here = plan.population.municipality[rows] != NONE
    return where(here, joined('  "postadresse"', _address(plan, rows, box)))


def _business(plan: Plan, rows: np.ndarray) -> pa.Array:
    line = words.streets(plan.seed, rows)
    care_of = joined("c/o ", pick(words.surnames(), below(plan.seed, "address/co", rows, 1500)), '", "', line)
    line = where(uniform(plan.seed, "address/has_co", rows) < 0.05, care_of, line)
    foreign = [
        f'  "forretningsadresse" : {{\n    "land" : "{land}",\n    "landkode" : "{code}",\n    "poststed" : "{town}",\n'
        '    "adresse" : [ "Main street 4" ]\n  },\n'
        for land, code, town in ABROAD
    ]
    here = plan.population.municipality[rows] != NONE
    abroad = pick(foreign, below(plan.seed, "address/abroad", rows, len(foreign)))
    return where(here, joined('  "forretningsadresse"', _address(plan, rows, line)), abroad)


def _lines(plan: Plan, rows: np.ndarray, key: str) -> pa.Array:
    texts = words.purposes(plan, "SN2025", lines=True)
    return joined(f'  "{key}" : [ ', pick(texts, words.purpose_index(plan, rows, key)), " ],\n")


def _capital(plan: Plan, rows: np.ndarray, registered: np.ndarray) -> pa.Array:
    amounts = ["30000.00", "100000.00", "250000.00", "1000000.00", "12500000.00"]
    return joined(
        ',\n  "kapital" : {\n    "belop" : ',
        pick(amounts, below(plan.seed, "capital", rows, len(amounts))),
        ',\n    "antallAksjer" : ',
        numbers(100 * (1 + below(plan.seed, "shares", rows, 300))),
        ',\n    "type" : "Aksjekapital",\n    "valuta" : "NOK",\n    "innfortDato" : "',
        dates(registered),
        '"\n  }',
    )
