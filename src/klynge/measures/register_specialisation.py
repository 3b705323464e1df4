"""How sure is a region's specialisation, by the register? Quotients by division with interval and range over firms.

The country is all establishments in operation that have a municipality and an industry. Hidden head counts stand at
the middle of their bounds for value, interval and range; a count without an upper bound at its low one.
"""

from __future__ import annotations

import numpy as np

from klynge.boundaries.municipalities import index
from klynge.lake import View
from klynge.measures.bounds import Bounds
from klynge.measures.mass_population import in_clause
from klynge.measures.resampling import interval
from klynge.measures.specialisation import Quotient, middle, quotients

DRAWS = 1_000
MIDDLE = "(employees_low + coalesce(employees_high, employees_low)) / 2.0"

Key = tuple[str, str]  # division, version


def register_quotients(
    view: View, municipalities: tuple[str, ...], *, rng: np.random.Generator, draws: int = DRAWS
) -> list[Quotient]:
    """Quotients by two-digit division on establishments, for the divisions that the region has.

    rng : source of the bootstrap's draws, `draws` of them over the region's establishments
    Empty if the region has no establishments. Raises NotBuiltError or NotImportedError where tables are missing.
    """
    country = _country(view)
    codes = index(view).predecessors(tuple(municipalities))
    cells = _cells(view, codes)
    if not cells:
        return []
    keys = list(country)
    here = {key: Bounds(0, 0) for key in keys}
    counts = dict.fromkeys(keys, 0)
    for row in cells:
        key = row["division"], row["version"]
        here[key] += Bounds(row["low"] * row["n"], None if row["high"] is None else row["high"] * row["n"])
        counts[key] += row["n"]
    everywhere = np.array([middle(country[key]) for key in keys])
    ci_low, ci_high = _bootstrap(cells, keys, everywhere, rng, draws)
    loo_low, loo_high = _leave_one_firm_out(_firms(view, codes), keys, everywhere)
    found = quotients(
        keys,
        list(here.values()),
        list(country.values()),
        ci_low=ci_low,
        ci_high=ci_high,
        loo_low=loo_low,
        loo_high=loo_high,
        establishments=list(counts.values()),
    )
    return [one for one in found if one.establishments]


def _country(view: View) -> dict[Key, Bounds]:
    rows = view.query(
        "SELECT left(industry, 2) AS division, industry_version AS version, sum(employees_low)::BIGINT AS low, "
        "sum(employees_high)::BIGINT AS high, sum(unbounded)::BIGINT AS unbounded FROM establishment_cells "
        "GROUP BY ALL ORDER BY version, division",
        tables=("establishment_cells",),
    ).to_pylist()
    return {
        (row["division"], row["version"]): Bounds(row["low"], None if row["unbounded"] else row["high"]) for row in rows
    }


def _cells(view: View, codes: tuple[str, ...]) -> list[dict]:
    """Establishments of the region by division and head count: equal ones are the same to the bootstrap."""
    columns = f"employees_low AS low, employees_high AS high, {MIDDLE} AS middle, count(*) AS n"
    return _rows(view, codes, columns)


def _firms(view: View, codes: tuple[str, ...]) -> list[dict]:
    """Employees of each firm's establishments in the region, by division."""
    return _rows(view, codes, f"org_id, sum({MIDDLE})::DOUBLE AS middle")


def _rows(view: View, codes: tuple[str, ...], columns: str) -> list[dict]:
    return view.query(
        f"SELECT left(industry_1, 2) AS division, industry_version AS version, {columns} FROM establishments "
        f"WHERE municipality IN {in_clause(codes)} AND industry_1 IS NOT NULL AND industry_version IS NOT NULL "
        "AND (closed IS NULL OR closed > CAST(? AS DATE)) GROUP BY ALL ORDER BY ALL",
        [*codes, view.entries["establishments"].as_of] if view.has("establishments") else [],
        tables=("establishments",),
    ).to_pylist()


def _bootstrap(
    cells: list[dict], keys: list[Key], everywhere: np.ndarray, rng: np.random.Generator, draws: int
) -> tuple[list, list]:
    """95 % interval of each quotient over samples of the region's establishments; the country stays as it is.

    How often each cell is drawn is multinomial: the same distribution as drawing the establishments one by one.
    """
    counts = np.array([row["n"] for row in cells])
    if counts.sum() < 2:
        return [None] * len(keys), [None] * len(keys)
    employees = np.zeros((len(cells), len(keys)))
    employees[np.arange(len(cells)), [keys.index((row["division"], row["version"])) for row in cells]] = [
        row["middle"] for row in cells
    ]
    drawn = rng.multinomial(counts.sum(), counts / counts.sum(), size=draws) @ employees
    totals = drawn.sum(axis=1)
    drawn, totals = drawn[totals > 0], totals[totals > 0]
    shares = drawn / totals[:, None]
    limits = [
        interval(shares[:, at] / of_country) if of_country > 0 and len(shares) else (None, None)
        for at, of_country in enumerate(everywhere / (everywhere.sum() or 1))
    ]
    return [low for low, _ in limits], [high for _, high in limits]


def _leave_one_firm_out(firms: list[dict], keys: list[Key], everywhere: np.ndarray) -> tuple[list, list]:
    """Smallest and largest quotient when any one firm's establishments in the region are taken out, there and in the
    country. None where no firm can be taken out without taking all."""
    position = {org_id: at for at, org_id in enumerate(sorted({row["org_id"] for row in firms}))}
    sizes = np.zeros(len(position))
    by_key: dict[Key, list[dict]] = {}
    for row in firms:
        sizes[position[row["org_id"]]] += row["middle"]
        by_key.setdefault((row["division"], row["version"]), []).append(row)
    region, country = sizes.sum() - sizes, everywhere.sum() - sizes
    lows, highs = [], []
    for key, of_industry in zip(keys, everywhere, strict=True):
        part = np.zeros(len(position))
        for row in by_key.get(key, ()):
            part[position[row["org_id"]]] = row["middle"]
        here, there = part.sum() - part, of_industry - part
        defined = (region > 0) & (there > 0)
        left = (here[defined] / region[defined]) / (there[defined] / country[defined])
        lows.append(float(left.min()) if len(left) else None)
        highs.append(float(left.max()) if len(left) else None)
    return lows, highs
