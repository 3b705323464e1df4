"""How fast is the board network, from a table of seats to a table of answers, beside igraph and networkx?

Every measurement has a process of its own, so that none inherits another's memory. All start from the same table
with labels and end with a table with labels; the peers get their graph from a sparse product, the fastest way we
know to build it. Klynge's time is the median of calls after the first; `first_seconds` and the
peak of memory are those of a process that makes one call, which also loads the compiled kernels.
"""

import statistics
import tempfile
import time
from pathlib import Path

import pyarrow as pa
from bench.apart import apart, peak_mb

ORGANISATIONS, SEATS = 350_000, 980_000
REPEATS = 5
SAME = 1e-8


def measure(organisations: int = ORGANISATIONS, seats: int = SEATS, *, networkx: bool = True) -> list[dict]:
    """One row per work and peer: seconds, peer_seconds, their ratio, peak memory of both processes, and the goal."""
    size = f"{organisations:,} organisations, {seats:,} seats"
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "seats.arrow")
        apart(_write, file, organisations, seats)
        apart(_klynge, file, "measures", 0)  # a fresh checkout compiles its kernels here
        ours = {work: _ours(file, work) for work in ("constraint", "eigenvector", "measures")}
        peers = [("constraint", "igraph", 25), ("eigenvector", "igraph", 5)]
        peers += [("constraint", "networkx", 150)] if networkx else []
        rows = [_row(work, size, ours[work], peer, apart(PEERS[peer], file, work), goal) for work, peer, goal in peers]
    return [*rows, {"work": "all network measures", "size": size, **_figures(ours["measures"])}]


def _row(work: str, size: str, ours: dict, peer: str, theirs: dict, goal: int) -> dict:
    apart = max((abs(a - b) for a, b in zip(ours["values"], theirs["values"], strict=True) if a and b), default=0)
    if work == "constraint" and apart > SAME:
        raise RuntimeError(f"{peer} and Klynge differ by {apart}: their times cannot be compared.")
    return {
        "work": f"{work}, with build and labels",
        "size": size,
        **_figures(ours),
        "peer": peer,
        "peer_seconds": theirs["seconds"],
        "peer_peak_mb": theirs["peak_mb"],
        "ratio": theirs["seconds"] / ours["seconds"],
        "goal": f"≥ {goal} ×",
    }


def _ours(file: str, work: str) -> dict:
    once, often = (apart(_klynge, file, work, repeats) for repeats in (0, REPEATS))
    return {**often, "first_seconds": once["seconds"], "peak_mb": once["peak_mb"]}


def _figures(ours: dict) -> dict:
    return {name: ours[name] for name in ("seconds", "first_seconds", "peak_mb")}


def _write(file: str, organisations: int, seats: int) -> None:
    from bench.boards import heavy_tailed_seats

    table = heavy_tailed_seats(organisations, seats)
    with pa.OSFile(file, "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _klynge(file: str, work: str, repeats: int) -> dict:
    from klynge import api

    seats, seconds = _read(file), []
    for _ in range(1 + repeats):
        began = time.perf_counter()
        answer = getattr(api.board_network(seats), work)()
        seconds.append(time.perf_counter() - began)
    return {"seconds": statistics.median(seconds[1:] or seconds), "peak_mb": peak_mb(), "values": _sample(answer)}


def _igraph(file: str, work: str) -> dict:
    import igraph
    import numpy as np

    seats = _read(file)
    began = time.perf_counter()
    labels, ties = _ties(seats)
    graph = igraph.Graph(n=len(labels), edges=np.column_stack([ties.row, ties.col]))
    graph.es["weight"] = ties.data
    values = {"constraint": graph.constraint, "eigenvector": graph.eigenvector_centrality}[work](weights="weight")
    return _peer(labels, values, time.perf_counter() - began)


def _networkx(file: str, work: str) -> dict:
    import networkx as nx

    seats = _read(file)
    began = time.perf_counter()
    labels, ties = _ties(seats)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(labels)))
    graph.add_weighted_edges_from(zip(ties.row.tolist(), ties.col.tolist(), ties.data.tolist(), strict=True))
    found = nx.constraint(graph, weight="weight")
    return _peer(labels, [found[node] for node in range(len(labels))], time.perf_counter() - began)


PEERS = {"igraph": _igraph, "networkx": _networkx}


def _ties(seats: pa.Table):
    """Labels, and each pair of organisations once with its number of shared persons."""
    import numpy as np
    import scipy.sparse as sp

    org, person = (seats[name].combine_chunks().dictionary_encode() for name in ("org_id", "person_key"))
    held = sp.csr_array((np.ones(len(seats)), (org.indices.to_numpy(), person.indices.to_numpy())))
    held.data[:] = 1
    return org.dictionary, sp.triu(held @ held.T, k=1).tocoo()


def _peer(labels: pa.Array, values: list, seconds: float) -> dict:
    answer = pa.table({"org_id": labels, "value": pa.array(values, from_pandas=True)})
    return {"seconds": seconds, "peak_mb": peak_mb(), "values": _sample(answer)}


def _sample(answer: pa.Table) -> list:
    """Every so many values of the last column: enough to see that two answers are the same."""
    return answer.take(list(range(0, len(answer), len(answer) // 1_000 + 1))).columns[-1].to_pylist()


def _read(file: str) -> pa.Table:
    with pa.OSFile(file) as source, pa.ipc.open_file(source) as reader:
        return reader.read_all()
