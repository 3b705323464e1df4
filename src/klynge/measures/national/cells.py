"""Where do people work, in which industry? Establishments in operation, and their head counts by place and code."""

from klynge.lake.engine import literal
from klynge.measures.national.sources import Sources

_PLACED = "municipality IS NOT NULL AND industry_1 IS NOT NULL AND industry_version IS NOT NULL"


def workplaces(sources: Sources) -> str:
    """Query of `workplaces`: establishments in operation that have a municipality and an industry."""
    return f"""
        SELECT est_id, org_id, coalesce(code_now, municipality) AS municipality, industry_1 AS industry,
               industry_version, employees_low, employees_high
        FROM ({_in_operation(sources)}) LEFT JOIN municipality_now ON code = municipality WHERE {_PLACED}
        """


def establishments(sources: Sources) -> str:
    """Query of `establishment_cells`: the work places by municipality and five-digit code."""
    return f"""
        SELECT municipality, industry, industry_version,
               count(*) AS establishments, sum(employees_low) AS employees_low,
               coalesce(sum(employees_high), 0) AS employees_high, count(*) - count(employees_high) AS unbounded
        FROM ({workplaces(sources)}) GROUP BY ALL
        """


def left_out(sources: Sources) -> dict[str, int]:
    """Establishments in operation that are no work places, as nobody knows where or in which industry."""
    query = f"SELECT count(*) FROM ({_in_operation(sources)}) WHERE NOT ({_PLACED})"
    count = sources.connection.execute(query).fetchone()[0]
    return {"no_municipality_or_industry": count} if count else {}


def _in_operation(sources: Sources) -> str:
    on = sources.dates.get("establishments", sources.as_of).isoformat()
    return f"SELECT * FROM establishments WHERE closed IS NULL OR closed > DATE {literal(on)}"
