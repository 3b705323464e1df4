"""Who belongs to which cluster, since when, and who is only tied to a member? Firms, research, public, investors."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from klynge.registers.demo import AS_OF
from klynge.registers.demo.draw import below, chosen, shuffled, uniform
from klynge.registers.demo.plan.boards import Boards
from klynge.registers.demo.plan.clusters import Cluster
from klynge.registers.demo.plan.groups import Groups
from klynge.registers.demo.plan.industries import AREA_NAMES, Industries
from klynge.registers.demo.plan.places import STUDY_REGION, Places
from klynge.registers.demo.plan.population import ACTIVE, Population

ACCOUNT_YEARS = (2023, 2024, 2025)
# year a member joined, and how often: enough join in 2024 to follow them in three years of accounts
_JOIN_YEARS = dict(zip(range(2012, 2025), (4, 4, 6, 6, 8, 8, 8, 7, 6, 6, 8, 9, 20), strict=True))
_LEAVES, _JOINED_BEFORE = 0.12, 2022  # share of the early members that left
_REASONS = ("nedlagt", "oppkjøpt", "prosjektet ga for lite", "")
# fewest firms of a cluster, and how many more at most
_PROGRAMME_FIRMS, _SIVA_FIRMS, _CORE = (14, 40), (8, 18), 8
_SMALL_FIRMS = 0.08  # share of firms with one to four employees that may join
_FIRMS_NEEDED = 70.0  # candidates per cluster below which clusters are smaller
# firms of the cluster's area and region come first, then the area, then the region; the study region comes last
_AREA_AND_REGION, _AREA, _REGION, _NEITHER, _ALOOF = 0.1, 0.5, 0.6, 3.0, 40.0
_STUDY_REGION_JOINS = ("construction", "energy-environment", "industry", "wood")  # with one firm each


@dataclass(frozen=True)
class Membership:
    """One dated membership; `cluster` and `unit` are places in the lists of the plan."""

    cluster: int
    unit: int
    since: dt.date
    until: dt.date | None
    role: str
    reason: str

    def holds(self, on: dt.date) -> bool:
        """True if the membership is in force on that day."""
        return self.since <= on and (self.until is None or self.until > on)


@dataclass(frozen=True)
class Memberships:
    """All memberships, and what follows for each unit.

    member, siva_member : in force on the date of the register
    treated : per unit and year of accounts, member of the programme when the year began
    """

    rows: list[Membership]
    member: np.ndarray
    siva_member: np.ndarray
    treated: np.ndarray


@dataclass(frozen=True)
class _Candidates:
    firms: np.ndarray
    research: np.ndarray
    public: np.ndarray
    investors: np.ndarray
    aloof: np.ndarray


def build(
    population: Population, seed: int, places: Places, industries: Industries, clusters: list[Cluster]
) -> Memberships:
    """Draw the members of every cluster."""
    candidates = _candidates(population, seed, places, industries)
    units, rows = len(population), []
    for number, cluster in enumerate(clusters):
        # a unit belongs once; a firm that also counts as research is listed as that
        roles = dict(
            _firms(population, seed, number, clusters, candidates)
            + _others(population, seed, number, cluster, candidates)
        )
        roles |= dict.fromkeys(_of_study_region(population, number, clusters), "member")
        rows += [_dated(seed, number, cluster, unit, role) for unit, role in roles.items()]
    member, siva = np.zeros(units, dtype=bool), np.zeros(units, dtype=bool)
    treated = np.zeros((units, len(ACCOUNT_YEARS)), dtype=bool)
    for row in rows:
        in_programme = clusters[row.cluster].in_programme
        (member if in_programme else siva)[row.unit] |= row.holds(AS_OF)
        treated[row.unit] |= [in_programme and row.holds(dt.date(year, 1, 1)) for year in ACCOUNT_YEARS]
    return Memberships(rows, member, siva, treated)


def tied_outsiders(population: Population, groups: Groups, boards: Boards, member: np.ndarray) -> np.ndarray:
    """No member, nor in a member's group, but the group shares a board member with a member's group."""
    member_top = np.zeros(len(population), dtype=bool)
    member_top[groups.top[member]] = True
    sits_with_members = np.zeros(boards.persons, dtype=bool)
    sits_with_members[boards.person[member_top[groups.top[boards.unit]]]] = True
    tied_top = np.zeros(len(population), dtype=bool)
    tied_top[groups.top[boards.unit[sits_with_members[boards.person]]]] = True
    return (tied_top & ~member_top)[groups.top]


def _candidates(population: Population, seed: int, places: Places, industries: Industries) -> _Candidates:
    rows, active = np.arange(len(population)), population.status == ACTIVE
    firms = population.is_form("AS", "ASA", "SA") & active & (population.employees > 0)
    firms &= population.area != AREA_NAMES.index("excluded")
    firms &= (population.employees >= 5) | (uniform(seed, "member/small", rows) < _SMALL_FIRMS)
    in_industry = [_codes(industries, population, *starts) for starts in (("72.", "85.40"), ("64.32", "64.99"))]
    found = np.flatnonzero(firms)
    return _Candidates(
        firms=found,
        research=np.flatnonzero(in_industry[0] & active),
        public=np.flatnonzero(population.is_form("KOMM")),
        investors=np.flatnonzero(in_industry[1] & active & population.is_form("AS")),
        aloof=np.where(population.region[found] == places.regions.index(STUDY_REGION), _ALOOF, 1.0),
    )


def _codes(industries: Industries, population: Population, *starts: str) -> np.ndarray:
    return np.isin(population.industry, [i for i, code in enumerate(industries.sn2025) if code.startswith(starts)])


def _firms(population, seed, number, clusters, candidates) -> list[tuple[int, str]]:
    """The firms of one cluster, the best fitting first; the first few are its core."""
    cluster, firms = clusters[number], candidates.firms
    least, more = _PROGRAMME_FIRMS if cluster.in_programme else _SIVA_FIRMS
    more = max(1, int(more * min(1.0, len(firms) / (_FIRMS_NEEDED * len(clusters)))))
    count = least + int(below(seed, "member/count", np.array([number]), more)[0])
    at_home = population.region[firms] == cluster.region
    fits = population.area[firms] == AREA_NAMES.index(cluster.area) if cluster.area else np.ones(len(firms), dtype=bool)
    nearness = np.select([fits & at_home, fits, at_home], [_AREA_AND_REGION, _AREA, _REGION], _NEITHER)
    chance = uniform(seed, f"member/{number}", firms) * candidates.aloof * nearness
    joined = firms[np.argsort(chance, kind="stable")[:count]].tolist()
    return [(unit, "core" if cluster.area and place < _CORE else "member") for place, unit in enumerate(joined)]


def _others(population, seed, number, cluster, candidates) -> list[tuple[int, str]]:
    """Two research bodies, two municipalities of the region and an investor."""
    at_home = candidates.public[population.region[candidates.public] == cluster.region]
    found = (
        (shuffled(seed, f"research/{number}", candidates.research)[:2], "research"),
        (at_home[:2], "public"),
        (shuffled(seed, f"investor/{number}", candidates.investors)[:1], "investor"),
    )
    return [(unit, role) for units, role in found for unit in units.tolist()]


def _of_study_region(population: Population, number: int, clusters: list[Cluster]) -> list[int]:
    """One of the study region's largest firms of the area joins the first cluster of it, where any joins."""
    area = clusters[number].area
    if area not in _STUDY_REGION_JOINS or any(cluster.area == area for cluster in clusters[:number]):
        return []
    return np.flatnonzero(population.area[: population.largest] == AREA_NAMES.index(area))[-1:].tolist()


def _dated(seed: int, number: int, cluster: Cluster, unit: int, role: str) -> Membership:
    """Half join at New Year, half in July; those of 2024 at New Year, so that two whole years follow."""
    key, of = np.array([unit]), f"member/{number}"
    year = list(_JOIN_YEARS)[int(chosen(seed, f"{of}/year", key, list(_JOIN_YEARS.values()))[0])]
    year = max(year, cluster.since)
    month = 1 if year == max(_JOIN_YEARS) or uniform(seed, f"{of}/month", key)[0] < 0.5 else 7
    leaves = year < _JOINED_BEFORE and uniform(seed, f"{of}/leaves", key)[0] < _LEAVES
    last = min(year + 2 + int(below(seed, f"{of}/until", key, 4)[0]), max(ACCOUNT_YEARS))
    reason = _REASONS[int(below(seed, f"{of}/reason", key, len(_REASONS))[0])]
    until = dt.date(last, 12, 31) if leaves else None
    return Membership(number, unit, dt.date(year, month, 1), until, role, reason if leaves else "")
