"""Where do people work, in which industry? Establishments and bounds of head counts by municipality and code."""

from klynge.lake.engine import literal
from klynge.measures.national.sources import Sources

_PLACED = "municipality IS NOT NULL AND industry_1 IS NOT NULL AND industry_version IS NOT NULL"


def establishments(sources: Sources) -> str:
    """Query of `establishment_cells`: establishments in operation that have a municipality and an industry."""
    return f"""
        SELECT coalesce(code_now, municipality) AS municipality, industry_1 AS industry, industry_version,
               count(*) AS establishments, sum(employees_low) AS employees_low,
               coalesce(sum(employees_high), 0) AS employees_high, count(*) - count(employees_high) AS unbounded
        FROM ({_in_operation(sources)}) LEFT JOIN municipality_now ON code = municipality
        WHERE {_PLACED} GROUP BY ALL
        """


def left_out(sources: Sources) -> dict[str, int]:
    """Establishments in operation that no cell can hold."""
    query = f"SELECT count(*) FROM ({_in_operation(sources)}) WHERE NOT ({_PLACED})"
    count = sources.connection.execute(query).fetchone()[0]
    return {"no_municipality_or_industry": count} if count else {}


def _in_operation(sources: Sources) -> str:
    on = sources.dates.get("establishments", sources.as_of).isoformat()
    return f"SELECT * FROM establishments WHERE closed IS NULL OR closed > DATE {literal(on)}"
