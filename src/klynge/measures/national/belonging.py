"""Who belongs to what? Corporate groups and their tops, and members of clusters and of SIVA companies on a date."""

from klynge.lake.engine import literal
from klynge.measures.national.sources import Sources
from klynge.measures.network.groups import group_tops

# the levels of the national programme; others are regional or local agreements
PROGRAMMES = ("arena", "arena pro", "nce", "gce")
# a listed partner stands on a web page, which makes nobody a member
KINDS = ("member", "participant")


def store_groups(sources: Sources) -> None:
    """Table `group_tops`: every organisation of a corporate group and the group's top."""
    links = sources.connection.execute("SELECT parent_id, child_id FROM groups").to_arrow_table()
    sources.connection.register("tops", group_tops(links))
    sources.connection.execute("CREATE TABLE group_tops AS SELECT org_id, group_top AS top_id FROM tops")
    sources.connection.unregister("tops")


def store_members(sources: Sources) -> None:
    """Tables `members`, of the programme's clusters or of SIVA's on the date, and `member_groups`, their groups."""
    on = f"DATE {literal(sources.members_on.isoformat())}"
    sources.connection.execute(
        f"""
        CREATE TABLE members AS
        WITH holders AS (
            SELECT organisation_id AS holder_id, network = 'innovation_norway' AS programme, network = 'siva' AS siva
            FROM cluster_organisations
            UNION ALL
            SELECT project_id, true, false FROM cluster_projects
            WHERE lower(programme) IN ({_listed(PROGRAMMES)})
              AND coalesce(from_date, {on}) <= {on} AND coalesce(to_date, {on}) >= {on}
        )
        SELECT coalesce(e.org_id, m.member_id) AS org_id, bool_or(programme) AS programme, bool_or(siva) AS siva
        FROM memberships m JOIN holders USING (holder_id) LEFT JOIN establishments e ON e.est_id = m.member_id
        WHERE m.kind IN ({_listed(KINDS)}) AND m.from_date <= {on} AND coalesce(m.to_date, {on}) >= {on}
        GROUP BY 1
        """
    )
    sources.connection.execute(
        "CREATE TABLE member_groups AS SELECT DISTINCT coalesce(top_id, org_id) AS top_id "
        "FROM members LEFT JOIN group_tops USING (org_id) WHERE programme"
    )


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(map(literal, words))
