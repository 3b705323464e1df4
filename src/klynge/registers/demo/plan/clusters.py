"""Which clusters are there? Invented organisations of the programme and of SIVA, with theme, place and host."""

from dataclasses import dataclass

import numpy as np

from klynge.registers.demo.draw import below
from klynge.registers.demo.plan.industries import AREAS
from klynge.registers.demo.plan.places import PLAIN_REGION, STUDY_REGION, Places
from klynge.registers.demo.plan.population import ACTIVE, Population

PROGRAMME, SIVA = "innovation_norway", "siva"
# one cluster per so many units, at least and at most
_PROGRAMME_EVERY, _PROGRAMME_RANGE = 4000, (4, 36)
_SIVA_EVERY, _SIVA_RANGE = 6000, (3, 24)
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
_FIRST_YEAR, _YEARS = 2012, 8  # clusters start 2012–2019
_LARGEST_HOST = 12  # employees


@dataclass(frozen=True)
class Cluster:
    """One cluster organisation; `host` is its own unit in the register, -1 where it has none; SIVA has no area."""

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
    def in_programme(self) -> bool:
        return self.network == PROGRAMME

    @property
    def milieu(self) -> str:
        """Identifier of the milieu a programme cluster works for."""
        return f"mi-{self.id.removeprefix('ko-')}"


def build(population: Population, seed: int, places: Places) -> list[Cluster]:
    """As many clusters as the register's size asks for; none at home in the study region or the plain one."""
    units = len(population)
    programme = int(np.clip(round(units / _PROGRAMME_EVERY), *_PROGRAMME_RANGE))
    siva = int(np.clip(round(units / _SIVA_EVERY), *_SIVA_RANGE))
    homes = [index for index, region in enumerate(places.regions) if region not in (STUDY_REGION, PLAIN_REGION)]
    of_programme = [_programme_cluster(number, places, homes) for number in range(programme)]
    of_siva = [_siva_company(number, homes) for number in range(programme, programme + siva)]
    return [_cluster(population, seed, places, number, *row) for number, row in enumerate(of_programme + of_siva)]


def _programme_cluster(number: int, places: Places, homes: list[int]) -> tuple[str, str, str, str, int]:
    """Network, level, theme, area and home: a region where the area is over-represented, if there is one."""
    turn, area = number // len(AREAS), list(AREAS)[(number * 3) % len(AREAS)]
    fitting = [region for region in homes if places.boosts[region] == area] or homes
    return PROGRAMME, _LEVELS[number % len(_LEVELS)], _THEMES[area][turn % 2], area, fitting[turn % len(fitting)]


def _siva_company(number: int, homes: list[int]) -> tuple[str, str, str, str, int]:
    return SIVA, "Siva", _SIVA_KINDS[number % len(_SIVA_KINDS)], "", homes[number % len(homes)]


def _cluster(population, seed, places, number, network, level, theme, area, region) -> Cluster:
    key = np.array([number])
    return Cluster(
        id=f"ko-{number + 1:02d}",
        name=f"{theme} {places.region_names[region]}",
        network=network,
        level=level,
        theme=theme if area else "oppstart og vekst",
        area=area,
        region=region,
        host=-1 if number % 4 == 3 else _host(population, seed, key, region),
        since=_FIRST_YEAR + int(below(seed, "cluster/since", key, _YEARS)[0]),
    )


def _host(population: Population, seed: int, key: np.ndarray, region: int) -> int:
    """A small limited company of the region, -1 if there is none."""
    here = np.flatnonzero(population.region == region)
    fitting = here[population.is_form("AS", rows=here) & (population.status[here] == ACTIVE)]
    fitting = fitting[(population.employees[fitting] > 0) & (population.employees[fitting] < _LARGEST_HOST)]
    return int(fitting[below(seed, "cluster/host", key, len(fitting))[0]]) if len(fitting) else -1
