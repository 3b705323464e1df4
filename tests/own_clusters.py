"""A cluster to enter memberships of, and members that the register of the small country has."""

import datetime as dt

import small_demo
from klynge import api
from klynge_web.clusters import actions
from klynge_web.clusters.models import Membership

SOURCE = "Medlemslisten"
FIRST = dt.date(2020, 1, 1)


def firms(home, count: int) -> list[tuple[str, str]]:
    """Numbers and names of firms in the register, always the same ones."""
    query = "SELECT org_id, name FROM organisations WHERE name IS NOT NULL AND NOT bankrupt ORDER BY org_id LIMIT ?"
    with api.open_lake(home).view() as view:
        rows = view.query(query, [count], tables=("organisations",)).to_pylist()
    return [(row["org_id"], row["name"]) for row in rows]


def sole_proprietor(folder) -> str:
    """Number of a sole proprietor in the register."""
    units = small_demo.units_of_region(folder)
    return next(f"no:{u['organisasjonsnummer']}" for u in units if u["organisasjonsform"]["kode"] == "ENK")


def add(holder, member_id: str, *, by, from_date=FIRST, name="Fjellvik Tre AS", **fields) -> Membership:
    return actions.add_membership(
        holder, by=by, member_id=member_id, member_name=name, from_date=from_date, **{"source": SOURCE, **fields}
    )
