"""Which clusters are there, and who belongs to them since when? Invented programme clusters and SIVA companies."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from klynge.registers.demo.draw import below, uniform
from klynge.registers.demo.plan.boards import Boards
from klynge.registers.demo.plan.groups import Groups
from klynge.registers.demo.plan.industries import AREA_NAMES, AREAS, Industries
from klynge.registers.demo.plan.places import PLAIN_REGION, STUDY_REGION, Places
from klynge.registers.demo.plan.population import ACTIVE, Population

PROGRAMME, SIVA = "innovation_norway", "siva"
ACCOUNT_YEARS = (2023, 2024, 2025)
AS_OF = dt.date(2026, 9, 1)
_THEMES = {
    "construction": ("Byggskifte", "Lavutslippsbygg"),
    "energy-environment": ("Fossekraft", "Kretsløp"),
    "tourism": ("Vidåpent", "Fjell og fjord"),
    "industry": ("Verkstedringen", "Smarte maskiner"),
    "food": ("Matfatet", "Råvarelaget"),
    "wood": ("Treringen", "Skog til hus"),
    "ict": ("Kodelaget", "Datahagen"),
}
_LEVELS = ("Arena", "Arena", "Arena Pro", "NCE")
_SIVA_KINDS = ("Næringshagen", "Kunnskapsparken", "Inkubatoren")
# year a member joined, and how often: enough join in 2024 to follow them in three years of accounts
_JOIN_YEARS = {
    2012: 4,
    2013: 4,
    2014: 6,
    2015: 6,
    2016: 8,
    2017: 8,
    2018: 8,
    2019: 7,
    2020: 6,
    2021: 6,
    2022: 8,
    2023: 9,
}
_JOIN_YEARS |= {2024: 20}
_STUDY_REGION_JOINS = ("construction", "energy-environment", "industry", "wood")  # one firm each
_LEAVES = 0.12
_REASONS = ("nedlagt", "oppkjøpt", "prosjektet ga for lite", "")


@dataclass(frozen=True)
class Cluster:
    """One cluster organisation; `host` is its own unit in the register, -1 where it has none."""

    id: str
    name: str
    network: str
    level: str
    theme: str
    area: str
    region: int
    host: int
    since: int

    @property
    def milieu(self) -> str:
        return f"mi-{self.id.removeprefix('ko-')}"


@dataclass(frozen=True)
class Membership:
    """One dated membership; `unit` is the member's row in the population."""

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
class Clusters:
    """Clusters, memberships, and what follows for each unit.

    member, siva_member : in force on the date of the register
    treated : per unit and year of accounts, member of the programme when the year began
    """

    clusters: list[Cluster]
    memberships: list[Membership]
    member: np.ndarray
    siva_member: np.ndarray
    treated: np.ndarray


def build(population: Population, seed: int, places: Places, industries: Industries) -> Clusters:
    """Draw clusters for a register of this size, and their members."""
    clusters = _clusters(population, seed, places)
    memberships = _memberships(population, seed, places, industries, clusters)
    member, siva = np.zeros(len(population), dtype=bool), np.zeros(len(population), dtype=bool)
    treated = np.zeros((len(population), len(ACCOUNT_YEARS)), dtype=bool)
    for membership in memberships:
        programme = clusters[membership.cluster].network == PROGRAMME
        if membership.holds(AS_OF):
            (member if programme else siva)[membership.unit] = True
        for place, year in enumerate(ACCOUNT_YEARS if programme else ()):
            treated[membership.unit, place] |= membership.holds(dt.date(year, 1, 1))
    return Clusters(clusters, memberships, member, siva, treated)


def tied_outsiders(population: Population, groups: Groups, boards: Boards, member: np.ndarray) -> np.ndarray:
    """No member, nor in a member's group, but the group shares a board member with a member's group."""
    member_top = np.zeros(len(population), dtype=bool)
    member_top[groups.top[member]] = True
    sits_with_members = np.zeros(boards.persons, dtype=bool)
    sits_with_members[boards.person[member_top[groups.top[boards.unit]]]] = True
    tied_top = np.zeros(len(population), dtype=bool)
    tied_top[groups.top[boards.unit[sits_with_members[boards.person]]]] = True
    return (tied_top & ~member_top)[groups.top]


def _clusters(population: Population, seed: int, places: Places) -> list[Cluster]:
    of_programme = int(np.clip(round(len(population) / 4000), 4, 36))
    of_siva = int(np.clip(round(len(population) / 6000), 3, 24))
    homes = [index for index, region in enumerate(places.regions) if region not in (STUDY_REGION, PLAIN_REGION)]
    clusters = []
    for number in range(of_programme + of_siva):
        programme = number < of_programme
        area = list(AREAS)[(number * 3) % len(AREAS)]
        fitting = [region for region in homes if places.boosts[region] == area]
        region = fitting[(number // len(AREAS)) % len(fitting)] if fitting and programme else homes[number % len(homes)]
        theme = _THEMES[area][(number // len(AREAS)) % 2] if programme else _SIVA_KINDS[number % 3]
        level = _LEVELS[number % len(_LEVELS)] if programme else "Siva"
        since = 2012 + int(below(seed, "cluster/since", np.array([number]), 8)[0])
        name = f"{theme} {places.region_names[region]}"
        clusters.append(
            Cluster(
                id=f"ko-{number + 1:02d}",
                name=name,
                network=PROGRAMME if programme else SIVA,
                level=level,
                theme=theme if programme else "oppstart og vekst",
                area=area if programme else "",
                region=region,
                host=_host(population, seed, number, region),
                since=since,
            )
        )
    return clusters


def _host(population: Population, seed: int, number: int, region: int) -> int:
    """A small limited company of the region carries three in four clusters."""
    fitting = np.flatnonzero(
        population.is_form("AS")
        & (population.region == region)
        & (population.status == ACTIVE)
        & (population.employees > 0)
        & (population.employees < 12)
    )
    if number % 4 == 3 or not len(fitting):
        return -1
    return int(fitting[below(seed, "cluster/host", np.array([number]), len(fitting))[0]])


def _memberships(population, seed, places, industries, clusters) -> list[Membership]:
    rows = np.arange(len(population))
    firms = population.is_form("AS", "ASA", "SA") & (population.status == ACTIVE)
    firms &= (population.area != AREA_NAMES.index("excluded")) & (population.employees > 0)
    firms &= (population.employees >= 5) | (uniform(seed, "member/small", rows) < 0.08)
    firms = np.flatnonzero(firms)
    # the study region hardly takes part in clusters
    aloof = np.where(population.region[firms] == places.regions.index(STUDY_REGION), 40.0, 1.0)
    research = np.flatnonzero(_industry_is(population, industries, "72.", "85.40") & (population.status == ACTIVE))
    public = np.flatnonzero(population.is_form("KOMM"))
    investors = np.flatnonzero(_industry_is(population, industries, "64.32", "64.99") & population.is_form("AS"))
    found, joined = [], set()
    for number, cluster in enumerate(clusters):
        siva = cluster.network == SIVA
        least, spread = (8, 18) if siva else (14, 40)
        small = min(1.0, len(firms) / (70.0 * len(clusters)))
        count = int(least + below(seed, "member/count", np.array([number]), max(1, int(spread * small)))[0])
        chance = uniform(seed, f"member/{number}", firms) * aloof
        at_home = population.region[firms] == cluster.region
        fits = np.ones(len(firms), dtype=bool) if siva else population.area[firms] == AREA_NAMES.index(cluster.area)
        chance *= np.select([fits & at_home, fits, at_home], [0.1, 0.5, 0.6], 3.0)
        core = firms[np.argsort(chance, kind="stable")[:count]]
        others = [
            *((unit, "research") for unit in _some(seed, f"research/{number}", research, 2)),
            *((unit, "public") for unit in public[population.region[public] == cluster.region][:2]),
            *((unit, "investor") for unit in _some(seed, f"investor/{number}", investors, 1)),
        ]
        roles = [(unit, "core" if place < 8 and not siva else "member") for place, unit in enumerate(core)]
        if not siva and cluster.area not in joined:
            joined.add(cluster.area)
            others += [(unit, "member") for unit in _first_of_study_region(population, cluster.area)]
        chosen = {int(unit): role for unit, role in [*roles, *others]}
        found += [_dated(seed, cluster, number, unit, role) for unit, role in chosen.items()]
    return found


def _first_of_study_region(population: Population, area: str) -> np.ndarray:
    """One of the study region's largest firms of the area, where the region takes part at all."""
    if area not in _STUDY_REGION_JOINS:
        return np.empty(0, dtype=int)
    return np.flatnonzero(population.area[: population.largest] == AREA_NAMES.index(area))[-1:]


def _industry_is(population: Population, industries: Industries, *starts: str) -> np.ndarray:
    return np.isin(population.industry, [i for i, code in enumerate(industries.sn2025) if code.startswith(starts)])


def _some(seed: int, topic: str, rows: np.ndarray, count: int) -> np.ndarray:
    return rows[np.argsort(uniform(seed, topic, rows), kind="stable")[:count]]


def _dated(seed: int, cluster: Cluster, number: int, unit: int, role: str) -> Membership:
    key = np.array([unit])
    chance = uniform(seed, f"member/year/{number}", key)[0]
    years, often = np.array(list(_JOIN_YEARS)), np.cumsum(list(_JOIN_YEARS.values()))
    year = max(int(years[np.searchsorted(often / often[-1], chance, side="right")]), cluster.since)
    # half join at New Year, half in July; those of 2024 at New Year, so that their first whole year is known
    month = 1 if year == 2024 or uniform(seed, f"member/month/{number}", key)[0] < 0.5 else 7
    until, reason = None, ""
    if year <= 2021 and uniform(seed, f"member/leaves/{number}", key)[0] < _LEAVES:
        until = dt.date(year + 2 + int(below(seed, f"member/until/{number}", key, 4)[0]), 12, 31)
        until = min(until, dt.date(2025, 12, 31))
        reason = _REASONS[int(below(seed, f"member/reason/{number}", key, len(_REASONS))[0])]
    return Membership(number, unit, dt.date(year, month, 1), until, role, reason)
