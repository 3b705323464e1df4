"""Which members share board members, with each other and with others? A corporate group counts as one."""

from collections import Counter
from dataclasses import dataclass

from klynge.lake import View
from klynge.measures.cluster.figure import Figure, mean, share
from klynge.measures.mass_population import in_clause


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of a cluster's members.

    nodes : groups and lone organisations of members with a known board
    inside : pairs of them that share a board member; outside : pairs of one of them and somebody else
    place : municipality of every end that is known
    """

    nodes: frozenset[str]
    inside: frozenset[tuple[str, str]]
    outside: frozenset[tuple[str, str]]
    place: dict[str, str | None]

    @property
    def neighbours(self) -> frozenset[str]:
        """Others that are tied to a member."""
        return frozenset(other for _, other in self.outside)


def read(view: View, firms: list[dict]) -> Ties:
    """The ties of the members. Raises NotImportedError without roles."""
    view.files("seats")
    nodes = frozenset(firm["group_top"] for firm in firms if firm["degree"] is not None)
    top = {firm["org_id"]: firm["group_top"] for firm in firms} | {node: node for node in nodes}
    place: dict[str, str | None] = {}
    inside, outside = set(), set()
    for row in _rows(view, tuple(sorted(top))):
        one, other = top[row["from_id"]], row["to_id"]
        place.setdefault(other, row["to_municipality"])
        if other in nodes:  # a group has no ties within itself
            inside.add((min(one, other), max(one, other)))
        else:
            outside.add((one, other))
    place |= {firm["group_top"]: firm["municipality"] for firm in firms}
    return Ties(nodes, frozenset(inside), frozenset(outside), place)


def figures(ties: Ties, firms: list[dict]) -> list[Figure]:
    """Density, members tied to each other, ties out of the membership, and those the cluster has a way to."""
    count, pairs = len(ties.nodes), len(ties.inside)
    tied = {node for pair in ties.inside for node in pair}
    possible = count * (count - 1) // 2
    known = count > 1
    # a group's organisations have the same values: each group once
    once = list({firm["group_top"]: firm for firm in firms}.values())
    return [
        Figure("member_tie_density", pairs / possible if possible else None, count, method="share", measured=known),
        Figure("member_tied_share", len(tied) / count if known else None, count, method="share", measured=known),
        share("member_outside_tie_share", len(ties.outside), len(ties.outside) + pairs),
        Figure(
            "member_tied_outsiders", len(ties.neighbours) if count else None, count, method="count", measured=count > 0
        ),
        mean("member_constraint", [firm["constraint"] for firm in once]),
        mean("member_eigenvector", [firm["eigenvector"] for firm in once]),
    ]


def far(ties: Ties, firms: list[dict], region_of: dict[str, str]) -> Figure:
    """Ties of the members in the cluster's main labour market that leave it; abroad is outside."""
    regions = Counter(region_of[firm["municipality"]] for firm in firms if firm["municipality"] in region_of)
    if not regions:
        return Figure("member_far_tie_share", None, 0, measured=False)
    main = min(regions, key=lambda region: (-regions[region], region))
    at_home = {end for end, place in ties.place.items() if region_of.get(place) == main}
    ends = [*ties.outside, *ties.inside, *((b, a) for a, b in ties.inside)]
    reached = [other for one, other in ends if one in at_home]
    return share("member_far_tie_share", sum(other not in at_home for other in reached), len(reached))


def _rows(view: View, ids: tuple[str, ...]) -> list[dict]:
    if not ids:
        return []
    query = f"SELECT from_id, to_id, to_municipality FROM board_ties WHERE from_id IN {in_clause(ids)}"
    return view.query(query, list(ids), tables=("board_ties",)).to_pylist()
