"""Official statistics of the invented country: employment, commuting, establishments by size, in published shapes."""

import csv
import json
from pathlib import Path

import numpy as np

from klynge.registers.demo.draw import uniform
from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.industries import NONE

# groups of divisions in table 13470
GROUPS = ["01-03", "05-09", "10-33", "35-39", "41-43", "45-47", "49-53", "55-56", "58-63", "64-66", "68-75", "77-82"]
GROUPS += ["84", "85", "86-88", "90-99"]
YEARS = tuple(range(2016, 2026))
_SUPPRESSED_BELOW = 4
# groups and size classes of the table of establishments, as printed
_INDUSTRIES = {
    "Jordbruk, skogbruk og fiske": (1, 3),
    "Bergverksdrift og utvinning": (5, 9),
    "Industri": (10, 33),
    "Kraftforsyning": (35, 35),
    "Vannforsyning, avløp og renovasjon": (36, 39),
    "Bygge- og anleggsvirksomhet": (41, 43),
    "Varehandel, reparasjon av motorvogner": (45, 47),
    "Transport og lagring": (49, 53),
    "Overnattings- og serveringsvirksomhet": (55, 56),
    "Informasjon og kommunikasjon": (58, 63),
    "Finansiering og forsikring": (64, 66),
    "Omsetning og drift av fast eiendom": (68, 68),
    "Faglig, vitenskapelig og teknisk tjenesteyting": (69, 75),
    "Forretningsmessig tjenesteyting": (77, 82),
    "Undervisning": (85, 85),
    "Helse- og sosialtjenester": (86, 88),
    "Kultur, underholdning og fritid i alt": (90, 93),
    "Personlig tjenesteyting": (94, 96),
}
_SIZES = {
    "Ingen ansatte": 0,
    "1-4 ansatte": 1,
    "5-9 ansatte": 5,
    "10-19 ansatte": 10,
    "20-49 ansatte": 20,
    "50-99 ansatte": 50,
    "100 - 249 ansatte": 100,
    "250 ansatte og over": 250,
}


def write_employment(plan: Plan, path: Path) -> dict[str, int]:
    """Employed persons by place of work, SN2007 groups and year; small cells are suppressed."""
    edges = [_ends(group) for group in GROUPS]
    now = _by_municipality(plan, edges, weights=plan.workplaces.employees)
    key = np.arange(now.size * len(YEARS)).reshape(*now.shape, len(YEARS))
    drift = 1 + 0.012 * (np.array(YEARS) - YEARS[-1]) + 0.02 * (uniform(plan.seed, "employment", key) - 0.5)
    drift[:, :, -1] = 1  # the latest year is what the establishments add up to
    employed = np.rint(now[:, :, None] * drift).astype(int)
    hidden = (employed > 0) & (employed < _SUPPRESSED_BELOW)
    values = np.where(hidden, None, employed.astype(object)).ravel().tolist()
    status = {str(cell): ":" for cell in np.flatnonzero(hidden.ravel()).tolist()}
    labels = dict(zip((f"K-{code}" for code in plan.places.codes), plan.places.names, strict=True))
    dimensions = {
        "Region": ("region", labels),
        "NACE2007": ("næring (SN2007)", {group: group for group in GROUPS}),
        "ContentsCode": ("statistikkvariabel", {"SysselsatteArb": "Sysselsatte personer etter arbeidssted"}),
        "Tid": ("år", {str(year): str(year) for year in YEARS}),
    }
    title = "13470: Sysselsatte per 4. kvartal, etter region, næring (SN2007), statistikkvariabel og år"
    _dump(path, title, dimensions, values, status)
    return {"cells": len(values), "suppressed": len(status)}


def write_commuting(plan: Plan, path: Path) -> dict[str, int]:
    """Employed persons by municipality of residence and work: most at home, the rest nearby and in the capital."""
    places, years = plan.places, YEARS[-2:]
    work = np.bincount(plan.workplaces.municipality, weights=plan.workplaces.employees, minlength=len(places.codes))
    same = places.region[:, None] == places.region[None, :]
    pull = np.where(same, 6.0, 0.15) * places.share[:, None]
    np.fill_diagonal(pull, 0)
    home = work * 0.7
    flows = np.diag(home) + pull / pull.sum(axis=0) * (work * 0.3)
    employed = np.stack([np.rint(flows * 0.99), np.rint(flows)], axis=2).astype(int)
    hidden = (employed > 0) & (employed < _SUPPRESSED_BELOW)
    values = np.where(hidden, None, employed.astype(object)).ravel().tolist()
    labels = dict(zip(places.codes, places.names, strict=True))
    dimensions = {
        "Bokommuen": ("bostedskommune", labels),
        "ArbstedKomm": ("arbeidsstedskommune", labels),
        "ContentsCode": ("statistikkvariabel", {"Sysselsatte": "Sysselsatte personer"}),
        "Tid": ("år", {str(year): str(year) for year in years}),
    }
    status = {str(cell): ":" for cell in np.flatnonzero(hidden.ravel()).tolist()}
    _dump(path, "03321: Sysselsatte, etter bostedskommune, arbeidsstedskommune og år", dimensions, values, status)
    return {"cells": len(values), "suppressed": len(status)}


def write_establishment_sizes(plan: Plan, path: Path) -> int:
    """Establishments by municipality, industry and number of employees, long CSV with printed names."""
    limits = np.array(list(_SIZES.values()))
    size = np.searchsorted(limits, plan.workplaces.employees, side="right") - 1
    counts = [
        _by_municipality(plan, list(_INDUSTRIES.values()), weights=(size == place)) for place in range(len(limits))
    ]
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(("region", "næring (SN2007)", "antall ansatte", "statistikkvariabel", "år", "value"))
        for municipality, name in enumerate(plan.places.names):
            for industry, printed in enumerate(_INDUSTRIES):
                for place, of_size in enumerate(_SIZES):
                    for year in (2025, 2026):
                        count = int(counts[place][municipality, industry])
                        sheet.writerow((name, printed, of_size, "Bedrifter", year, count))
                        rows += 1
    return rows


def _ends(group: str) -> tuple[int, int]:
    first, _, last = group.partition("-")
    return int(first), int(last or first)


def _by_municipality(plan: Plan, groups: list[tuple[int, int]], weights) -> np.ndarray:
    """Sum of the weights of establishments, by municipality and group of SN2007 divisions."""
    division = np.array([int(code[:2]) for code in plan.industries.sn2007] + [0] * (256 - len(plan.industries.sn2007)))
    of_group = np.full(100, len(groups))
    for place, (first, last) in enumerate(groups):
        of_group[first : last + 1] = place
    industry = plan.population.industry[plan.workplaces.unit]
    group = np.where(industry == NONE, len(groups), of_group[division[industry]])
    cell = plan.workplaces.municipality.astype(np.int64) * (len(groups) + 1) + group
    size = len(plan.places.codes) * (len(groups) + 1)
    summed = np.bincount(cell, weights=weights, minlength=size).reshape(-1, len(groups) + 1)
    return summed[:, :-1]


def _dump(path: Path, title: str, dimensions: dict, values: list, status: dict) -> None:
    """A JSON-stat 2 data set."""
    content = {
        "version": "2.0",
        "class": "dataset",
        "label": title,
        "source": "Oppdiktet",
        "id": list(dimensions),
        "size": [len(labels) for _, labels in dimensions.values()],
        "dimension": {
            key: {
                "label": label,
                "category": {"index": {code: place for place, code in enumerate(labels)}, "label": labels},
            }
            for key, (label, labels) in dimensions.items()
        },
        "value": values,
    }
    if status:
        content["status"] = status
    path.write_text(json.dumps(content, ensure_ascii=False) + "\n", "utf-8")
