"""Which units form corporate groups? Trees of one or two levels, mostly within a region."""

from dataclasses import dataclass

import numpy as np

from klynge.registers.demo.draw import uniform
from klynge.registers.demo.plan.places import STUDY_REGION, Places
from klynge.registers.demo.plan.population import ACTIVE, Population

_IN_A_GROUP = 0.07  # of the limited companies
# how many units a group has, and how often
_SIZES, _OFTEN = np.array([2, 3, 4, 5, 7, 10, 16]), np.array([52, 22, 11, 6, 5, 3, 1])
_LARGEST_IN_GROUPS = 14  # of the 200 largest of the study region; few have a parent outside it
_PARENTS_OUTSIDE = 3


@dataclass(frozen=True)
class Groups:
    """Links parent → child, and the top of every unit (itself where it is in no group)."""

    parent: np.ndarray
    child: np.ndarray
    top: np.ndarray

    @property
    def tops(self) -> np.ndarray:
        """Units that head a group."""
        return np.unique(self.top[self.child])


def build(population: Population, seed: int, places: Places) -> Groups:
    """Draw the groups among limited companies in business; the first unit of each is its top."""
    rows = np.flatnonzero(population.is_form("AS", "ASA") & (population.status == ACTIVE))
    rows = rows[(rows >= population.largest) & (uniform(seed, "groups/in", rows) < _IN_A_GROUP)]
    # three in four groups stay within their region: neighbours in this order become a group
    local = population.region[rows] + uniform(seed, "groups/order", rows)
    anywhere = len(places.regions) * uniform(seed, "groups/anywhere", rows)
    wide = uniform(seed, "groups/wide", rows) < 0.25
    study = population.region[rows] == places.regions.index(STUDY_REGION)
    rows = rows[np.argsort(np.where(wide & ~study, anywhere, local), kind="stable")]
    size = _SIZES[np.searchsorted(np.cumsum(_OFTEN) / _OFTEN.sum(), uniform(seed, "groups/size", rows), side="right")]
    starts = np.concatenate([[0], np.cumsum(size)])
    starts = starts[starts < len(rows)]
    first = np.repeat(starts, np.diff(np.append(starts, len(rows))))
    parent, child = rows[first], rows
    keep = (parent != child) & ((population.region[parent] == population.region[child]) | ~study_side(population, places, parent, child))
    parent, child = parent[keep], child[keep]
    parent, child = _with_largest(population, seed, places, parent, child)
    top = np.arange(len(population))
    top[child] = parent
    parent = _second_level(seed, parent, child)
    return Groups(parent, child, top)


def study_side(population: Population, places: Places, *ends: np.ndarray) -> np.ndarray:
    """Which links touch the study region: they are kept within it, or it would have outside ties by ownership."""
    study = places.regions.index(STUDY_REGION)
    return np.any([population.region[end] == study for end in ends], axis=0)


def _with_largest(population, seed, places, parent, child):
    """A few of the 200 largest get a parent: a holding of the region, or one outside it."""
    tops = np.unique(parent)
    outside = tops[~study_side(population, places, tops)][:_PARENTS_OUTSIDE]
    taken = np.isin(np.arange(len(population)), np.concatenate([parent, child]))
    study = population.region == places.regions.index(STUDY_REGION)
    small = population.is_form("AS") & (population.status == ACTIVE) & (population.employees == 0) & study & ~taken
    small[: population.largest] = False
    holdings = np.flatnonzero(small)[: _LARGEST_IN_GROUPS - len(outside)]
    owners = np.concatenate([outside, holdings])
    owned = np.flatnonzero(population.is_form("AS")[: population.largest])
    owned = owned[np.argsort(uniform(seed, "groups/largest", owned), kind="stable")][: len(owners)]
    return np.concatenate([parent, owners]), np.concatenate([child, owned])


def _second_level(seed: int, parent: np.ndarray, child: np.ndarray) -> np.ndarray:
    """One child in six hangs under the sibling before it."""
    lower = (uniform(seed, "groups/level", child) < 1 / 6) & (np.roll(parent, 1) == parent)
    lower &= ~np.roll(lower, 1)  # two levels, not more
    lower[:1] = False
    return np.where(lower, np.roll(child, 1), parent)
