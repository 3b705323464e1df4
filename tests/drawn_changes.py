"""How are changes drawn? Units of two days, and the table of changes built from them alone."""

import datetime as dt

from klynge.lake import Lake
from klynge.measures.national.changes import changes, store_changes
from klynge.measures.national.sources import register
from small_country import unit

JUNE, JULY, AUGUST = dt.date(2026, 6, 30), dt.date(2026, 7, 31), dt.date(2026, 8, 31)
BASE = {"registered": dt.date(2016, 6, 30), "last_accounts_year": 2024}


def firm(number: int, municipality: str | None = "3305", **fields) -> dict:
    """A unit that was registered long ago and has filed accounts."""
    return unit(number, municipality, **BASE | fields)


def compare(lake: Lake) -> None:
    """Build the table of changes of the data in force, and no other."""
    with lake.view() as view, lake.national(view) as draft:
        sources = register(draft.connection, view)
        store_changes(sources, view)
        draft.store("changes", changes(), as_of=sources.as_of)
