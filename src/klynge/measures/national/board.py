"""Who shares board members with whom? The board network of the whole country, groups collapsed to their top."""

from klynge import settings
from klynge.lake.engine import literal
from klynge.measures.national.sources import Sources
from klynge.measures.network import BOARD_ROLES


def store_network(sources: Sources) -> None:
    """Tables `board_measures` (one row per group or lone organisation with a board) and `group_ties`.

    The graph is built on all organisations of the register and scoped afterwards, so that ties through small
    companies count. A group is one organisation: its boards together, and no ties within it.
    """
    from klynge.measures.network.board_network import board_network

    network = board_network(_seats(sources), threads=settings.load().threads)
    # in the engine the ties of a country are compressed, and can spill
    for name, table in (("board_measures", network.measures()), ("group_ties", network.ties())):
        sources.connection.register("computed", table)
        sources.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM computed")
        sources.connection.unregister("computed")


def _seats(sources: Sources):
    """Board seats on the day of the latest snapshot, as org_id (top of the group) and person_key.

    Person keys are shortened to 64 bits: a tenth of the memory, and two of a million persons meet once in 10⁷ builds.
    """
    roles = ", ".join(map(literal, BOARD_ROLES))
    return sources.connection.execute(
        f"""
        SELECT DISTINCT coalesce(top_id, org_id) AS org_id, hash(person_key) AS person_key
        FROM seats SEMI JOIN organisations USING (org_id) LEFT JOIN group_tops USING (org_id)
        WHERE role IN ({roles}) AND last_seen = (SELECT max(last_seen) FROM seats)
        """
    ).to_arrow_table()


def ties(sources: Sources) -> str:
    """Query of `board_ties`: from each organisation in scope, and each top of a group, to tops of other groups."""
    member = "far.top_id IS NOT NULL" if sources.has("memberships") else "NULL"
    return f"""
        WITH located AS (
            SELECT org_id, coalesce(code_now, municipality) AS municipality
            FROM organisations LEFT JOIN municipality_now ON code = municipality
        ), near AS (
            SELECT org_id, top_id FROM group_tops SEMI JOIN scoped USING (org_id) WHERE org_id <> top_id
            UNION ALL SELECT org_id, org_id FROM board_measures
        )
        SELECT near.org_id AS from_id, t.to_id, t.shared, here.municipality AS from_municipality,
               there.municipality AS to_municipality, {member} AS to_member
        FROM group_ties t JOIN near ON near.top_id = t.from_id
        LEFT JOIN located here ON here.org_id = near.org_id
        LEFT JOIN located there ON there.org_id = t.to_id
        LEFT JOIN member_groups far ON far.top_id = t.to_id
        """


def store_member_ties(sources: Sources) -> None:
    """Table `member_ties`: number of groups with a programme member that each group shares a board member with."""
    sources.connection.execute(
        "CREATE TABLE member_ties AS SELECT from_id AS top_id, count(*) AS member_ties "
        "FROM group_ties t SEMI JOIN member_groups m ON m.top_id = t.to_id GROUP BY from_id"
    )
