"""The establishments as published in 2026: a pretty-printed JSON array, each with its superior unit."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from klynge.progress import Progress
from klynge.registers.demo.draw import below
from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.industries import NONE
from klynge.registers.demo.plan.population import day
from klynge.registers.demo.writers import words
from klynge.registers.demo.writers.stream import blocks, dates, joined, numbers, pick, where, write_array
from klynge.registers.demo.writers.units import FIRST_REGISTRATION

_FORMS = (
    ("BEDR", "Underenhet til næringsdrivende og offentlig forvaltning"),
    ("AAFY", "Underenhet til ikke-næringsdrivende"),
)


def write(plan: Plan, path: Path, progress: Progress) -> int:
    """Write every establishment; return how many."""
    order = np.argsort(plan.workplaces.number, kind="stable")
    progress.step(path.name, total=len(order))
    done = 0

    def texts():
        nonlocal done
        for rows in blocks(order):
            yield _objects(plan, rows)
            done += len(rows)
            progress.advance(done)

    return write_array(path, texts())


def _objects(plan: Plan, rows: np.ndarray) -> pa.Array:
    places, codes = plan.workplaces, plan.industries
    unit, employees, municipality = places.unit[rows], places.employees[rows], places.municipality[rows]
    industry = plan.population.industry[unit].astype(np.int64)
    named = [
        f'  "naeringskode1" : {{\n    "kode" : "{code}",\n    "beskrivelse" : "{codes.name("SN2025", i)}",\n'
        '    "links" : [ ]\n  },\n'
        for i, code in enumerate(codes.sn2025)
    ]
    forms = [f'"kode" : "{code}",\n    "beskrivelse" : "{name}"' for code, name in _FORMS]
    started = places.started[rows].astype(np.int64)
    town = pick([name.upper() for name in plan.places.names], municipality)
    return joined(
        ', {\n  "organisasjonsnummer" : "',
        numbers(places.number[rows]),
        '",\n  "navn" : "',
        words.firm_names(plan, unit),
        where(municipality != plan.population.municipality[unit], joined(" AVD ", town)),
        '",\n  "organisasjonsform" : {\n    ',
        pick(forms, plan.population.is_form("FLI", rows=unit).astype(np.int8)),
        ',\n    "links" : [ ]\n  },\n  "registreringsdatoEnhetsregisteret" : "',
        dates(np.maximum(started, FIRST_REGISTRATION)),
        '",\n  "registrertIMvaregisteret" : false,\n',
        where(industry != NONE, pick(named, np.where(industry != NONE, industry, 0))),
        where(employees >= 5, joined('  "antallAnsatte" : ', numbers(employees), ",\n")),
        '  "harRegistrertAntallAnsatte" : ',
        pick(["false", "true"], (employees > 0).astype(np.int8)),
        ',\n  "overordnetEnhet" : "',
        numbers(plan.population.number[unit]),
        '",\n  "oppstartsdato" : "',
        dates(np.minimum(started, day("2026-08-20"))),
        '",\n  "beliggenhetsadresse" : {\n    "land" : "Norge",\n    "landkode" : "NO",\n    "postnummer" : "',
        numbers(1000 + (municipality.astype(np.int64) + 3) * 100 + below(plan.seed, "workplace/postcode", rows, 20)),
        '",\n    "poststed" : "',
        town,
        '",\n    "adresse" : [ "',
        words.streets(plan.seed + 1, rows),
        '" ],\n    "kommune" : "',
        town,
        '",\n    "kommunenummer" : "',
        pick(plan.places.codes, municipality),
        '"\n  },\n  "links" : [ ],\n  "respons_klasse" : "Underenhet"\n}',
    )
