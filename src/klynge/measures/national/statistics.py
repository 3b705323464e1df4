"""How do groups and regions of the country stand? One row per group (or region) and measure."""

from dataclasses import asdict

import numpy as np

from klynge.measures.like_regions import CENTRALITY, COUNTY, LABOUR_MARKET
from klynge.measures.national.sources import Sources
from klynge.measures.population import MEASURED, Population
from klynge.measures.resampling import summary


def groups(people: Population) -> dict[str, np.ndarray]:
    """The comparison groups as masks. Without memberships only `all` is known; groups may overlap."""
    everyone = {"all": np.ones(len(people), dtype=bool)}
    member, siva, tied = people["programme_member"], people["siva_member"], people["tied_outsider"]
    outsider = people["group_member"] == 0
    if np.isnan(member).all():
        return everyone
    return everyone | {
        "programme_member": member == 1,
        "siva_member": siva == 1,
        "neither": (member == 0) & (siva == 0),
        "tied_outsider": tied == 1,
        "untied_outsider": outsider & (tied == 0),
    }


def group_statistics(people: Population) -> list[dict]:
    """Rows of `group_statistics`."""
    return [
        {"group_id": group_id, "measure": measure, "firms": int(mask.sum()), **asdict(summary(people[measure][mask]))}
        for group_id, mask in groups(people).items()
        for measure in MEASURED
    ]


def region_statistics(sources: Sources) -> str:
    """Query of `region_statistics`, over `organisation_measures`: labour-market regions, else counties."""
    measures = " UNION ALL ".join(
        f"SELECT region_id, '{measure}' AS measure, count(x) AS n, avg(x) AS mean, median(x) AS median "
        f"FROM (SELECT region_id, ({expression})::DOUBLE AS x FROM placed) GROUP BY region_id"
        for measure, expression in MEASURED.items()
    )
    set_id, regions = _regions(sources)
    return f"""
        WITH region AS ({regions}),
        placed AS (
            SELECT m.*, region_id, try_cast(c.member_of AS DOUBLE) AS class
            FROM organisation_measures m JOIN region USING (municipality)
            LEFT JOIN municipality_sets c ON c.set_id = '{CENTRALITY}' AND c.municipality = m.municipality
            WHERE in_scope
        ),
        size AS (SELECT region_id, count(*) AS firms, avg(class) AS centrality FROM placed GROUP BY region_id),
        named AS (SELECT region_id, any_value(name) AS name FROM region GROUP BY region_id)
        SELECT '{set_id}' AS set_id, region_id, name, measure, firms, centrality, n, mean, median
        FROM ({measures}) JOIN size USING (region_id) JOIN named USING (region_id)
        """


def _regions(sources: Sources) -> tuple[str, str]:
    count = f"SELECT count(*) FROM municipality_sets WHERE set_id = '{LABOUR_MARKET}'"
    if sources.connection.execute(count).fetchone()[0]:
        return LABOUR_MARKET, (
            f"SELECT municipality, member_of AS region_id, name FROM municipality_sets WHERE set_id = '{LABOUR_MARKET}'"
        )
    return COUNTY, (
        "SELECT DISTINCT municipality, left(municipality, 2) AS region_id, left(municipality, 2) AS name "
        "FROM organisation_measures WHERE municipality IS NOT NULL"
    )
