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


def corporate_tops() -> str:
    """Query of `corporate_tops`, over the register and `group_tops`."""
    return (
        "SELECT org_id, coalesce(code_now, municipality) AS municipality "
        "FROM organisations SEMI JOIN group_tops ON top_id = organisations.org_id "
        "LEFT JOIN municipality_now ON code = municipality"
    )


def store_members(sources: Sources) -> None:
    """Tables of the date: `membership`, who is in which cluster; `members`, of the programme's clusters or of SIVA's;
    and `member_groups`, groups with a member of the programme's."""
    on = f"DATE {literal(sources.members_on.isoformat())}"
    sources.connection.execute(
        "CREATE TABLE membership AS SELECT DISTINCT holder_id, coalesce(e.org_id, m.member_id) AS org_id "
        "FROM memberships m LEFT JOIN establishments e ON e.est_id = m.member_id "
        f"WHERE m.kind IN ({_listed(KINDS)}) AND m.from_date <= {on} AND coalesce(m.to_date, {on}) >= {on}"
    )
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
        SELECT org_id, bool_or(programme) AS programme, bool_or(siva) AS siva
        FROM membership JOIN holders USING (holder_id) GROUP BY org_id
        """
    )
    sources.connection.execute(
        "CREATE TABLE member_groups AS SELECT DISTINCT coalesce(top_id, org_id) AS top_id "
        "FROM members LEFT JOIN group_tops USING (org_id) WHERE programme"
    )


def cluster_members() -> str:
    """Query of `cluster_members`, over the register, `membership` and `group_tops`."""
    return (
        "SELECT holder_id, org_id, industry_1 AS industry, industry_version, coalesce(top_id, org_id) AS group_top "
        "FROM membership LEFT JOIN organisations USING (org_id) LEFT JOIN group_tops USING (org_id)"
    )


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(map(literal, words))
