"""What is known of the whole country? Builds the national tables, once per manifest; pages and reports read them."""

import time
from dataclasses import asdict

from klynge.lake import TABLES, Lake, View
from klynge.lake.draft import Draft
from klynge.lake.engine import literal
from klynge.measures import hypotheses
from klynge.measures.national import belonging, board, cells, changes, organisations, performance, statistics
from klynge.measures.national.dating import members_dated, ties_dated
from klynge.measures.national.sources import Sources, register
from klynge.measures.population import Population, from_query
from klynge.progress import Progress, silent

__all__ = ["build"]


def build(lake: Lake, *, progress: Progress = silent) -> dict:
    """Write the national tables of the data in force: those of the open side, and of both where it has closed tables.

    Returns, per manifest, rows by table and seconds: `{"manifests": {id: {"tables": {…}, "seconds": …}}}`.
    What has not been imported gives nulls. Raises NotImportedError without the unit register.
    """
    sides = [False, True] if lake.manifest("closed").tables else [False]
    built = {}
    for closed in sides:
        with lake.view(closed=closed) as view:
            built[view.manifest_id] = _build(lake, view, progress)
    return {"manifests": built}


def _build(lake: Lake, view: View, progress: Progress) -> dict:
    started = time.monotonic()
    with lake.national(view) as draft:
        sources = register(draft.connection, view)
        _organisations(draft, sources, progress)
        _comparisons(draft, sources, progress)
        progress.step("changes")
        changes.store_changes(sources, view)
        draft.store("changes", changes.changes(), as_of=sources.as_of)
        tables = {stored.table.name: stored.rows for stored in draft.stored}
        left_out = {stored.table.name: stored.left_out for stored in draft.stored if stored.left_out}
    return {"tables": tables, "left_out": left_out, "seconds": round(time.monotonic() - started, 2)}


def _organisations(draft: Draft, sources: Sources, progress: Progress) -> None:
    progress.step("groups and memberships")
    belonging.store_groups(sources)
    belonging.store_members(sources)
    draft.store("corporate_tops", belonging.corporate_tops(), as_of=sources.as_of)
    draft.store("cluster_members", belonging.cluster_members(), as_of=sources.members_on)
    organisations.store_scope(sources)
    progress.step("board network")
    board.store_network(sources)
    board.store_member_ties(sources)
    draft.store("board_ties", board.ties(sources), as_of=sources.as_of)
    draft.connection.execute("DROP TABLE group_ties")
    progress.step("accounts, grants and patents")
    performance.store_accounts(sources)
    performance.store_grants(sources)
    performance.store_patents(sources)
    progress.step("organisations")
    draft.store("organisation_measures", organisations.measures(sources), as_of=sources.as_of)
    counted_on = sources.dates.get("establishments", sources.as_of)
    draft.store("workplaces", cells.workplaces(sources), as_of=counted_on, left_out=cells.left_out(sources))
    draft.store("establishment_cells", cells.establishments(sources), as_of=counted_on)


def _comparisons(draft: Draft, sources: Sources, progress: Progress) -> None:
    file = draft.folder / "organisation_measures" / "data.parquet"
    draft.connection.execute(f"CREATE VIEW organisation_measures AS SELECT * FROM read_parquet({literal(file)})")
    progress.step("regions and groups")
    draft.store("region_statistics", statistics.region_statistics(sources), as_of=sources.as_of)
    people = from_query(lambda sql: draft.connection.execute(sql).to_arrow_table())
    _store_rows(draft, "group_statistics", statistics.group_statistics(people), sources)
    progress.step("hypotheses")
    _store_rows(draft, "hypothesis_tests", _findings(people, sources), sources)


def _findings(people: Population, sources: Sources) -> list[dict]:
    found = hypotheses.findings(people, ties_dated=ties_dated(sources), members_dated=members_dated(sources))
    return [asdict(finding) for finding in found]


def _store_rows(draft: Draft, name: str, rows: list[dict], sources: Sources) -> None:
    import pyarrow as pa

    types = {"VARCHAR": pa.string(), "DOUBLE": pa.float64(), "INTEGER": pa.int32(), "BOOLEAN": pa.bool_()}
    schema = pa.schema([(column.name, types[column.type]) for column in TABLES[name].columns])
    draft.connection.register("rows", pa.Table.from_pylist(rows, schema=schema))
    draft.store(name, "SELECT * FROM rows", as_of=sources.as_of)
    draft.connection.unregister("rows")
