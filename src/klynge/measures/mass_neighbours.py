"""Which neighbours would make the mass critical? The smallest sets of municipalities that tip the printed rule.

A neighbour's firm counts if it is as large as the smallest firm of the region's own population. The bar stays where
the region put it: 200 firms of the region and a large neighbour together would push out the region's own.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from klynge.boundaries.municipalities import index
from klynge.lake import View
from klynge.measures.bounds import Bounds, total
from klynge.measures.mass_population import REVENUE, Population, area_columns, firm_condition, in_clause

STRONGEST = 6  # commuting neighbours looked at
SHOWN = 5  # sets of the same size shown, best first
TRIED = 2  # sets of up to so many neighbours are all tried; larger ones are built from the strongest


@dataclass(frozen=True, slots=True)
class Candidates:
    """The municipalities looked at. found_by : labour_market, commuting, county, or none."""

    municipalities: tuple[str, ...]
    found_by: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the neighbours add to one area.

    added : larger firms by neighbour; with_all : larger firms of the area with all of them
    tipping : for each printed answer that is not met for certain, the smallest sets of neighbours that make it so,
        best first; empty where all together do not suffice
    """

    candidates: Candidates
    added: dict[str, Bounds]
    with_all: Bounds
    tipping: dict[str, tuple[tuple[str, ...], ...]]


def candidates(view: View, municipalities: tuple[str, ...]) -> Candidates:
    """The rest of the labour-market region; else the strongest commuting neighbours; else the rest of the county."""
    for found_by, table, find in (
        ("labour_market", "municipality_sets", _labour_market),
        ("commuting", "commuting", _commuting),
        ("county", "organisation_measures", _county),
    ):
        found = find(view, municipalities) if view.has(table) else ()
        if found:
            return Candidates(found, found_by)
    return Candidates((), "none")


def added_by_area(
    view: View, near: Candidates, own: Population, *, larger_than: int, area_set: str
) -> dict[str, dict[str, Bounds]]:
    """Area → neighbour → its larger firms that are above the bar."""
    added: dict[str, dict[str, Bounds]] = defaultdict(dict)
    if not near.municipalities:
        return added
    area, excluded = area_columns(area_set)
    size = "revenue" if own.ranked_by == REVENUE else "employees_low"
    rows = view.query(
        f"SELECT municipality, {area} AS area, count(*) FILTER (employees_low > ?) AS low, "
        "count(*) FILTER (coalesce(employees_high > ?, true)) AS high FROM organisation_measures "
        f"WHERE municipality IN {in_clause(near.municipalities)} AND {firm_condition()} AND NOT {excluded} "
        f"AND {size} {'IS NOT NULL' if own.bar is None else '>= ?'} "
        "GROUP BY ALL HAVING area IS NOT NULL AND high > 0",
        [larger_than, larger_than, *near.municipalities, *([] if own.bar is None else [own.bar])],
        tables=("organisation_measures",),
    ).to_pylist()
    for row in rows:
        added[row["area"]][row["municipality"]] = Bounds(row["low"], row["high"])
    return added


def neighbours(near: Candidates, larger: Bounds, added: dict[str, Bounds], limits: dict[str, float]) -> Neighbours:
    """What the neighbours add to an area with `larger` firms; limits : printed answer → "more than" that many."""
    missing = {name: int(limit + 1 - larger.low) for name, limit in limits.items() if larger.low <= limit}
    certain = {code: int(bounds.low) for code, bounds in added.items()}
    tipping = {name: smallest_sets(count, certain) for name, count in missing.items()}
    return Neighbours(near, added, larger + total(added.values()), tipping)


def smallest_sets(missing: int, added: dict[str, int]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of keys whose values sum to at least `missing`, best first; empty where all do not suffice."""
    ranked = sorted((code for code in added if added[code] > 0), key=lambda code: (-added[code], code))
    reached, size = 0, 0
    while reached < missing and size < len(ranked):
        reached, size = reached + added[ranked[size]], size + 1
    if reached < missing:
        return ()
    if size > TRIED:
        return (tuple(ranked[:size]),)
    sets = [one for one in combinations(ranked, size) if sum(added[code] for code in one) >= missing]
    sets.sort(key=lambda one: -sum(added[code] for code in one))
    return tuple(sets[:SHOWN])


def _labour_market(view: View, municipalities: tuple[str, ...]) -> tuple[str, ...]:
    known = index(view)
    near = {code for region in known.labour_market_of(municipalities) for code in known.labour_market[region][1]}
    return tuple(sorted(near - set(municipalities)))


def _commuting(view: View, municipalities: tuple[str, ...]) -> tuple[str, ...]:
    here = in_clause(municipalities)
    return _codes(
        view,
        "WITH links AS ("
        f"SELECT CASE WHEN home IN {here} THEN work ELSE home END AS code, employed FROM commuting "
        f"WHERE (home IN {here}) <> (work IN {here}) AND year = (SELECT max(year) FROM commuting)) "
        "SELECT code FROM links GROUP BY code HAVING sum(employed) > 0 ORDER BY sum(employed) DESC, code LIMIT ?",
        [*municipalities * 3, STRONGEST],
        "commuting",
    )


def _county(view: View, municipalities: tuple[str, ...]) -> tuple[str, ...]:
    counties = tuple({code[:2] for code in municipalities})
    return _codes(
        view,
        "SELECT DISTINCT municipality AS code FROM organisation_measures "
        f"WHERE left(municipality, 2) IN {in_clause(counties)} "
        f"AND municipality NOT IN {in_clause(municipalities)} ORDER BY 1",
        [*counties, *municipalities],
        "organisation_measures",
    )


def _codes(view: View, query: str, parameters: list, table: str) -> tuple[str, ...]:
    return tuple(view.query(query, parameters, tables=(table,))["code"].to_pylist())
