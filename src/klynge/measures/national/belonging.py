"""Who belongs to what? Corporate groups and their tops, and members of clusters and of SIVA companies on a date."""

from collections import Counter

from klynge.lake.engine import literal
from klynge.measures.national.sources import Sources

# the levels of the national programme; others are regional or local agreements
PROGRAMMES = ("arena", "arena pro", "nce", "gce")
# a listed partner stands on a web page, which makes nobody a member
KINDS = ("member", "participant")


def store_groups(sources: Sources) -> None:
    """Table `group_tops`: every organisation of a corporate group and the group's top."""
    links = sources.connection.execute("SELECT parent_id, child_id FROM groups WHERE parent_id <> child_id").fetchall()
    in_groups = "SELECT parent_id AS org_id FROM groups UNION SELECT child_id FROM groups"
    registered = sources.connection.execute(f"SELECT org_id FROM organisations SEMI JOIN ({in_groups}) USING (org_id)")
    tops = group_tops(links, registered={org_id for (org_id,) in registered.fetchall()})
    sources.connection.execute("CREATE TABLE group_tops (org_id VARCHAR, top_id VARCHAR)")
    if tops:
        _insert(sources.connection, "group_tops", {"org_id": list(tops), "top_id": list(tops.values())})


def group_tops(links: list[tuple[str, str]], registered: set[str]) -> dict[str, str]:
    """Organisation → top of its group. Organisations linked in any way are one group.

    The top is the registered one without a parent; among several (a joint venture links two groups) the one with
    most subsidiaries of its own, then the lowest number. A circle of owners takes its top the same way.
    """
    group = _components(links)
    children = Counter(parent for parent, _ in links)
    owned = {child for _, child in links}
    tops: dict[str, str] = {}
    for org_id in sorted(group, key=lambda one: (one not in registered, one in owned, -children[one], one)):
        tops.setdefault(group[org_id], org_id)
    return {org_id: tops[root] for org_id, root in group.items()}


def _components(links: list[tuple[str, str]]) -> dict[str, str]:
    root: dict[str, str] = {}

    def find(one: str) -> str:
        while root.setdefault(one, one) != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for parent, child in links:
        root[find(parent)] = find(child)
    return {one: find(one) for one in list(root)}


def store_members(sources: Sources) -> None:
    """Table `members`: organisations that are members on the date, of the programme's clusters or of SIVA's."""
    on = f"DATE {literal(sources.members_on.isoformat())}"
    sources.connection.execute(
        f"""
        CREATE TABLE members AS
        WITH holders AS (
            SELECT organisation_id AS holder_id, network = 'innovation_norway' AS programme, network = 'siva' AS siva
            FROM cluster_organisations
            UNION ALL
            SELECT project_id, true, false FROM cluster_projects
            WHERE lower(programme) IN ({", ".join(map(literal, PROGRAMMES))}) AND {_open_on(on, "coalesce(from_date, {on})")}
        )
        SELECT coalesce(e.org_id, m.member_id) AS org_id, bool_or(programme) AS programme, bool_or(siva) AS siva
        FROM memberships m JOIN holders USING (holder_id) LEFT JOIN establishments e ON e.est_id = m.member_id
        WHERE m.kind IN ({", ".join(map(literal, KINDS))}) AND {_open_on(on, "m.from_date", "m.to_date")}
        GROUP BY 1
        """
    )
    sources.connection.execute(
        "CREATE TABLE member_groups AS "
        "SELECT DISTINCT coalesce(top_id, org_id) AS top_id FROM members LEFT JOIN group_tops USING (org_id) WHERE programme"
    )


def _open_on(on: str, from_date: str, to_date: str = "to_date") -> str:
    return f"{from_date.format(on=on)} <= {on} AND coalesce({to_date}, {on}) >= {on}"


def _insert(connection, table: str, columns: dict[str, list]) -> None:
    import pyarrow as pa

    connection.register("inserted", pa.table(columns))
    connection.execute(f"INSERT INTO {table} SELECT * FROM inserted")
    connection.unregister("inserted")
