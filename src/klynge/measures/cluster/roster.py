"""Who belongs to a cluster, since when, and as what? Its memberships in the lake, with the date they are read at.

Own rows take the place of open ones for the clusters that they name, where the view reads the closed side.
"""

import datetime as dt
import difflib
from dataclasses import dataclass

from klynge.errors import UnknownNameError
from klynge.lake import View
from klynge.measures.matching import HOLDERS

PARTNER = "listed partner"  # stands on a web page, which makes nobody a member
FIRMS = ("core", "member")  # roles of firms; the other roles are the other groups of actors
OTHERS = ("research", "public", "investor", "support")
ROLES = (*FIRMS, *OTHERS)


@dataclass(frozen=True, slots=True)
class Membership:
    """One row of the list. org_id : the organisation that an establishment belongs to, or the member itself."""

    org_id: str
    member_id: str
    since: dt.date
    until: dt.date | None
    dated: bool
    kind: str
    role: str | None
    reason: str | None
    source: str

    def holds(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True, slots=True)
class Roster:
    """A cluster's list. on : the day it is read at, that of the newer of register and list; kind : table it is in."""

    cluster_id: str
    name: str
    kind: str
    on: dt.date
    rows: tuple[Membership, ...]

    @property
    def year_before(self) -> dt.date:
        return self.on.replace(year=self.on.year - 1, day=min(self.on.day, 28))

    @property
    def dated(self) -> bool:
        """True if any row of a member says since when: of a list without dates nothing earlier is known."""
        return any(row.dated for row in self.rows if row.kind != PARTNER)

    @property
    def fully_dated(self) -> bool:
        return all(row.dated for row in self.rows if row.kind != PARTNER)

    def members(self, day: dt.date | None = None) -> frozenset[str]:
        """Members and participants on the day, by default that of the list."""
        day = day or self.on
        return frozenset(row.org_id for row in self.rows if row.kind != PARTNER and row.holds(day))

    def partners(self) -> frozenset[str]:
        return frozenset(row.org_id for row in self.rows if row.kind == PARTNER and row.holds(self.on))

    def with_role(self, *roles: str) -> frozenset[str]:
        """Members on the day with any of the roles; '' is no role."""
        now = (row for row in self.rows if row.kind != PARTNER and row.holds(self.on))
        return frozenset(row.org_id for row in now if (row.role or "") in roles)

    def firms(self) -> frozenset[str]:
        """Members that are not there as research, public body, investor or supporter only."""
        return self.members() - (self.with_role(*OTHERS) - self.with_role(*FIRMS, ""))


def known_clusters(view: View) -> dict[str, tuple[str, str]]:
    """Every milieu, project and organisation of the lake, and whoever else holds members: id → table and name."""
    parts = [f"SELECT {key} AS id, '{table}' AS kind, name FROM {table}" for table, key in HOLDERS.items()]
    tables = [table for table in HOLDERS if view.has(table)]
    chosen = [part for table, part in zip(HOLDERS, parts, strict=True) if table in tables]
    if view.has("memberships"):
        chosen.append("SELECT DISTINCT holder_id, 'memberships', holder_id FROM memberships")
        tables.append("memberships")
    found: dict[str, tuple[str, str]] = {}
    if chosen:
        for row in view.query(" UNION ALL ".join(chosen), tables=tuple(tables)).to_pylist():
            if row["id"] not in found or row["kind"] != "memberships":
                found[row["id"]] = (row["kind"], row["name"])
    return dict(sorted(found.items()))


def roster(view: View, cluster_id: str) -> Roster:
    """The list of one cluster; without rows where none has been imported.

    Raises UnknownNameError, with near names, if nothing in the lake has that id.
    """
    known = known_clusters(view)
    if cluster_id not in known:
        raise UnknownNameError("cluster", cluster_id, near(cluster_id, {key: name for key, (_, name) in known.items()}))
    kind, name = known[cluster_id]
    return Roster(cluster_id, name, kind, _on(view), _rows(view, cluster_id))


def near(asked: str, known: dict[str, str]) -> list[str]:
    """Ids like the one asked for, or whose names are or have it; a few where none is near."""
    wanted = asked.casefold()
    named = [key for key, name in known.items() if wanted and wanted in name.casefold()]
    by_name = {name.casefold(): key for key, name in known.items()}
    alike = [by_name[name] for name in difflib.get_close_matches(wanted, by_name, n=5, cutoff=0.6)]
    close = difflib.get_close_matches(asked, known, n=5, cutoff=0.6)
    return list(dict.fromkeys([*named, *close, *alike]))[:8] or sorted(known)[:8]


def _rows(view: View, cluster_id: str) -> tuple[Membership, ...]:
    if not view.has("memberships"):
        return ()
    places = view.has("establishments")
    org_id = "coalesce(e.org_id, m.member_id)" if places else "m.member_id"
    join = "LEFT JOIN establishments e ON e.est_id = m.member_id" if places else ""
    rows = view.query(
        f"SELECT {org_id} AS org_id, m.member_id, m.from_date AS since, m.to_date AS until, m.dated, m.kind, m.role, "
        f"m.reason, m.source FROM (SELECT * FROM memberships WHERE holder_id = ?) m {join} ORDER BY ALL",
        [cluster_id],
        tables=("memberships", "establishments") if places else ("memberships",),
    )
    return tuple(Membership(**row) for row in rows.to_pylist())


def _on(view: View) -> dt.date:
    days = [e.as_of for e in view.entries.values() if e.table in ("organisations", "memberships")]
    return dt.date.fromisoformat(max(days)) if days else dt.date.today()
