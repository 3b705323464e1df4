"""Is what is compared older than the outcomes? Only then can a difference have a direction."""

import datetime as dt

from klynge.lake.engine import literal
from klynge.measures.national.belonging import KINDS
from klynge.measures.national.sources import Sources
from klynge.measures.network import BOARD_ROLES
from klynge.measures.outcomes import WINDOW_YEARS


def ties_dated(sources: Sources) -> bool:
    """True if every board seat that counts, of organisations in scope, was seen before the outcomes began.

    Seats are dated by our own snapshots only: after a first import the answer is no.
    """
    roles = ", ".join(map(literal, BOARD_ROLES))
    return _all(
        sources,
        f"SELECT first_seen < {_outcomes_from(sources)} AS before FROM seats SEMI JOIN scoped USING (org_id) "
        f"WHERE role IN ({roles}) AND last_seen = (SELECT max(last_seen) FROM seats)",
    )


def members_dated(sources: Sources) -> bool:
    """True if every membership in force has a date of its own, before the outcomes began."""
    kinds = ", ".join(map(literal, KINDS))
    on = f"DATE {literal(sources.members_on.isoformat())}"
    return _all(
        sources,
        f"SELECT dated AND from_date < {_outcomes_from(sources)} AS before FROM memberships "
        f"WHERE kind IN ({kinds}) AND coalesce(to_date, {on}) >= {on}",
    )


def _outcomes_from(sources: Sources) -> str:
    """First day of the earliest window of grants, applications or patents."""
    ends = [sources.dates[table] for table in ("grants", "patents") if table in sources.dates]
    earliest = min(ends, default=sources.as_of)
    return f"DATE {literal(dt.date(earliest.year - WINDOW_YEARS, 1, 1).isoformat())}"


def _all(sources: Sources, query: str) -> bool:
    return bool(sources.connection.execute(f"SELECT coalesce(bool_and(before), false) FROM ({query})").fetchone()[0])
