"""Which ties are drawn? The region's organisations and whom they share boards with, few enough to be read."""

from dataclasses import dataclass, field
from functools import lru_cache

import pyarrow as pa

from klynge.lake import View
from klynge.measures.mass_population import in_clause

INSIDE, OUTSIDE = 130, 40  # more dots cannot be told apart on a page
SEED = 1


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties to draw: pairs of organisations; kind (region, member, outside) and number of ties of each.

    organisations : how many there are in all, most of which a large region's picture leaves out
    """

    key: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = field(hash=False)
    kinds: dict[str, str] = field(hash=False)
    degrees: dict[str, int] = field(hash=False)
    organisations: int

    def drawn(self) -> "Picture":
        return _drawn(self)


@dataclass(frozen=True, slots=True)
class Picture:
    """The network laid out: nodes with place, kind and degree; ties."""

    nodes: list[dict]
    ties: list[dict]


def read(view: View, municipalities: tuple[str, ...]) -> Ties | None:
    """The ties of the region's organisations in scope; None where boards are not known or there are none.

    Drawn are the region's own with most ties, and the outsiders that tie most of these together.
    """
    codes = in_clause(municipalities)
    rows = view.query(
        f"""
        WITH ties AS (
            SELECT from_id, to_id, CASE WHEN programme_member THEN 'member' ELSE 'region' END AS from_kind,
                   CASE WHEN to_municipality IS NULL OR to_municipality NOT IN {codes} THEN 'outside'
                        WHEN to_member THEN 'member' ELSE 'region' END AS to_kind
            FROM board_ties JOIN organisation_measures ON org_id = from_id
            WHERE from_municipality IN {codes} AND municipality IN {codes} AND in_scope
        ),
        pairs AS (SELECT DISTINCT least(from_id, to_id) AS a, greatest(from_id, to_id) AS b FROM ties),
        ends AS (
            SELECT from_id AS id, from_kind AS kind, 0 AS far FROM ties
            UNION ALL SELECT to_id, to_kind, 1 FROM ties
        ),
        links AS (SELECT a AS id, b AS other FROM pairs UNION ALL SELECT b, a FROM pairs),
        nodes AS (
            SELECT id, arg_min(kind, far) AS kind, any_value(degree) AS degree
            FROM ends JOIN (SELECT id, count(*) AS degree FROM links GROUP BY id) USING (id) GROUP BY id
        ),
        inside AS (SELECT * FROM nodes WHERE kind <> 'outside' ORDER BY degree DESC, id LIMIT {INSIDE}),
        reaching AS (SELECT other AS id, count(*) AS reached FROM links SEMI JOIN inside USING (id) GROUP BY other),
        outside AS (
            SELECT nodes.* FROM nodes JOIN reaching USING (id) WHERE kind = 'outside'
            ORDER BY reached DESC, id LIMIT {OUTSIDE}
        ),
        kept AS (FROM inside UNION ALL FROM outside)
        SELECT a, b, one.kind AS a_kind, one.degree AS a_degree, two.kind AS b_kind, two.degree AS b_degree,
               (SELECT count(*) FROM nodes) AS organisations
        FROM pairs JOIN kept one ON one.id = a JOIN kept two ON two.id = b ORDER BY a, b
        """,
        [*municipalities] * 3,
        tables=("board_ties", "organisation_measures"),
    ).to_pylist()
    if not rows:
        return None
    ends = [(row[end], row[f"{end}_kind"], row[f"{end}_degree"]) for row in rows for end in "ab"]
    return Ties(
        (view.manifest_id, *municipalities),
        tuple((row["a"], row["b"]) for row in rows),
        {org: kind for org, kind, _ in ends},
        {org: degree for org, _, degree in ends},
        rows[0]["organisations"],
    )


@lru_cache(maxsize=32)
def _drawn(found: Ties) -> Picture:
    """Laid out once per manifest and region: the force layout takes longer than everything else on the page."""
    from klynge.measures.network.export import layout

    both = [*found.pairs, *((b, a) for a, b in found.pairs)]
    table = pa.table({"from_id": [a for a, _ in both], "to_id": [b for _, b in both], "shared": [1] * len(both)})
    places = {row["org_id"]: (row["x"], row["y"]) for row in layout(table, SEED).to_pylist()}
    nodes = [
        {"x": x, "y": y, "kind": found.kinds[org], "degree": found.degrees[org]}
        for org, (x, y) in sorted(places.items())
    ]
    ties = [{"x": places[a][0], "y": places[a][1], "x2": places[b][0], "y2": places[b][1]} for a, b in found.pairs]
    return Picture(nodes, ties)
