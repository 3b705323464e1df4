"""Where do the units work? One establishment at the seat for most, several for large ones, some in other places."""

from dataclasses import dataclass

import numpy as np

from klynge.registers.demo.draw import below, uniform
from klynge.registers.demo.plan import numbers
from klynge.registers.demo.plan.industries import NONE
from klynge.registers.demo.plan.places import PLAIN_REGION, STUDY_REGION, Places
from klynge.registers.demo.plan.population import ACTIVE, Population

_WITHOUT_EMPLOYEES = 0.62  # share of the units without employees that have an establishment all the same
_PER_ESTABLISHMENT = 45  # employees
_ELSEWHERE = 0.35  # of the second and later establishments


@dataclass(frozen=True)
class Workplaces:
    """One row per establishment; the employees of a unit's establishments add up to its own."""

    number: np.ndarray
    unit: np.ndarray
    municipality: np.ndarray
    employees: np.ndarray
    started: np.ndarray

    def __len__(self) -> int:
        return len(self.number)


def build(population: Population, seed: int, places: Places) -> Workplaces:
    """Draw the establishments of all units in business."""
    rows = np.arange(len(population))
    employees = population.employees
    several = 1 + (employees / _PER_ESTABLISHMENT * uniform(seed, "workplace/count", rows)).astype(np.int64)
    idle = uniform(seed, "workplace/idle", rows) < _WITHOUT_EMPLOYEES
    count = np.where(employees > 0, several, idle & (population.industry != NONE))
    count = np.where((population.status == ACTIVE) & (population.municipality != NONE), count, 0)
    count[: population.largest] = 1  # the study counts firms: theirs are all in the region
    unit = np.repeat(rows, count)
    place = np.arange(len(unit)) - np.repeat(np.cumsum(count) - count, count)
    share, rest = np.divmod(employees[unit], count[unit])
    return Workplaces(
        number=numbers.issue(len(unit), seed, numbers.ESTABLISHMENTS),
        unit=unit,
        municipality=_municipality(population, seed, places, unit, place),
        employees=(share + (place < rest)).astype(np.int32),
        started=np.maximum(population.founded[unit] + 20 + 200 * place, 0).astype(np.int32),
    )


def _municipality(population: Population, seed: int, places: Places, unit: np.ndarray, place: np.ndarray) -> np.ndarray:
    """The seat's, or for some of the later establishments any other, but for the two regions kept as planted."""
    rows = np.arange(len(unit))
    kept = np.isin(places.region, [places.regions.index(region) for region in (STUDY_REGION, PLAIN_REGION)])
    others = np.flatnonzero(~kept)
    elsewhere = (place > 0) & (uniform(seed, "workplace/elsewhere", rows) < _ELSEWHERE)
    return np.where(elsewhere, others[below(seed, "workplace/where", rows, len(others))], population.municipality[unit])
