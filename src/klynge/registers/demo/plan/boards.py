"""Who sits on which board? Most directors have one seat, a few have very many; the study region keeps to itself."""

from dataclasses import dataclass

import numpy as np

from klynge.registers.demo.draw import below, uniform
from klynge.registers.demo.plan.groups import Groups
from klynge.registers.demo.plan.places import CAPITAL, STUDY_REGION, Places
from klynge.registers.demo.plan.population import Population

LEDE, NEST, MEDL = range(3)
_ALWAYS = ("AS", "ASA", "SA", "STI", "SPA")
_SOMETIMES, _SOMETIMES_SHARE = ("FLI", "ESEK", "NUF", "IKS"), 0.45
# board sizes by kind of unit: chances of 1, 2, … 9 members
_SIZES = {
    "idle": (42, 20, 22, 10, 5, 1, 0, 0, 0),
    "small": (28, 20, 30, 15, 6, 1, 0, 0, 0),
    "employer": (6, 10, 34, 24, 17, 6, 2, 1, 0),
    "large": (0, 0, 14, 18, 28, 16, 14, 6, 4),
    "member-run": (4, 6, 26, 20, 24, 10, 6, 2, 2),
}
# chance that a seat is held by someone of the region's pool, of the national pool; else by someone with no other seat
_POOLS = {"region": (0.40, 0.09), "capital": (0.27, 0.32)}
# seats per person: the k-th busiest of a pool of P has about P^½ k^-½ times the mean
_REGION_PERSONS_PER_SEAT, _NATION_PERSONS_PER_SEAT = 0.34, 0.045
_ELECTED_FROM = 30  # employees from which the employees elect members
# the study region: circles of three or four firms that share the same few directors
_CIRCLE_PERSONS = 4
_CIRCLE_KEEPS = 0.84
_CIRCLE_SHARE_OF_SMALL = 0.3
_OF_THREE, _BRIDGED, _TO_THE_NATION = 0.6, 0.5, 0.012


@dataclass(frozen=True)
class Boards:
    """Seats by unit: unit `u` has seats `start[u]` to `start[u + 1]`; its first seat is the chair.

    person : number of the person; persons of one number are one person, with one name and birth date
    elected : the seat is held for the employees (AREP)
    """

    start: np.ndarray
    unit: np.ndarray
    person: np.ndarray
    elected: np.ndarray
    persons: int

    @property
    def role(self) -> np.ndarray:
        """LEDE for the first seat of a board, MEDL for the rest."""
        role = np.full(len(self.unit), MEDL, dtype=np.uint8)
        role[self.start[self.unit] == np.arange(len(self.unit))] = LEDE
        return role


def build(population: Population, groups: Groups, seed: int, places: Places) -> Boards:
    """Draw the boards; a subsidiary outside the study region mostly has its parent's people."""
    size = _sizes(population, seed)
    unit = np.repeat(np.arange(len(population)), size)
    start = np.concatenate([[0], np.cumsum(size)])
    person, persons = _persons(population, seed, places, unit)
    person = _group_boards(population, groups, seed, unit, start, person)
    elected = _elected(population, size, unit, start)
    person[elected] = persons + np.flatnonzero(elected)
    return _without_repeats(len(population), unit, person, elected, persons + len(unit))


def _sizes(population: Population, seed: int) -> np.ndarray:
    rows = np.arange(len(population))
    employees = population.employees
    kind = np.select(
        [population.is_form("SA", "STI", "FLI", "ESEK", "IKS"), employees >= 50, employees >= 5, employees > 0],
        [4, 3, 2, 1],
        0,
    )
    chances = np.cumsum(np.array(list(_SIZES.values()), dtype=float), axis=1)
    chances /= chances[:, -1:]
    drawn = 1 + (uniform(seed, "board/size", rows)[:, None] >= chances[kind]).sum(axis=1)
    has = population.is_form(*_ALWAYS)
    has |= population.is_form(*_SOMETIMES) & (uniform(seed, "board/has", rows) < _SOMETIMES_SHARE)
    size = np.where(has, drawn, 0)
    size[: population.largest] = np.clip(size[: population.largest], 3, 5)  # closed boards are small
    return size.astype(np.int64)


def _persons(population: Population, seed: int, places: Places, unit: np.ndarray) -> tuple[np.ndarray, int]:
    """A person for every seat. Numbers: national pool, then one pool per region, circles, then the single seats."""
    seats, region = np.arange(len(unit)), population.region[unit].astype(np.int64)
    national = max(20, int(_NATION_PERSONS_PER_SEAT * len(unit)))
    in_region = np.bincount(region + 1, minlength=len(places.regions) + 1)
    pool = np.maximum(8, (_REGION_PERSONS_PER_SEAT * in_region).astype(np.int64))
    first = national + np.append(0, np.cumsum(pool)[:-1])
    circles = national + int(pool.sum())
    single = circles + _CIRCLE_PERSONS * len(population) + seats
    capital = region == places.regions.index(CAPITAL)
    of_region, of_nation = np.where(capital, np.array([_POOLS["capital"]]).T, np.array([_POOLS["region"]]).T)
    # squaring favours the first of a pool: a power-law tail of seats per person
    busy = uniform(seed, "board/busy", seats) ** 2
    from_nation = (busy * national).astype(np.int64)
    from_region = first[region + 1] + (busy * pool[region + 1]).astype(np.int64)
    chance = uniform(seed, "board/pool", seats)
    person = np.select([chance < of_region, chance < of_region + of_nation], [from_region, from_nation], single)
    study = np.flatnonzero(region == places.regions.index(STUDY_REGION))
    outside = uniform(seed, "circle/nation", study) < _TO_THE_NATION
    person[study] = np.where(
        outside, from_nation[study], _closed(population, seed, unit[study], study, circles, single[study])
    )
    return person, int(single[-1]) + 1


def _closed(population: Population, seed: int, unit, seats, circles: int, single) -> np.ndarray:
    """The study region's seats: most within circles of three or four firms, half of the circles touching the next."""
    circle_of = _circles(population, seed, np.unique(unit))
    circle = circle_of[unit]
    within = (circle >= 0) & (uniform(seed, "circle/keeps", seats) < _CIRCLE_KEEPS)
    member = below(seed, "circle/member", seats, _CIRCLE_PERSONS)
    person = np.where(within, circles + circle * _CIRCLE_PERSONS + member, single)
    # the last seat of the first firm of a circle may be held by someone of the next circle
    last_seat = np.append(unit[1:] != unit[:-1], True)
    first_firm = np.zeros(len(population), dtype=bool)
    joined = np.flatnonzero(circle_of >= 0)
    first_firm[joined[np.append(True, circle_of[joined][1:] != circle_of[joined][:-1])]] = True
    bridges = last_seat & first_firm[unit] & (uniform(seed, "circle/bridge", unit) < _BRIDGED)
    return np.where(bridges, circles + (circle + 1) * _CIRCLE_PERSONS, person)


def _circles(population: Population, seed: int, firms: np.ndarray) -> np.ndarray:
    """Circle of each unit, -1 for those in none: firms with five employees or more, and some of the others."""
    joins = (population.employees[firms] >= 5) | (uniform(seed, "circle/small", firms) < _CIRCLE_SHARE_OF_SMALL)
    joined = firms[joins]
    lengths = np.where(uniform(seed, "circle/length", joined) < _OF_THREE, 3, 4)
    circle_of = np.full(len(population), -1)
    circle_of[joined] = np.repeat(np.arange(len(joined)), lengths)[: len(joined)]
    return circle_of


def _group_boards(population: Population, groups: Groups, seed: int, unit, start, person) -> np.ndarray:
    """A subsidiary mostly has its parent's people; the 200 largest of the study region keep their own."""
    parent = np.full(len(population), -1)
    parent[groups.child] = groups.top[groups.child]
    parent[: population.largest] = -1
    size, top = np.diff(start), np.maximum(parent[unit], 0)
    takes = (parent[unit] >= 0) & (size[top] > 0) & (uniform(seed, "board/parent", np.arange(len(unit))) < 0.75)
    place = np.arange(len(unit)) - start[unit]
    source = start[top] + place % np.maximum(size[top], 1)
    return np.where(takes, person[np.where(takes, source, 0)], person)


def _elected(population: Population, size: np.ndarray, unit: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The last seat of boards of four and more, the last two of six and more, where there are employees enough."""
    from_end = start[unit + 1] - 1 - np.arange(len(unit))
    count = np.select([size[unit] >= 6, size[unit] >= 4], [2, 1], 0)
    return (population.employees[unit] >= _ELECTED_FROM) & (from_end < count)


def _without_repeats(units: int, unit, person, elected, persons) -> Boards:
    """One seat per person and board; the order of the seats stays."""
    order = np.lexsort((person, unit))
    repeated = np.zeros(len(unit), dtype=bool)
    repeated[order[1:]] = (unit[order][1:] == unit[order][:-1]) & (person[order][1:] == person[order][:-1])
    unit, person, elected = unit[~repeated], person[~repeated], elected[~repeated]
    start = np.concatenate([[0], np.cumsum(np.bincount(unit, minlength=units))])
    return Boards(start, unit, person, elected, persons)
