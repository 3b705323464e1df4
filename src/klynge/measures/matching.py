"""Which existing cluster fits a firm? Industry relatedness and board ties to the members, each explained.

Tells what the data shows, not what a firm should do: likeness of purpose, distance and gaps in value chains are not
looked at here. Only members in force count; a partner listed on a web page is nobody's member.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from klynge.errors import UnknownNameError
from klynge.lake import View
from klynge.measures.mass_population import in_clause

WEIGHTS = {"industry": 0.6, "board": 0.4}  # our proposal
SAME_CODE, SAME_DIVISION = 0.5, 0.5  # how much an equal five-digit code and an equal division say: our proposal
MIN_MEMBERS = 3  # members with a known industry: of fewer, any share is chance
BEST = 3
# what can hold members → its id
HOLDERS = {"milieus": "milieu_id", "cluster_projects": "project_id", "cluster_organisations": "organisation_id"}


@dataclass(frozen=True, slots=True)
class MatchPart:
    """One ground of a match. score : 0–1, None if not known; facts : for the text `matching.reason.<name>`."""

    name: str
    weight: float
    score: float | None
    facts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cluster that may fit the firm. score : weighted mean of the parts that are known, 0–1."""

    org_id: str
    holder_id: str
    name: str
    score: float
    members: int
    parts: tuple[MatchPart, ...]


@dataclass(slots=True)
class _Cluster:
    """Members of one holder: how many have a known industry, their codes, their groups' tops."""

    holder_id: str
    name: str
    members: set[str] = field(default_factory=set)
    known: int = 0
    codes: Counter = field(default_factory=Counter)
    divisions: Counter = field(default_factory=Counter)
    tops: set[str] = field(default_factory=set)

    def add(self, row: dict) -> None:
        self.members.add(row["org_id"])
        self.tops.add(row["group_top"])
        if row["industry"]:
            self.known += 1
            self.codes[row["industry"], row["industry_version"]] += 1
            self.divisions[row["industry"][:2], row["industry_version"]] += 1


def candidate_clusters(
    view: View,
    org_ids: Sequence[str],
    *,
    municipalities: tuple[str, ...] = (),
    weights: Mapping[str, float] | None = None,
) -> list[Candidate]:
    """The three best clusters for each firm, best first, in the order of the firms.

    Parameters
    ----------
    org_ids : firms, such as the larger firms of a region; those not in business are left out
    municipalities : where the firms are, if known: then their part of the country is read and not all of it
    weights : of the parts `industry` and `board`; they need not sum to one

    Returns
    -------
    Only clusters with at least three members of known industry that the firm is not in, and that say something
    for it: a firm without related members and ties gets none.

    Raises
    ------
    NotImportedError without memberships, NotBuiltError without the national tables, UnknownNameError for a weight
    of a part that does not exist.
    """
    weights = {**WEIGHTS, **(weights or {})}
    if unknown := sorted(set(weights) - set(WEIGHTS)):
        raise UnknownNameError("part of a match", unknown[0], list(WEIGHTS))
    firms = _firms(view, org_ids, municipalities) if org_ids else {}
    if not firms:
        return []
    view.files("memberships")  # without the list nobody is known to be a member
    clusters = _clusters(view)
    ties = _ties(view, tuple(firms), municipalities)
    found = []
    for org_id in org_ids:
        if org_id in firms:
            scored = (_candidate(firms[org_id], cluster, ties[org_id], weights) for cluster in clusters)
            fitting = [one for one in scored if one and one.score > 0]
            found += sorted(fitting, key=lambda one: (-one.score, one.holder_id))[:BEST]
    return found


def _candidate(firm: dict, cluster: _Cluster, tied: set[str], weights: Mapping[str, float]) -> Candidate | None:
    if firm["org_id"] in cluster.members or cluster.known < MIN_MEMBERS:
        return None
    parts = (
        _industry_part(firm, cluster, weights["industry"]),
        _board_part(firm, len(tied & cluster.tops), weights["board"]),
    )
    known = [part for part in parts if part.score is not None and part.weight > 0]
    if not known:
        return None
    score = sum(part.weight * part.score for part in known) / sum(part.weight for part in known)
    return Candidate(firm["org_id"], cluster.holder_id, cluster.name, score, len(cluster.members), parts)


def _industry_part(firm: dict, cluster: _Cluster, weight: float) -> MatchPart:
    if firm["industry"] is None:
        return MatchPart("industry", weight, None, {})
    known = cluster.known
    same_code = cluster.codes[firm["industry"], firm["industry_version"]]
    same_division = cluster.divisions[firm["industry"][:2], firm["industry_version"]]
    score = SAME_CODE * same_code / known + SAME_DIVISION * same_division / known
    return MatchPart(
        "industry", weight, score, {"same_code": same_code, "same_division": same_division, "members": known}
    )


def _board_part(firm: dict, tied_members: int, weight: float) -> MatchPart:
    """The first tie says most: 1/2 for one tied member, 2/3 for two, 3/4 for three."""
    if firm["degree"] is None:
        return MatchPart("board", weight, None, {})
    return MatchPart("board", weight, tied_members / (tied_members + 1), {"tied_members": tied_members})


def _firms(view: View, org_ids: Sequence[str], municipalities: tuple[str, ...]) -> dict[str, dict]:
    rows = view.query(
        "SELECT org_id, industry, industry_version, degree FROM organisation_measures "
        f"WHERE org_id IN {in_clause(tuple(org_ids))}{_there('municipality', municipalities)}",
        [*org_ids, *municipalities],
        tables=("organisation_measures",),
    ).to_pylist()
    return {row["org_id"]: row for row in rows}


def _there(column: str, municipalities: tuple[str, ...]) -> str:
    """The tables are sorted by municipality: with this condition the engine skips most of them."""
    return f" AND {column} IN {in_clause(municipalities)}" if municipalities else ""


def _clusters(view: View) -> list[_Cluster]:
    """Clusters with their members in force."""
    query = "SELECT * FROM cluster_members ORDER BY holder_id, org_id"
    rows = view.query(query, tables=("cluster_members",)).to_pylist()
    names = _names(view)
    clusters: dict[str, _Cluster] = {}
    for row in rows:
        holder = row["holder_id"]
        clusters.setdefault(holder, _Cluster(holder, names.get(holder, holder))).add(row)
    return list(clusters.values())


def _names(view: View) -> dict[str, str]:
    known = {table: key for table, key in HOLDERS.items() if view.has(table)}
    if not known:
        return {}
    each = (f"SELECT {n} AS n, {key} AS id, name FROM {table}" for n, (table, key) in enumerate(known.items()))
    rows = view.query(f"{' UNION ALL '.join(each)} ORDER BY n, id", tables=tuple(known)).to_pylist()
    return {row["id"]: row["name"] for row in rows}


def _ties(view: View, org_ids: tuple[str, ...], municipalities: tuple[str, ...]) -> dict[str, set[str]]:
    """Tops of the groups that each firm shares a board member with; the table has groups collapsed."""
    ties: dict[str, set[str]] = defaultdict(set)
    rows = view.query(
        "SELECT from_id, to_id FROM board_ties "
        f"WHERE from_id IN {in_clause(org_ids)}{_there('from_municipality', municipalities)}",
        [*org_ids, *municipalities],
        tables=("board_ties",),
    ).to_pylist()
    for row in rows:
        ties[row["from_id"]].add(row["to_id"])
    return ties
