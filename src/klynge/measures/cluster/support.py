"""How much support do members get, how much do they invent, and which funded projects do they share?"""

from collections import defaultdict

from klynge.lake import View
from klynge.measures.cluster.figure import Figure, mean, share
from klynge.measures.cluster.roster import Roster
from klynge.measures.mass_population import in_clause

YEARS = 5  # back from the day of the list: our proposal
RESEARCH_CODES = ("72", "85.4")  # research and development; higher education


def per_member(firms: list[dict]) -> list[Figure]:
    """Awards and applications per member in business."""
    return [mean(f"member_{kind}", [firm[kind] for firm in firms]) for kind in ("grants", "applications")]


def patents(firms: list[dict]) -> list[Figure]:
    return [mean("member_patents", [firm["patents"] for firm in firms])]


def projects(view: View, roster: Roster) -> list[Figure]:
    """Members in funded projects together, and with research. Raises NotImportedError without grants."""
    view.files("grants")
    members, firms = roster.members(), roster.firms()
    awards = _awards(view, tuple(sorted(members)), roster.on.year - YEARS)
    research = roster.with_role("research") | _research(view, {one for award in awards for one in award})
    together = {one for award in awards if len(award & members) > 1 for one in award & members}
    with_research = {one for award in awards for one in award & firms if award & (research - {one})}
    parameters = f"years={YEARS}"
    return [
        _with(share("member_joint_projects", len(together), len(members)), parameters),
        _with(share("member_research_projects", len(with_research), len(firms)), parameters),
    ]


def _with(figure: Figure, parameters: str) -> Figure:
    return Figure(figure.measure, figure.value, figure.n, parameters=parameters, method=figure.method)


def _awards(view: View, members: tuple[str, ...], since: int) -> list[frozenset[str]]:
    """Those who take part in each awarded project with at least one member."""
    if not members:
        return []
    rows = view.query(
        "SELECT source, award_id, org_id FROM grants SEMI JOIN "
        f"(SELECT source, award_id FROM grants WHERE org_id IN {in_clause(members)}) USING (source, award_id) "
        "WHERE outcome = 'awarded' AND year > ?",
        [*members, since],
        tables=("grants",),
    ).to_pylist()
    awards: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        awards[row["source"], row["award_id"]].add(row["org_id"])
    return [frozenset(found) for found in awards.values()]


def _research(view: View, org_ids: set[str]) -> frozenset[str]:
    """Those of them whose main industry is research or higher education."""
    asked = tuple(sorted(org_ids))
    if not asked or not view.has("organisation_measures"):
        return frozenset()
    codes = " OR ".join("starts_with(industry, ?)" for _ in RESEARCH_CODES)
    query = f"SELECT org_id FROM organisation_measures WHERE org_id IN {in_clause(asked)} AND ({codes})"
    found = view.query(query, [*asked, *RESEARCH_CODES], tables=("organisation_measures",))
    return frozenset(found["org_id"].to_pylist())
