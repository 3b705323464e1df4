"""How does a part of the board network leave Klynge: for Gephi or Visone, for a spreadsheet, as a picture?

Works on two tables, wherever they come from: `organisations` with `org_id` and any measures (one row per node), and
`ties` with `from_id`, `to_id`, `shared` in both directions. Nothing here runs a compiled kernel.
"""

import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

LAYOUT_AT_MOST = 400  # nodes; more cannot be told apart in a picture, and the layout takes seconds


def among(ties: pa.Table, org_ids) -> pa.Table:
    """The ties with both ends among the given organisations."""
    wanted = pa.array(org_ids).cast(pa.string())
    ends = [pc.is_in(ties[name].cast(pa.string()), wanted) for name in ("from_id", "to_id")]
    return ties.filter(pc.and_(*ends))


def graphml(organisations: pa.Table, ties: pa.Table, *, note: str = "") -> bytes:
    """GraphML of the organisations and the ties among them; a null measure is an absent attribute.

    `note` becomes an attribute of the graph: source, date, or that the data is invented.
    """
    import networkx as nx

    graph = _graph(organisations, ties)
    if note:
        graph.graph["note"] = note
    written = io.BytesIO()
    nx.write_graphml_xml(graph, written)
    return written.getvalue()


def table_csv(table: pa.Table, *, note: str = "") -> bytes:
    """The table as CSV in UTF-8, a null as an empty field; `note`, where given, is a last column."""
    if note:
        table = table.append_column("note", pa.array([note] * table.num_rows, pa.string()))
    written = io.BytesIO()
    pa.csv.write_csv(table, written, pa.csv.WriteOptions(quoting_style="needed"))
    return written.getvalue()


def layout(ties: pa.Table, seed: int = 1) -> pa.Table:
    """Places for a picture: a force layout that is the same each time for the same ties and seed.

    Parameters
    ----------
    ties
        As from `BoardNetwork.ties`, of at most 400 organisations.
    seed
        Of the random start.

    Returns
    -------
    `org_id`, sorted, and `x`, `y` between −1 and 1.
    """
    import networkx as nx

    # sorted, because the order of nodes and ties would otherwise show in the picture
    pairs = sorted(set(zip(*(ties[name].to_pylist() for name in ("from_id", "to_id", "shared")), strict=True)))
    graph = nx.Graph()
    graph.add_nodes_from(sorted({pair[0] for pair in pairs} | {pair[1] for pair in pairs}))
    if len(graph) > LAYOUT_AT_MOST:
        raise ValueError(f"{len(graph)} organisations cannot be laid out; choose at most {LAYOUT_AT_MOST}.")
    graph.add_weighted_edges_from(pairs)
    places = nx.spring_layout(graph, seed=seed)
    x, y = zip(*places.values(), strict=True) if places else ((), ())
    return pa.table({"org_id": pa.array(places, ties.schema.field("from_id").type), "x": x, "y": y})


def _graph(organisations: pa.Table, ties: pa.Table):
    import networkx as nx

    graph = nx.Graph()
    for row in organisations.to_pylist():
        node = row.pop("org_id")
        graph.add_node(node, **{name: value for name, value in row.items() if value is not None})
    for tie in among(ties, organisations["org_id"].combine_chunks()).to_pylist():
        graph.add_edge(tie["from_id"], tie["to_id"], shared=tie["shared"])
    return graph
