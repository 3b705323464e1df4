"""Who is in the register? Every unit as a row of small columns: form, industry, municipality, employees, dates."""

from dataclasses import dataclass

import numpy as np

from klynge.registers.demo.draw import chosen, uniform
from klynge.registers.demo.plan import numbers
from klynge.registers.demo.plan.industries import AREA_NAMES, NONE, OTHER, Industries
from klynge.registers.demo.plan.places import PLAIN_REGION, STUDY_REGION, Places
from klynge.registers.demo.plan.study_region import LargestFirms

FORMS = ("AS", "ENK", "NUF", "ANS", "DA", "SA", "STI", "FLI", "ESEK", "KBO", "ASA", "SPA", "KOMM", "ORGL", "IKS")
FORM = {code: index for index, code in enumerate(FORMS)}
# how legal forms are mixed, by what the industry is like; the rest follow `firms`
_MIXES = {
    "firms": {"AS": 46, "ENK": 43, "NUF": 4, "ANS": 1.2, "DA": 1.8, "SA": 1, "STI": 0.6, "ASA": 0.2, "KBO": 1.2},
    "farms": {"AS": 9, "ENK": 84, "ANS": 2, "DA": 3, "SA": 2},
    "holdings": {"AS": 97, "NUF": 1, "STI": 1, "ASA": 1},
    "property": {"AS": 77, "ENK": 5, "ANS": 2, "DA": 2, "SA": 2, "ESEK": 11, "STI": 1},
    "artists": {"AS": 5, "ENK": 93, "FLI": 2},
    "associations": {"FLI": 92, "STI": 5, "SA": 3},
    "public": {"ORGL": 60, "AS": 30, "STI": 10},
}
_MIX_OF = {
    "farms": ("01.", "03.110"),
    "holdings": ("64.",),
    "property": ("68.2",),
    "artists": ("90.", "74.120", "74.200"),
    "associations": ("93.120", "94."),
    "public": ("84.", "85.20", "85.40", "86.10", "87."),
}
_EMPLOYING = {"AS": 0.3, "ASA": 0.9, "NUF": 0.15, "ENK": 0.05, "SA": 0.3, "STI": 0.3, "ORGL": 0.9, "FLI": 0.05}
ACTIVE, BANKRUPT, WINDING_UP, FORCED = range(4)
# sizes of employers: power law above five employees
_TAIL, _LARGEST_EMPLOYER = 1.4, 1500
# a low-discrepancy sequence in three dimensions (powers of the inverse of the root of x⁴ = x + 1)
_EVEN_STEPS = (0.8191725133961645, 0.6710436067037893, 0.5497004779019703)
_PUBLIC_PER_UNIT, _FEWEST_PUBLIC = 0.25, 30  # employees of a municipality's own unit
# firms outside the 200 largest of the study region stay small enough not to belong to them
_STUDY_REGION_CAP = 12
_FEWEST_OTHERS = 60  # of the study region, in the smallest register
_DAY = np.datetime64("1900-01-01", "D")


@dataclass
class Population:
    """One row per unit, in no meaningful order; days count from 1900-01-01, 0 is not registered.

    `industry` NONE is not registered; abroad, `municipality` is NONE and `region` -1.
    The first `largest` rows are the 200 largest of the study region.
    """

    number: np.ndarray
    form: np.ndarray
    industry: np.ndarray
    municipality: np.ndarray
    region: np.ndarray
    employees: np.ndarray
    employees_2024: np.ndarray
    founded: np.ndarray
    status: np.ndarray
    area: np.ndarray
    largest: int

    def __len__(self) -> int:
        return len(self.number)

    def is_form(self, *codes: str, rows=slice(None)) -> np.ndarray:
        """Which units, or which of `rows`, have one of these legal forms."""
        among = np.zeros(len(FORMS), dtype=bool)
        among[[FORM[code] for code in codes]] = True
        return among[self.form[rows]]


def day(text: str) -> int:
    """Days since 1900-01-01."""
    return int((np.datetime64(text, "D") - _DAY).astype(int))


def build(units: int, seed: int, places: Places, industries: Industries, largest: LargestFirms) -> Population:
    """Draw the units: the 200 of the study region, a municipality's own unit each, then all others by region."""
    rows, firms, bodies = np.arange(units), slice(0, len(largest.industry)), len(places.codes)
    public = slice(firms.stop, firms.stop + bodies)
    municipality = _municipalities(units, seed, places, firms.stop)
    industry = _industries(seed, places, industries, municipality)
    industry[firms], industry[public] = largest.industry, industries.index("84.110")
    form = _forms(seed, industries, industry)
    form[firms], form[public] = FORM["AS"], FORM["KOMM"]
    form[(form == FORM["AS"]) & (industry == industries.index("64.190"))] = FORM["SPA"]
    industry[form == FORM["KBO"]] = NONE
    plain, study = (np.isin(municipality, places.of_region(region)) for region in (PLAIN_REGION, STUDY_REGION))
    employees = _employees(seed, industries, industry, form, plain)
    employees[study] = np.minimum(employees[study], _STUDY_REGION_CAP)
    employees[firms] = largest.employees
    of_municipality = np.bincount(municipality, minlength=256)[:bodies]
    employees[public] = np.maximum(of_municipality * _PUBLIC_PER_UNIT, _FEWEST_PUBLIC)
    status = np.where(form == FORM["KBO"], BANKRUPT, _status(seed, rows, form)).astype(np.uint8)
    status[: public.stop] = ACTIVE
    return Population(
        number=numbers.issue(units, seed, numbers.UNITS),
        form=form,
        industry=industry,
        municipality=municipality,
        region=_regions(places, municipality),
        employees=employees,
        employees_2024=_two_years_older(seed, rows, employees),
        founded=_founded(seed, rows, public.stop),
        status=status,
        area=np.append(industries.area, np.full(256 - len(industries.area), OTHER)).astype(np.uint8)[industry],
        largest=firms.stop,
    )


def _regions(places: Places, municipality: np.ndarray) -> np.ndarray:
    """Region of each unit; -1 abroad."""
    return np.append(places.region, -1)[np.minimum(municipality, len(places.codes))].astype(np.int16)


def _municipalities(units: int, seed: int, places: Places, largest: int) -> np.ndarray:
    """Municipality of each unit: fixed numbers of units per municipality, 1 % of the rest abroad."""
    study = places.of_region(STUDY_REGION)
    share = places.share[study] / places.share[study].sum()
    of_largest = study[chosen(seed, "municipality/largest", np.arange(largest), share)]
    rest = units - largest - len(places.codes)
    others = np.maximum(places.share, 1e-9).copy()
    fewest = _FEWEST_OTHERS / rest
    if others[study].sum() < fewest:
        others[study] *= fewest / others[study].sum()
    others = np.append(others / others.sum() * 0.99, 0.01)
    edges = np.round(np.cumsum(others) * rest).astype(int)
    of_others = np.repeat(np.append(np.arange(len(places.codes)), NONE), np.diff(edges, prepend=0))
    return np.concatenate([of_largest, np.arange(len(places.codes)), of_others]).astype(np.uint8)


def _industries(seed: int, places: Places, industries: Industries, municipality: np.ndarray) -> np.ndarray:
    """Industry by the weights of the country, with one area over-represented where the region says so."""
    chance = uniform(seed, "industry", np.arange(len(municipality)))
    region = _regions(places, municipality)
    industry = np.empty(len(municipality), dtype=np.uint8)
    for index in range(-1, len(places.regions)):
        here = np.flatnonzero(region == index)
        if index >= 0 and places.regions[index] == PLAIN_REGION:
            # evenly spread chances: the mix is that of the country, without the luck of the draw
            chance[here] = (np.arange(len(here)) * 0.6180339887498949 + 0.5 / len(here)) % 1.0
        boost = places.boosts[index] if index >= 0 else None
        weight = industries.weight * (1 + 0.8 * (industries.area == AREA_NAMES.index(boost)) if boost else 1)
        cumulative = np.cumsum(weight) / weight.sum()
        industry[here] = np.searchsorted(cumulative, chance[here], side="right")
    return industry


def _forms(seed: int, industries: Industries, industry: np.ndarray) -> np.ndarray:
    chance = uniform(seed, "form", np.arange(len(industry)))
    kinds = [
        next((k for k, starts in _MIX_OF.items() if code.startswith(starts)), "firms") for code in industries.sn2025
    ]
    form = np.empty(len(industry), dtype=np.uint8)
    for kind, mix in _MIXES.items():
        here = np.isin(industry, [index for index, of in enumerate(kinds) if of == kind])
        cumulative = np.cumsum(list(mix.values()))
        drawn = np.searchsorted(cumulative / cumulative[-1], chance[here], side="right")
        form[here] = np.array([FORM[code] for code in mix])[drawn]
    return form


def _employees(seed: int, industries: Industries, industry: np.ndarray, form: np.ndarray, plain: np.ndarray):
    """Half of the employers have one to four, the others a heavy tail from five up."""
    rows = np.arange(len(industry))
    by_form = np.array([_EMPLOYING.get(code, 0.02) for code in FORMS])
    factor = np.append(industries.employing, np.zeros(256 - len(industries.employing)))[industry]
    chance = [uniform(seed, topic, rows) for topic in ("employs", "employees", "employees/size")]
    here = np.flatnonzero(plain)
    here = here[np.lexsort((form[here], industry[here]))]
    for values, step in zip(chance, _EVEN_STEPS, strict=True):
        # neighbours of one industry get evenly spread chances, so that every industry has its expected employment
        values[here] = (0.5 + np.arange(len(here)) * step) % 1.0
    employs = chance[0] < np.minimum(by_form[form] * np.minimum(factor, 2.6), 0.95)
    size = np.where(chance[1] < 0.5, 1 + np.floor(4 * chance[2]), 5 * (1 - chance[2]) ** (-1 / _TAIL))
    size = np.where(form == FORM["ENK"], np.minimum(size, 14), size)
    return np.where(employs, np.minimum(size, _LARGEST_EMPLOYER), 0).astype(np.int32)


def _two_years_older(seed: int, rows: np.ndarray, employees: np.ndarray) -> np.ndarray:
    change = 0.8 + 0.35 * uniform(seed, "employees/2024", rows)
    return np.round(employees * change).astype(np.int32)


def _founded(seed: int, rows: np.ndarray, first_others: int) -> np.ndarray:
    """Most units are young; municipalities and the largest firms of the study region are old."""
    old = 12 + 50 * uniform(seed, "founded/old", rows)
    years = np.where(rows < first_others, old, 40 * uniform(seed, "founded", rows) ** 1.7)
    return (day("2026-08-20") - years * 365.25).astype(np.int32)


def _status(seed: int, rows: np.ndarray, form: np.ndarray) -> np.ndarray:
    firms = np.isin(form, [FORM[code] for code in ("AS", "NUF", "ASA", "ENK")])
    drawn = np.searchsorted([0.975, 0.983, 0.993], uniform(seed, "status", rows), side="right")
    return np.where(firms, drawn, ACTIVE)
