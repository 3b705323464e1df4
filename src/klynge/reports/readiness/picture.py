"""Which ties are drawn? The region's organisations and whom they share boards with, few enough to be read."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

import pyarrow as pa

from klynge.lake import View
from klynge.measures.mass_population import in_clause

INSIDE, OUTSIDE = 130, 40  # more dots cannot be told apart on a page
SEED = 1


@dataclass(frozen=True, slots=True)
class Ties:
    """The region's ties as read: from, to, and whether each end is in the region or a programme member."""

    key: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = field(hash=False)
    kinds: dict[str, str] = field(hash=False)

    def drawn(self) -> "Picture":
        return _drawn(self)


@dataclass(frozen=True, slots=True)
class Picture:
    """The network laid out: nodes with place, kind and degree; ties; organisations left out."""

    nodes: list[dict]
    ties: list[dict]
    left_out: int


def read(view: View, municipalities: tuple[str, ...]) -> Ties | None:
    """The ties of the region's organisations in scope; None where boards are not known or there are none."""
    codes = in_clause(municipalities)
    rows = view.query(
        f"""
        SELECT from_id, to_id, coalesce(to_municipality IN {codes}, false) AS to_inside, to_member,
               programme_member AS from_member
        FROM board_ties JOIN organisation_measures ON org_id = from_id
        WHERE from_municipality IN {codes} AND municipality IN {codes} AND in_scope
        ORDER BY from_id, to_id
        """,
        [*municipalities] * 3,
        tables=("board_ties", "organisation_measures"),
    ).to_pylist()
    if not rows:
        return None
    kinds = {row["to_id"]: _kind(row["to_inside"], row["to_member"]) for row in rows}
    kinds |= {row["from_id"]: _kind(True, row["from_member"]) for row in rows}
    pairs = {tuple(sorted((row["from_id"], row["to_id"]))) for row in rows}
    return Ties((view.manifest_id, *municipalities), tuple(sorted(pairs)), kinds)


def _kind(inside: bool, member: bool | None) -> str:
    if not inside:
        return "outside"
    return "member" if member else "region"


@lru_cache(maxsize=32)
def _drawn(found: Ties) -> Picture:
    """Laid out once per manifest and region: the force layout takes longer than everything else on the page."""
    from klynge.measures.network.export import layout

    degree = Counter(end for pair in found.pairs for end in pair)
    kept = _best(degree, INSIDE, lambda org: found.kinds[org] != "outside")
    # outsiders by how many of those drawn they tie to
    reaching = Counter(b if a in kept else a for a, b in found.pairs if (a in kept) != (b in kept))
    kept |= _best(reaching, OUTSIDE, lambda org: found.kinds[org] == "outside")
    pairs = [(a, b) for a, b in found.pairs if a in kept and b in kept]
    both = pairs + [(b, a) for a, b in pairs]
    table = pa.table({"from_id": [a for a, _ in both], "to_id": [b for _, b in both], "shared": [1] * len(both)})
    places = {row["org_id"]: (row["x"], row["y"]) for row in layout(table, SEED).to_pylist()}
    nodes = [
        {"x": x, "y": y, "kind": found.kinds[org], "degree": degree[org]} for org, (x, y) in sorted(places.items())
    ]
    ties = [{"x": places[a][0], "y": places[a][1], "x2": places[b][0], "y2": places[b][1]} for a, b in pairs]
    return Picture(nodes, ties, len(degree) - len(nodes))


def _best(counts: Counter, most: int, wanted) -> set[str]:
    ranked = sorted((org for org in counts if wanted(org)), key=lambda org: (-counts[org], org))
    return set(ranked[:most])
