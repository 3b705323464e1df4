"""Which roles do persons hold beside their seats? Managers, owners, partners, contacts, deputies, former members."""

from dataclasses import dataclass

import numpy as np

from klynge.registers.demo.draw import below, uniform
from klynge.registers.demo.plan.boards import LEDE, Boards
from klynge.registers.demo.plan.population import Population

KINDS = ("DAGL", "LEDE", "NEST", "MEDL", "VARA", "INNH", "DTPR", "KONT")
# which role group each kind belongs to: the board is one group of four roles
GROUP_OF = np.array([0, 1, 1, 1, 1, 2, 3, 4])
IN_FORCE, DEREGISTERED, DEAD = range(3)
_DEPUTY, _VICE_CHAIR, _FORMER, _CHAIR_MANAGES = 0.12, 0.05, 0.01, 0.5


@dataclass(frozen=True)
class PersonRoles:
    """One row per role of a person, sorted by unit (in the order given), then role group.

    kind : index into KINDS; person : number of the person, the same as in the boards
    former : IN_FORCE, or still listed though DEREGISTERED or DEAD: readers must leave those out
    """

    unit: np.ndarray
    kind: np.ndarray
    person: np.ndarray
    elected: np.ndarray
    former: np.ndarray


def build(population: Population, boards: Boards, seed: int, order: np.ndarray) -> PersonRoles:
    """Draw the roles of persons; `order` is that of the units in the file."""
    parts = [_managers(population, boards, seed), _seats(boards, seed), *_others(population, boards)]
    parts += [_deputies(boards, seed), _former_members(boards, seed)]
    unit, kind, person = (np.concatenate([part[place] for part in parts]) for place in range(3))
    elected, former = np.zeros(len(unit), dtype=bool), np.zeros(len(unit), dtype=np.uint8)
    first_seat = len(parts[0][0])
    elected[first_seat : first_seat + len(boards.unit)] = boards.elected
    former[len(unit) - len(parts[-1][0]) :] = _why_former(parts[-1][0], seed)
    position = np.empty(len(population), dtype=np.int64)
    position[order] = np.arange(len(population))
    sorted_ = np.lexsort((GROUP_OF[kind], position[unit]))
    return PersonRoles(unit[sorted_], kind[sorted_], person[sorted_], elected[sorted_], former[sorted_])


def _of_kind(units: np.ndarray, kind: str, person: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return units, np.full(len(units), KINDS.index(kind), dtype=np.uint8), person


def _someone_else(boards: Boards, units: np.ndarray, place: int = 0) -> np.ndarray:
    """Persons without a seat: each unit has numbers of its own above those of the boards."""
    return boards.persons + units + place * (len(boards.start) - 1)


def _managers(population: Population, boards: Boards, seed: int):
    """Companies with employees have a manager, in half of them the chair."""
    units = np.flatnonzero(population.is_form("AS", "ASA", "SA", "SPA") & (population.employees > 0))
    first = boards.start[units]
    chair_manages = (boards.start[units + 1] > first) & (uniform(seed, "role/manager", units) < _CHAIR_MANAGES)
    chairs = boards.person[np.minimum(first, len(boards.unit) - 1)]
    return _of_kind(units, "DAGL", np.where(chair_manages, chairs, _someone_else(boards, units)))


def _seats(boards: Boards, seed: int):
    chair = boards.role == LEDE
    second = np.append(False, chair[:-1]) & ~chair
    vice = second & (uniform(seed, "role/vice", np.arange(len(chair))) < _VICE_CHAIR)
    kind = np.select([chair, vice], [KINDS.index("LEDE"), KINDS.index("NEST")], KINDS.index("MEDL")).astype(np.uint8)
    return boards.unit, kind, boards.person


def _others(population: Population, boards: Boards) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Owners of sole proprietorships, two partners each, and contacts where there is no board."""
    owners = np.flatnonzero(population.is_form("ENK"))
    partners = np.repeat(np.flatnonzero(population.is_form("ANS", "DA")), 2)
    without_board = np.diff(boards.start) == 0
    contacts = np.flatnonzero(population.is_form("FLI", "ORGL", "KOMM") & without_board)
    second = np.arange(len(partners)) % 2
    return [
        _of_kind(owners, "INNH", _someone_else(boards, owners)),
        _of_kind(partners, "DTPR", boards.persons + partners + second * len(population)),
        _of_kind(contacts, "KONT", _someone_else(boards, contacts)),
    ]


def _deputies(boards: Boards, seed: int):
    units = np.arange(len(boards.start) - 1)
    units = units[(np.diff(boards.start) >= 3) & (uniform(seed, "role/deputy", units) < _DEPUTY)]
    return _of_kind(units, "VARA", _someone_else(boards, units, 1))


def _former_members(boards: Boards, seed: int):
    """Members no longer in force, who sit elsewhere: whoever counts them finds ties that are not there."""
    units = np.arange(len(boards.start) - 1)
    units = units[(np.diff(boards.start) >= 2) & (uniform(seed, "role/former", units) < _FORMER)]
    elsewhere = boards.person[below(seed, "role/former/who", units, len(boards.unit))]
    dead = _why_former(units, seed) == DEAD
    return _of_kind(units, "MEDL", np.where(dead, _someone_else(boards, units, 2), elsewhere))


def _why_former(units: np.ndarray, seed: int) -> np.ndarray:
    return DEREGISTERED + below(seed, "role/former/why", units, 2)
