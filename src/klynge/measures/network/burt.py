"""How free is an organisation to choose whom it works through? Burt's measures (Burt 1992, *Structural Holes*)."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from klynge.measures.network.graph import Graph


def constraint(graph: Graph, threads: int) -> np.ndarray:
    """c_i = Σ_j (p_ij + Σ_q p_iq p_qj)² of each class, p_ij being the share of i's strength that goes to j."""
    total, _ = _constraint(graph, threads, entropy=False)
    return total


def constraint_and_hierarchy(graph: Graph, threads: int) -> tuple[np.ndarray, np.ndarray]:
    """Constraint, and how far it comes from few contacts: the Coleman–Theil disorder index, 0 (even) to 1.

    Burt's Σ_j r_j ln r_j / (N ln N), with r_j = c_ij / (C / N), is (ln N − ln C + Σ_j c_ij ln c_ij / C) / ln N.
    Not a number where a class has one contact only: evenness of one is undefined.
    """
    total, spread = _constraint(graph, threads, entropy=True)
    contacts = degree(graph).astype(float)
    contacts[contacts < 2] = np.nan
    index = (np.log(contacts) - np.log(total) + spread / total) / np.log(contacts)
    return total, np.maximum(index, 0)  # evenly spread constraint may round to just below zero


def effective_size(graph: Graph, threads: int) -> np.ndarray:
    """Contacts less their redundancy: Σ_j (1 − Σ_q p_iq m_jq), m_jq being a_jq relative to j's strongest tie."""
    from klynge.measures.network import kernels

    contacts, strongest = kernels.tie_counts(*graph.adjacency, graph.size)
    redundant = np.zeros(len(graph.size))
    _in_parallel(kernels.redundancy, (*_weighted(graph), strongest), threads, (redundant,))
    return contacts - redundant


def degree(graph: Graph) -> np.ndarray:
    """Organisations that a member of each class shares a person with."""
    from klynge.measures.network import kernels

    return kernels.tie_counts(*graph.adjacency, graph.size)[0]


def _constraint(graph: Graph, threads: int, *, entropy: bool) -> tuple[np.ndarray, np.ndarray]:
    from klynge.measures.network import kernels

    total, spread = np.zeros(len(graph.size)), np.zeros(len(graph.size))
    _in_parallel(kernels.constraint, _weighted(graph), threads, (entropy, total, spread))
    return total, spread


def _weighted(graph: Graph) -> tuple[np.ndarray, ...]:
    return (*graph.adjacency, graph.size, graph.strength)


def _in_parallel(kernel, given: tuple, threads: int, results: tuple) -> None:
    # kernels release the interpreter lock and each row is written by one thread only
    with ThreadPoolExecutor(threads) as pool:
        parts = [pool.submit(kernel, *given, part, threads, *results) for part in range(threads)]
    for part in parts:
        part.result()
