"""The roles as published since June 2026: one object per unit with its role groups; no start dates, no `fratraadt`."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from klynge.progress import Progress
from klynge.registers.demo.draw import below, uniform
from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.population import FORMS, day
from klynge.registers.demo.plan.roles import DEAD, DEREGISTERED, GROUP_OF, KINDS, PersonRoles, build
from klynge.registers.demo.writers import words
from klynge.registers.demo.writers.stream import blocks, dates, joined, numbers, pick, text_bytes, where, write_array

# group code, group name, role code and role name, in the order of KINDS
_ROLES = {
    "DAGL": ("DAGL", "Daglig leder", "DAGL", "Daglig leder"),
    "LEDE": ("STYR", "Styre", "LEDE", "Styrets leder"),
    "NEST": ("STYR", "Styre", "NEST", "Nestleder"),
    "MEDL": ("STYR", "Styre", "MEDL", "Styremedlem"),
    "VARA": ("STYR", "Styre", "VARA", "Varamedlem"),
    "INNH": ("INNH", "Innehaver", "INNH", "Innehaver"),
    "DTPR": ("DTPR", "Deltakere med proratarisk ansvar", "DTPR", "Deltaker med delt ansvar"),
    "KONT": ("KONT", "Kontaktperson", "KONT", "Kontaktperson"),
}
_ELECTED = (
    ',\n        "valgtAv" : {\n          "kode" : "AREP",\n'
    '          "beskrivelse" : "Representant for de ansatte"\n        }'
)
_BY_SHARES = (
    ',\n        "valgtAv" : {\n          "kode" : "A-AK",\n          "beskrivelse" : "A-aksjonærene"\n        }'
)
_HALF = ',\n        "ansvarsandel" : "50%"'
_AUDITED, _KEPT_BOOKS = 0.35, 0.55
_BY_CLASS = 0.01


def write(plan: Plan, path: Path, progress: Progress) -> dict[str, int]:
    """Write the roles; return how many, and of how many units."""
    persons = build(plan.population, plan.boards, plan.seed, plan.order)
    has = np.zeros(plan.units, dtype=bool)
    has[persons.unit] = True
    rows = plan.order[has[plan.order]]
    position = np.full(plan.units, -1)
    position[rows] = np.arange(len(rows))
    edges = np.searchsorted(position[persons.unit], np.arange(len(rows) + 1))
    progress.step(path.name, total=len(rows))
    services = _Services(plan)
    roles = done = 0

    def texts():
        nonlocal done, roles
        for block in blocks(np.arange(len(rows))):
            text, count = _objects(plan, services, persons, rows[block], edges[block[0]], edges[block[-1] + 1])
            yield text
            roles += count
            done += len(block)
            progress.advance(done)

    units = write_array(path, texts())
    return {"roles": roles, "units": units}


def _objects(plan, services, persons, rows, first, last) -> tuple[pa.Array, int]:
    """One text per unit: its person roles from `first` to `last`, then auditor and accountant."""
    part = slice(first, last)
    unit, group = persons.unit[part], GROUP_OF[persons.kind[part]]
    new_unit = np.append(True, unit[1:] != unit[:-1])
    new_group = new_unit | np.append(True, group[1:] != group[:-1])
    ends_group = np.append(new_group[1:], True)
    # order within the group, with the register's gaps left out
    number = np.arange(len(unit)) - np.maximum.accumulate(np.where(new_group, np.arange(len(unit)), 0))
    text = joined(
        _opening(plan, persons, part, new_unit, new_group),
        _person(plan, persons, part, number),
        where(ends_group, " ]\n  }"),
    )
    starts = np.flatnonzero(new_unit)
    offsets = np.frombuffer(text.buffers()[1], dtype=np.int32)[text.offset : text.offset + len(text) + 1]
    bounds = np.append(offsets[starts], offsets[-1]) - offsets[0]
    per_unit = pa.Array.from_buffers(
        pa.string(), len(starts), [None, pa.py_buffer(bounds.astype(np.int32)), pa.py_buffer(text_bytes(text))]
    )
    served, count = services.texts(rows)
    return joined(per_unit, served, " ]\n}"), len(unit) + count


def _opening(plan: Plan, persons: PersonRoles, part: slice, new_unit, new_group) -> pa.Array:
    kinds, unit = persons.kind[part], persons.unit[part]
    heads = [
        f'{{\n    "type" : {{\n      "kode" : "{code}",\n      "beskrivelse" : "{name}"\n    }},\n    "sistEndret" : "'
        for code, name, *_ in _ROLES.values()
    ]
    changed = np.maximum(
        plan.population.founded[unit], day("2026-08-25") - below(plan.seed, "role/changed", unit, 4000)
    )
    head = joined(pick(heads, kinds), dates(changed), '",\n    "roller" : [ ')
    unit_head = joined(
        ', {\n  "organisasjonsnummer" : "', numbers(plan.population.number[unit]), '",\n  "rollegrupper" : [ '
    )
    before = where(new_unit, unit_head, ", ")
    return joined(before, where(new_group, head))


def _person(plan: Plan, persons: PersonRoles, part: slice, number: np.ndarray) -> pa.Array:
    kinds, ids = persons.kind[part], persons.person[part]
    types = [
        f'{{\n      "type" : {{\n        "kode" : "{code}",\n        "beskrivelse" : "{name}"\n      }},\n'
        for *_, code, name in _ROLES.values()
    ]
    who = words.person(plan.seed, ids)
    middle = where(who["has_middle"], joined('          "mellomnavn" : "', who["middle"], '",\n'))
    after = np.select(
        [
            persons.elected[part],
            kinds == KINDS.index("DTPR"),
            (kinds == KINDS.index("MEDL")) & (uniform(plan.seed, "role/class", ids) < _BY_CLASS),
        ],
        [1, 2, 3],
        0,
    )
    return joined(
        pick(types, kinds),
        '      "person" : {\n        "fodselsdato" : "',
        who["born"],
        '",\n        "navn" : {\n          "fornavn" : "',
        who["first"],
        '",\n',
        middle,
        '          "etternavn" : "',
        who["last"],
        '"\n        },\n        "erDoed" : ',
        pick(["false", "true"], (persons.former[part] == DEAD).astype(np.int8)),
        '\n      },\n      "avregistrert" : ',
        pick(["false", "true"], (persons.former[part] == DEREGISTERED).astype(np.int8)),
        pick(["", _ELECTED, _HALF, _BY_SHARES], after),
        ',\n      "rekkefolge" : ',
        numbers(number),
        "\n    }",
    )


class _Services:
    """Auditors and accountants: a few firms of those industries serve nearly everyone."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.auditors, self.accountants = self._firms("69.201"), self._firms("69.202")

    def _firms(self, code: str) -> np.ndarray:
        people = self.plan.population
        found = np.flatnonzero((people.industry == self.plan.industries.index(code)) & people.is_form("AS"))
        return found if len(found) else np.flatnonzero(people.is_form("AS"))[:3]

    def texts(self, rows: np.ndarray) -> tuple[pa.Array, int]:
        """Text of both groups per unit, and how many there are."""
        people, seed = self.plan.population, self.plan.seed
        company = people.is_form("AS", "ASA", "SA", "STI", "SPA", rows=rows)
        audited = company & (
            uniform(seed, "service/audited", rows) < np.where(people.employees[rows] >= 10, 1, _AUDITED)
        )
        kept = company & (uniform(seed, "service/kept", rows) < _KEPT_BOOKS)
        return (
            joined(
                where(audited, self._group(rows, "REVI", "Revisor", self.auditors)),
                where(kept, self._group(rows, "REGN", "Regnskapsfører", self.accountants)),
            ),
            int(audited.sum() + kept.sum()),
        )

    def _group(self, rows: np.ndarray, code: str, name: str, firms: np.ndarray) -> pa.Array:
        # squaring makes a few of them serve most
        holder = firms[(uniform(self.plan.seed, f"service/{code}", rows) ** 2 * len(firms)).astype(np.int64)]
        form = pick(list(FORMS), self.plan.population.form[holder])
        return joined(
            f', {{\n    "type" : {{\n      "kode" : "{code}",\n      "beskrivelse" : "{name}"\n    }},\n'
            '    "sistEndret" : "2021-06-30",\n    "roller" : [ {\n'
            f'      "type" : {{\n        "kode" : "{code}",\n        "beskrivelse" : "{name}"\n      }},\n'
            '      "enhet" : {\n        "organisasjonsnummer" : "',
            numbers(self.plan.population.number[holder]),
            '",\n        "organisasjonsform" : {\n          "kode" : "',
            form,
            '"\n        },\n        "navn" : [ "',
            words.firm_names(self.plan, holder),
            '" ],\n        "erSlettet" : false\n      },\n      "avregistrert" : false,\n'
            '      "rekkefolge" : 0\n    } ]\n  }',
        )
