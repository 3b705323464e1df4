"""Which organisations can reach each other through shared board members at all?"""

import numpy as np

from klynge.measures.network.graph import Graph


def components(graph: Graph) -> tuple[np.ndarray, np.ndarray]:
    """Component of each class, and of each shared person; numbered in no order that means anything."""
    from klynge.measures.network import kernels

    return kernels.components(*graph.adjacency)


def ranked(component: np.ndarray, size: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Components numbered from the largest down, and the number of nodes in each class's component.

    Of components alike in size, the one with the smallest `first` comes first: the rank of the class's first label.
    """
    nodes = np.bincount(component, weights=size).astype(np.int64)
    smallest = np.full(len(nodes), np.iinfo(np.int64).max)
    np.minimum.at(smallest, component, first)
    rank = np.empty(len(nodes), np.int64)
    rank[np.lexsort([smallest, -nodes])] = np.arange(len(nodes))
    return rank[component], nodes[component]
