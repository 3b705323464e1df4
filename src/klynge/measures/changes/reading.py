"""Which changes concern a subject? Rows of the national table `changes`, the gravest and newest first."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from klynge.errors import UnknownNameError
from klynge.lake import View
from klynge.lake.engine import literal
from klynge.measures.changes import KINDS

_NAMESPACE = uuid.UUID("5c0a3a5e-2f0c-5f0e-9d0a-7a1b0c5d8e21")  # of the identifiers of changes, wherever Klynge runs

# register → the newest day that has been told of; what was seen later is new
Told = Mapping[str, dt.date]


@dataclass(frozen=True, slots=True)
class Selection:
    """Whose changes are asked for: organisations in any of these sets.

    municipalities : codes in force; organisations : org_ids, establishments count as their organisation
    industries : beginnings of codes, `SN2025-41.2`; codes : whole codes of other versions, `SN2007-41.200`
    """

    municipalities: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()

    def __or__(self, other: "Selection") -> "Selection":
        return Selection(*(getattr(self, one.name) | getattr(other, one.name) for one in fields(self)))

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one organisation; the columns are those of the national table `changes`."""

    org_id: str
    kind: str
    item: str
    found_in: str
    from_date: dt.date
    to_date: dt.date
    happened_on: dt.date | None
    name: str
    municipality: str | None
    industry: str | None
    industry_version: str | None
    before: str | None
    before_version: str | None
    after: str | None
    joined: int | None
    departed: int | None
    amount: int | None
    currency: str | None

    @property
    def id(self) -> uuid.UUID:
        """The same for the same change, however often the tables are built. An award keeps it from list to list."""
        parts = [self.org_id, self.kind, self.found_in, self.item or self.to_date.isoformat()]
        return uuid.uuid5(_NAMESPACE, " ".join(parts))

    @property
    def on(self) -> dt.date:
        """The day it happened or, where the register does not say, the day it was seen."""
        return self.happened_on or self.to_date


@dataclass(frozen=True, slots=True)
class Read:
    """What was found. counts : changes by kind, of all kinds; rows : those asked for."""

    rows: list[Change] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def read(
    view: View,
    selection: Selection,
    *,
    since: dt.date | Told | None = None,
    kinds: tuple[str, ...] = (),
    limit: int = 50,
    offset: int = 0,
    per_kind: int | None = None,
) -> Read:
    """The changes of a selection.

    since : only what was seen after this day, or per register after its day
    kinds : only these; counts are of all kinds nevertheless
    per_kind : at most so many of each kind
    Raises NotBuiltError; UnknownNameError if a kind is unknown.
    """
    if wrong := [kind for kind in kinds if kind not in KINDS]:
        raise UnknownNameError("kind of change", wrong[0], list(KINDS))
    if not selection:
        return Read()
    condition, values = _condition(view, selection)
    after, days = _after(since)
    found, values = f"FROM changes WHERE ({condition}) AND {after}", values + days
    counts = view.query(f"SELECT kind, count(*) AS n {found} GROUP BY kind", values, tables=("changes",)).to_pylist()
    by_kind = {row["kind"]: row["n"] for row in counts}
    rank = f"list_position([{', '.join(map(literal, KINDS))}], kind)"
    newest = "coalesce(happened_on, to_date) DESC, name, org_id, item"
    best = f"QUALIFY row_number() OVER (PARTITION BY kind ORDER BY {newest}) <= {int(per_kind)}" if per_kind else ""
    rows = view.query(
        f"SELECT * {found} AND (len(?::VARCHAR[]) = 0 OR list_contains(?, kind)) {best} "
        f"ORDER BY {f'{rank}, ' if per_kind else 'to_date DESC, '}{newest}, {rank} LIMIT ? OFFSET ?",
        [*values, list(kinds), list(kinds), limit, offset],
        tables=("changes",),
    )
    return Read([Change(**row) for row in rows.to_pylist()], {kind: by_kind[kind] for kind in KINDS if kind in by_kind})


def newest(view: View) -> dict[str, dt.date]:
    """By register the newest day that changes were seen: what a letter of today has told of."""
    rows = view.query("SELECT found_in, max(to_date) AS day FROM changes GROUP BY 1 ORDER BY 1", tables=("changes",))
    return {row["found_in"]: row["day"] for row in rows.to_pylist()}


def before_newest(view: View) -> dict[str, dt.date]:
    """By register the day before its last period began to be seen: what came after it is of the last period."""
    rows = view.query(
        "SELECT found_in, max(to_date) FILTER (to_date < last) AS day FROM "
        "(SELECT found_in, to_date, max(to_date) OVER (PARTITION BY found_in) AS last FROM changes) GROUP BY 1",
        tables=("changes",),
    )
    return {row["found_in"]: row["day"] for row in rows.to_pylist() if row["day"]}


def _condition(view: View, selection: Selection) -> tuple[str, list]:
    among = "{} IN (SELECT unnest(?::VARCHAR[]))"
    coded, coded_before = "industry_version || '-' || industry", "before_version || '-' || before"
    parts: list[tuple[str, list]] = []
    if places := sorted(selection.municipalities):
        parts += [(among.format("municipality"), [places])]
        parts += [(f"kind = 'moved' AND {among.format('before')}", [places])]
    if organisations := _organisations(view, selection):
        parts += [(among.format("org_id"), [organisations])]
    if codes := sorted(selection.codes):
        parts += [(among.format(coded), [codes]), (f"kind = 'industry' AND {among.format(coded_before)}", [codes])]
    for start in sorted(selection.industries):
        parts += [
            (f"starts_with({coded}, ?)", [start]),
            (f"kind = 'industry' AND starts_with({coded_before}, ?)", [start]),
        ]
    # a comparison with what is absent is not true
    told = " OR ".join(f"coalesce({part}, false)" for part, _ in parts)
    return told, [value for _, values in parts for value in values]


def _organisations(view: View, selection: Selection) -> list[str]:
    """The organisations asked for, and those that the establishments among them belong to."""
    wanted = sorted(selection.organisations)
    if not wanted or not view.has("establishments"):
        return wanted
    query = "SELECT DISTINCT org_id FROM establishments WHERE est_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY 1"
    return wanted + view.query(query, [wanted], tables=("establishments",))["org_id"].to_pylist()


def _after(since: dt.date | Told | None) -> tuple[str, list]:
    if not since:
        return "true", []
    if isinstance(since, dt.date):
        return "to_date > ?", [since]
    known = sorted(since)
    each = " OR ".join("(found_in = ? AND to_date > ?)" for _ in known)
    values = [value for name in known for value in (name, since[name])]
    return f"({each} OR NOT list_contains(?, found_in))", [*values, known]
