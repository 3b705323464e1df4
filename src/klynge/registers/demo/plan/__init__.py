"""What does the invented country look like? Small columns and lists that every writer of a file reads from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from klynge.registers.demo.draw import uniform
from klynge.registers.demo.plan import (
    boards,
    clusters,
    groups,
    industries,
    memberships,
    outcomes,
    places,
    population,
    study_region,
    workplaces,
)
from klynge.registers.demo.plan.boards import Boards
from klynge.registers.demo.plan.clusters import Cluster
from klynge.registers.demo.plan.groups import Groups
from klynge.registers.demo.plan.industries import Industries
from klynge.registers.demo.plan.memberships import Memberships
from klynge.registers.demo.plan.outcomes import Accounts, Counts
from klynge.registers.demo.plan.places import STUDY_REGION, Places
from klynge.registers.demo.plan.population import Population
from klynge.registers.demo.plan.study_region import LargestFirms
from klynge.registers.demo.plan.workplaces import Workplaces

_SMALL_WITH_ACCOUNTS = 0.12  # accounts have no bulk file: of the smallest, only a sample is fetched
_NOT_FILED = 0.012


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before a file is written; the same for the same units and seed."""

    seed: int
    places: Places
    industries: Industries
    population: Population
    largest: LargestFirms
    groups: Groups
    boards: Boards
    clusters: list[Cluster]
    memberships: Memberships
    tied: np.ndarray

    @cached_property
    def workplaces(self) -> Workplaces:
        """The establishments."""
        return workplaces.build(self.population, self.seed, self.places)

    @property
    def units(self) -> int:
        return len(self.population)

    @cached_property
    def order(self) -> np.ndarray:
        """Units in the order of the files: by organisation number."""
        return np.argsort(self.population.number, kind="stable")

    @cached_property
    def in_group(self) -> np.ndarray:
        """Which units are part of a corporate group."""
        found = np.zeros(self.units, dtype=bool)
        found[self.groups.parent] = found[self.groups.child] = True
        return found

    @cached_property
    def study(self) -> np.ndarray:
        """Which units are in the study region."""
        return self.population.region == self.places.regions.index(STUDY_REGION)

    @cached_property
    def specialists(self) -> np.ndarray:
        """Universities and research institutes."""
        codes = [i for i, code in enumerate(self.industries.sn2025) if code.startswith(("72.", "85.40"))]
        return np.isin(self.population.industry, codes) & (self.population.employees > 0)

    @cached_property
    def files_accounts(self) -> np.ndarray:
        """Which units have filed accounts for the latest year."""
        rows = np.arange(self.units)
        files = self.population.is_form("AS", "ASA", "SA", "SPA") & (self.population.status == population.ACTIVE)
        files &= uniform(self.seed, "accounts/filed", rows) >= _NOT_FILED
        files |= rows < self.population.largest
        return files

    @cached_property
    def with_accounts(self) -> np.ndarray:
        """Units whose accounts are among the files, in the order of the files."""
        rows = np.arange(self.units)
        wanted = (self.population.employees >= 5) | self.memberships.member | (rows < self.population.largest)
        wanted[self.groups.tops] = True
        wanted |= uniform(self.seed, "accounts/sample", rows) < _SMALL_WITH_ACCOUNTS
        return self.order[(wanted & self.files_accounts)[self.order]]

    def accounts(self, rows: np.ndarray) -> Accounts:
        """Three years of accounts of these units."""
        known = np.zeros(len(rows))
        largest = rows < self.population.largest
        known[largest] = self.largest.revenue[rows[largest]]
        cap = np.where(self.study[rows], 0.75 * self.largest.threshold, np.inf)
        return outcomes.accounts(
            self.population, self.seed, rows, known, cap, self.memberships.treated[rows], self.study[rows]
        )

    def counts(self, topic: str) -> Counts:
        """Applications, patents or grants of every unit."""
        return outcomes.counts(
            self.population,
            self.seed,
            topic,
            member=self.memberships.member,
            tied=self.tied,
            study=self.study,
            specialists=self.specialists,
        )


def make(units: int, seed: int) -> Plan:
    """Decide everything about a register of that many units."""
    where, codes = places.load(units), industries.load()
    largest = study_region.largest_firms(seed, codes)
    who = population.build(units, seed, where, codes, largest)
    owned = groups.build(who, seed, where)
    seated = boards.build(who, owned, seed, where)
    founded = clusters.build(who, seed, where)
    joined = memberships.build(who, seed, where, codes, founded)
    tied = memberships.tied_outsiders(who, owned, seated, joined.member)
    return Plan(seed, where, codes, who, largest, owned, seated, founded, joined, tied)
