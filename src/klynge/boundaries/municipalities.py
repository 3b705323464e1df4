"""Which municipalities does the data have, and what became of earlier codes? Read once per question from the lake."""

from collections import defaultdict
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from klynge.lake import View

LABOUR_MARKET = "labour_market"


@dataclass(frozen=True, slots=True)
class MunicipalityIndex:
    """What the lake knows of municipalities.

    names : name by code in force; without the classification, the codes of the data, each its own name
    changes : code before → (day, code after), sorted by day
    labour_market : code of a labour-market region → its name and municipalities
    """

    names: dict[str, str] = field(default_factory=dict)
    changes: dict[str, list[tuple]] = field(default_factory=dict)
    labour_market: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def successors(self, code: str) -> tuple[str, ...]:
        """The codes in force that a code became: itself, one after a merger, several after a split, or none."""
        found: list[str] = []
        open_ends, seen = [(code, None)], set()
        while open_ends:
            end, since = open_ends.pop(0)
            if end in seen:
                continue
            seen.add(end)
            if end in self.names:
                found.append(end)
                continue
            # only changes that came later: a code may have been used again
            open_ends += [(after, day) for day, after in self.changes.get(end, ()) if since is None or day >= since]
        return tuple(found)

    def labour_market_of(self, codes: tuple[str, ...]) -> set[str]:
        """Labour-market regions that the municipalities lie in."""
        return {region for region, (_, members) in self.labour_market.items() if not set(codes).isdisjoint(members)}


def municipality_names(view: View | None) -> dict[str, str]:
    """Name of every municipality in force, by code.

    Without the classification in the lake, the codes that firms are registered in, each as its own name.
    """
    return index(view).names


def _names(view: View) -> dict[str, str]:
    if view.has("municipalities"):
        rows = view.query(
            "SELECT code, name FROM municipalities WHERE valid_to IS NULL ORDER BY code", tables=("municipalities",)
        )
        return dict(zip(rows["code"].to_pylist(), rows["name"].to_pylist(), strict=True))
    for table in ("organisation_measures", "organisations"):
        if view.has(table):
            query = f"SELECT DISTINCT municipality AS code FROM {table} WHERE municipality IS NOT NULL ORDER BY 1"
            return {code: code for code in view.query(query, tables=(table,))["code"].to_pylist()}
    return {}


def index(view: View | None) -> MunicipalityIndex:
    """Everything the lake knows of municipalities; empty without a view."""
    if view is None:
        return MunicipalityIndex()
    # a view is held fast, and every part of an answer asks
    if view not in _of_view:
        _of_view[view] = MunicipalityIndex(_names(view), _changes(view), _labour_market(view))
    return _of_view[view]


_of_view: WeakKeyDictionary[View, MunicipalityIndex] = WeakKeyDictionary()


def _changes(view: View) -> dict[str, list[tuple]]:
    if not view.has("municipality_changes"):
        return {}
    query = "SELECT old_code, changed_on, new_code FROM municipality_changes WHERE old_code <> new_code ORDER BY ALL"
    changes: dict[str, list[tuple]] = defaultdict(list)
    for row in view.query(query, tables=("municipality_changes",)).to_pylist():
        changes[row["old_code"]].append((row["changed_on"], row["new_code"]))
    return changes


def _labour_market(view: View) -> dict[str, tuple[str, tuple[str, ...]]]:
    if not view.has("municipality_sets"):
        return {}
    query = (
        "SELECT member_of, any_value(name) AS name, list(municipality ORDER BY municipality) AS municipalities "
        "FROM municipality_sets WHERE set_id = ? GROUP BY member_of ORDER BY member_of"
    )
    rows = view.query(query, [LABOUR_MARKET], tables=("municipality_sets",)).to_pylist()
    return {row["member_of"]: (row["name"], tuple(row["municipalities"])) for row in rows}
