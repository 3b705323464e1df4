"""Which units form corporate groups? Trees of one or two levels, mostly within a region."""

from dataclasses import dataclass

import numpy as np

from klynge.registers.demo.draw import chosen, shuffled, uniform
from klynge.registers.demo.plan.places import STUDY_REGION, Places
from klynge.registers.demo.plan.population import ACTIVE, Population

_IN_A_GROUP, _WIDE = 0.07, 0.25  # of the limited companies; of those, with units in other regions
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
    study = population.region == places.regions.index(STUDY_REGION)
    parent, child = _drawn(population, seed, places, study)
    # the study region's groups stay within it, or its boards would have outside ties by ownership
    keep = (parent != child) & (study[parent] == study[child])
    parent, child = _with_largest(population, seed, study, parent[keep], child[keep])
    top = np.arange(len(population))
    top[child] = parent
    return Groups(_second_level(seed, parent, child), child, top)


def _drawn(population: Population, seed: int, places: Places, study: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Units in an order in which neighbours become a group, and the first unit of each one's group."""
    rows = np.flatnonzero(population.is_form("AS", "ASA") & (population.status == ACTIVE))
    rows = rows[(rows >= population.largest) & (uniform(seed, "groups/in", rows) < _IN_A_GROUP)]
    within_region = population.region[rows] + uniform(seed, "groups/order", rows)
    anywhere = len(places.regions) * uniform(seed, "groups/anywhere", rows)
    wide = (uniform(seed, "groups/wide", rows) < _WIDE) & ~study[rows]
    rows = rows[np.argsort(np.where(wide, anywhere, within_region), kind="stable")]
    size = _SIZES[chosen(seed, "groups/size", rows, _OFTEN)]
    starts = np.append(0, np.cumsum(size))
    starts = starts[starts < len(rows)]
    return rows[np.repeat(starts, np.diff(np.append(starts, len(rows))))], rows


def _with_largest(population: Population, seed: int, study, parent, child) -> tuple[np.ndarray, np.ndarray]:
    """A few of the 200 largest get a parent: a holding of the region, or for three of them one outside it."""
    tops = np.unique(parent)
    outside = tops[~study[tops]][:_PARENTS_OUTSIDE]
    small = population.is_form("AS") & (population.status == ACTIVE) & (population.employees == 0) & study
    small[np.concatenate([np.arange(population.largest), parent, child])] = False
    owners = np.append(outside, np.flatnonzero(small)[: _LARGEST_IN_GROUPS - len(outside)])
    owned = np.flatnonzero(population.is_form("AS")[: population.largest])
    owned = shuffled(seed, "groups/largest", owned)[: len(owners)]
    return np.append(parent, owners), np.append(child, owned)


def _second_level(seed: int, parent: np.ndarray, child: np.ndarray) -> np.ndarray:
    """One child in six hangs under the sibling before it."""
    lower = (uniform(seed, "groups/level", child) < 1 / 6) & (np.roll(parent, 1) == parent)
    lower &= ~np.roll(lower, 1)  # two levels, not more
    lower[:1] = False
    return np.where(lower, np.roll(child, 1), parent)
