"""What are the invented firms, persons and streets called? Names are made of word parts, by number."""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from klynge.registers.demo.draw import below, uniform
from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.industries import NONE
from klynge.registers.demo.plan.population import FORMS, day
from klynge.registers.demo.writers.stream import dates, joined, numbers, pick, where

FILE = Path(__file__).parents[1] / "words.toml"
_TRADES = {
    "construction": ("BYGG", "ENTREPRENØR", "ANLEGG"),
    "energy-environment": ("KRAFT", "ENERGI", "GJENVINNING"),
    "tourism": ("HOTELL", "OPPLEVELSER", "SERVERING"),
    "industry": ("MEKANISKE", "INDUSTRI", "VERKSTED"),
    "food": ("MAT", "SMAK", "FOREDLING"),
    "wood": ("TRE", "TRELAST", "SKOG"),
    "ict": ("DATA", "SYSTEMER", "KODE"),
    "excluded": ("HANDEL", "VARER", "BUTIKKDRIFT"),
    "other": ("HOLDING", "EIENDOM", "TJENESTER"),
}
_ASSOCIATIONS = ("VELFORENING", "IDRETTSLAG", "MUSIKKLAG", "HISTORIELAG", "VENNER")


@cache
def words() -> dict[str, list]:
    """The word parts, as declared."""
    return tomllib.loads(FILE.read_text("utf-8"))


def firm_names(plan: Plan, rows: np.ndarray) -> pa.Array:
    """Registered names in capitals; municipalities are called after themselves, sole proprietors after a person."""
    people, form = plan.population, plan.population.form[rows]
    seed, parts = plan.seed, words()
    first = pick(parts["firm_starts"], below(seed, "name/start", rows, len(parts["firm_starts"])))
    last = pick([end.rstrip("-") for end in parts["firm_ends"]], below(seed, "name/end", rows, len(parts["firm_ends"])))
    trades = [trade for three in _TRADES.values() for trade in three]
    trade = people.area[rows].astype(np.int64) * 3 + below(seed, "name/trade", rows, 3)
    number = numbers(2 + below(seed, "name/number", rows, 98))
    firm = joined(
        first, last, " ", pick(trades, trade), where(uniform(seed, "name/numbered", rows) < 0.15, joined(" ", number))
    )
    suffix = pick([f" {code}" if code not in ("FLI", "ESEK", "KOMM", "ENK") else "" for code in FORMS], form)
    names = joined(firm, suffix)
    association = joined(first, last, " ", pick(list(_ASSOCIATIONS), below(seed, "name/association", rows, 5)))
    names = where(people.is_form("FLI", rows=rows), association, names)
    names = where(people.is_form("ENK", rows=rows), joined(first, last, " ", owner_surnames(plan, rows)), names)
    own = where(
        people.is_form("KOMM", rows=rows), joined(municipality_names(plan, rows, upper=True), " KOMMUNE"), names
    )
    return where(people.is_form("KBO", rows=rows), joined(own, " KONKURSBO"), own)


def municipality_names(plan: Plan, rows: np.ndarray, *, upper: bool) -> pa.Array:
    """Name of each unit's municipality; empty abroad."""
    names = [name.upper() if upper else name for name in plan.places.names]
    return pick([*names, ""], np.minimum(plan.population.municipality[rows], len(names)))


def owner_surnames(plan: Plan, rows: np.ndarray) -> pa.Array:
    """Surname of a sole proprietor, in capitals."""
    return pick([name.upper() for name in surnames()], below(plan.seed, "owner/surname", rows, len(surnames())))


@cache
def surnames() -> list[str]:
    """Every surname the parts make."""
    parts = words()
    return [start + end for start in parts["surname_starts"] for end in parts["surname_ends"]]


def person(seed: int, ids: np.ndarray) -> dict:
    """Birth date and names of persons: the same for the same number. One in seven has a middle name."""
    parts = words()
    born = day("1942-01-01") + below(seed, "person/born", ids, 58 * 365)
    middle = pick(parts["middle_names"], below(seed, "person/middle", ids, len(parts["middle_names"])))
    return {
        "born": dates(born),
        "first": pick(parts["first_names"], below(seed, "person/first", ids, len(parts["first_names"]))),
        "middle": middle,
        "has_middle": uniform(seed, "person/has_middle", ids) < 1 / 7,
        "last": pick(surnames(), below(seed, "person/last", ids, len(surnames()))),
    }


def streets(seed: int, rows: np.ndarray) -> pa.Array:
    """Street and number."""
    parts = words()
    street = pick(parts["streets"], below(seed, "address/street", rows, len(parts["streets"])))
    return joined(street, " ", numbers(1 + below(seed, "address/number", rows, 120)))


def postcodes(plan: Plan, rows: np.ndarray) -> pa.Array:
    """Four digits, a score of them per municipality."""
    base = (plan.population.municipality[rows].astype(np.int64) + 3) * 100
    return numbers(1000 + base + below(plan.seed, "address/postcode", rows, 20))


def purposes(plan: Plan, version: str, *, lines: bool) -> list[str]:
    """Stated purpose for each pair of industry and sentence, as lines of JSON text or as one line.

    The index of a unit is industry × number of sentences + sentence.
    """
    texts = []
    for index in range(len(plan.industries.sn2025)):
        name = plan.industries.name(version, index)
        for sentence in words()["purposes"]:
            parts = [part.replace("{industry}", name.lower()) for part in sentence]
            parts[0] = parts[0][0].upper() + parts[0][1:]
            texts.append(", ".join(f'"{part}"' for part in parts) if lines else " ".join(parts))
    return texts


def purpose_index(plan: Plan, rows: np.ndarray, topic: str) -> np.ndarray:
    """Which purpose each unit has; units without industry get the first, and do not print it."""
    industry = plan.population.industry[rows].astype(np.int64)
    sentence = below(plan.seed, topic, rows, len(words()["purposes"]))
    return np.where(industry == NONE, 0, industry * len(words()["purposes"]) + sentence)
