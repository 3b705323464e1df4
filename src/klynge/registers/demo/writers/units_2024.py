"""The register of units as published in 2024: CSV with 54 columns, SN2007 codes, the same units two years before."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from klynge.progress import Progress
from klynge.registers.demo import EARLIER_AS_OF
from klynge.registers.demo.draw import below, uniform
from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.industries import NONE
from klynge.registers.demo.plan.population import FORMS, day
from klynge.registers.demo.writers import words
from klynge.registers.demo.writers.stream import (
    blocks,
    compressed,
    dates,
    headers,
    joined,
    numbers,
    pick,
    text_bytes,
    where,
)
from klynge.registers.demo.writers.units import FORM_NAMES, SECTOR_OF, SECTORS, has_foundation, registration_days

COLUMNS = headers()["units_2024"]


def existing(plan: Plan) -> np.ndarray:
    """Units that were registered then, in the order of the file."""
    return plan.order[
        (registration_days(plan, plan.order) <= day(EARLIER_AS_OF.isoformat()))
        & (plan.population.form[plan.order] != 9)
    ]


def write(plan: Plan, path: Path, progress: Progress) -> int:
    """Write the units of 2024; return how many."""
    rows = existing(plan)
    progress.step(path.name, total=len(rows))
    done = 0
    with compressed(path) as file:
        file.write((",".join(f'"{name}"' for name in COLUMNS) + "\n").encode())
        for block in blocks(rows):
            file.write(text_bytes(_lines(plan, block)))
            done += len(block)
            progress.advance(done)
    return done


def _lines(plan: Plan, rows: np.ndarray) -> pa.Array:
    filled = _filled(plan, rows)
    pieces: list = ['"']
    for place, name in enumerate(COLUMNS):
        pieces += [filled.get(name, ""), '","' if place + 1 < len(COLUMNS) else '"\n']
    return joined(*pieces)


def _filled(plan: Plan, rows: np.ndarray) -> dict:
    """What each column holds; columns that are not named are empty."""
    people, seed, codes = plan.population, plan.seed, plan.industries
    form, employees = people.form[rows], people.employees_2024[rows]
    industry = people.industry[rows].astype(np.int64)
    known, here = industry != NONE, people.municipality[rows] != NONE
    index = np.where(known, industry, 0)
    place = np.minimum(people.municipality[rows], len(plan.places.codes))
    company = people.is_form("AS", "ASA", rows=rows)
    sector = [SECTOR_OF.get(code, "2100") for code in FORMS]
    town = words.municipality_names(plan, rows, upper=True)
    return {
        "organisasjonsnummer": numbers(people.number[rows]),
        "navn": words.firm_names(plan, rows),
        "organisasjonsform.kode": pick(list(FORMS), form),
        "organisasjonsform.beskrivelse": pick([FORM_NAMES[code] for code in FORMS], form),
        "naeringskode1.kode": where(known, pick(codes.sn2007, index)),
        "naeringskode1.beskrivelse": where(
            known, pick([codes.name("SN2007", i) for i in range(len(codes.sn2007))], index)
        ),
        "harRegistrertAntallAnsatte": _flag(employees > 0),
        "antallAnsatte": where(employees >= 5, numbers(employees)),
        "forretningsadresse.adresse": _address(plan, rows, here),
        "forretningsadresse.poststed": where(here, town, "111 20 STOCKHOLM"),
        "forretningsadresse.postnummer": where(here, words.postcodes(plan, rows)),
        "forretningsadresse.kommune": town,
        "forretningsadresse.kommunenummer": pick([*plan.places.codes, ""], place),
        "forretningsadresse.land": pick(["Sverige", "Norge"], here.astype(np.int8)),
        "forretningsadresse.landkode": pick(["SE", "NO"], here.astype(np.int8)),
        "institusjonellSektorkode.kode": pick(sector, form),
        "institusjonellSektorkode.beskrivelse": pick([SECTORS[code] for code in sector], form),
        "sisteInnsendteAarsregnskap": where(plan.files_accounts[rows] & _old_enough(plan, rows), "2023"),
        "registreringsdatoenhetsregisteret": dates(registration_days(plan, rows)),
        "stiftelsesdato": where(has_foundation(plan, rows), dates(people.founded[rows])),
        "registrertIMvaRegisteret": _flag((employees > 0) & people.is_form("AS", "ASA", "ENK", "NUF", "DA", rows=rows)),
        "registrertIFrivillighetsregisteret": _flag(
            people.is_form("FLI", rows=rows) & (uniform(seed, "voluntary", rows) < 0.4)
        ),
        "registrertIForetaksregisteret": _flag(~people.is_form("ENK", "FLI", "KOMM", "ORGL", "ESEK", rows=rows)),
        "registrertIStiftelsesregisteret": _flag(people.is_form("STI", rows=rows)),
        "konkurs": "false",
        "underAvvikling": "false",
        "underTvangsavviklingEllerTvangsopplosning": "false",
        "maalform": pick(["Bokmål", "Nynorsk"], (uniform(seed, "language", rows) < 0.12).astype(np.int8)),
        "vedtektsfestetFormaal": where(company & known, _purpose(plan, rows, "vedtektsfestetFormaal")),
        "aktivitet": where(known, _purpose(plan, rows, "aktivitet")),
    }


def _flag(values: np.ndarray) -> pa.Array:
    return pick(["false", "true"], values.astype(np.int8))


def _old_enough(plan: Plan, rows: np.ndarray) -> np.ndarray:
    return plan.population.founded[rows] < day("2023-07-01")


def _address(plan: Plan, rows: np.ndarray, here: np.ndarray) -> pa.Array:
    """Some addresses have two lines, joined by the register's own artefact '/n'."""
    street = words.streets(plan.seed, rows)
    care_of = joined("c/o ", pick(words.surnames(), below(plan.seed, "address/co", rows, 1500)), "/n", street)
    return where(here, where(uniform(plan.seed, "address/has_co", rows) < 0.05, care_of, street), "Main street 4")


def _purpose(plan: Plan, rows: np.ndarray, key: str) -> pa.Array:
    """One line; in a few the register left a line break within the field."""
    texts = words.purposes(plan, "SN2007", lines=False)
    index = words.purpose_index(plan, rows, key)
    broken = pick([text.replace(" og ", "\nog ", 1) for text in texts], index)
    return where(uniform(plan.seed, "purpose/broken", rows) < 0.08, broken, pick(texts, index))
