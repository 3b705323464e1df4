"""Who is close to those who are well connected? Eigenvector centrality (Bonacich 1972), component by component.

Values of different components cannot be compared, so each component has its own, scaled to 1 for its largest.
"""

import numpy as np

from klynge.measures.network.components import components
from klynge.measures.network.graph import Graph

DENSE_BELOW = 200  # classes: up to here all eigenvectors of a full matrix are faster than an iteration
STEPS_KEPT = 40  # Lanczos vectors; twice the usual, because the largest eigenvalues of board graphs lie close


def eigenvector(graph: Graph, min_component: int) -> np.ndarray:
    """Centrality of each class; not a number in components of fewer than `min_component` organisations."""
    import scipy.sparse as sp

    of_class, of_person = components(graph)
    large = np.flatnonzero(np.bincount(of_class, weights=graph.size) >= min_component)
    seats = sp.csr_array(
        (np.ones(len(graph.boards)), graph.boards, graph.board_start), shape=(len(of_class), len(of_person))
    )
    by_class, by_person = np.argsort(of_class, kind="stable"), np.argsort(of_person, kind="stable")
    seats = seats[by_class][:, by_person]  # components are now blocks along the diagonal
    rows, columns = _blocks(of_class[by_class], large), _blocks(of_person[by_person], large)

    values = np.full(len(of_class), np.nan)
    for (top, bottom), (left, right) in zip(rows, columns, strict=True):
        members = by_class[top:bottom]
        values[members] = _leading(seats[top:bottom, left:right], graph.size[members])
    return values


def _leading(seats, size: np.ndarray) -> np.ndarray:
    """Leading eigenvector of one component, its largest value 1.

    A = B Bᵀ − diag(b) is never formed. Between classes of `size` alike organisations it reads
    v ↦ B Bᵀ (size · v) − b · v, which is symmetric in u = √size · v.
    """
    from scipy.sparse.linalg import LinearOperator, eigsh

    root, board = np.sqrt(size), seats.sum(axis=1)
    scaled = seats.multiply(root[:, None]).tocsr()
    if len(size) < DENSE_BELOW:
        u = np.linalg.eigh((scaled @ scaled.T).toarray() - np.diag(board))[1][:, -1]
    else:
        persons = scaled.T.tocsr()
        operator = LinearOperator((len(size),) * 2, matvec=lambda u: scaled @ (persons @ u) - board * u, dtype=float)
        # started from the board sizes, so that the same graph always gives the same digits
        u = eigsh(operator, k=1, which="LA", v0=root * board, ncv=STEPS_KEPT, maxiter=10_000)[1][:, 0]
    v = np.abs(u) / root  # one sign throughout (Perron and Frobenius); far from the centre rounding may flip it
    return v / v.max()


def _blocks(sorted_component: np.ndarray, wanted: np.ndarray):
    return np.column_stack([np.searchsorted(sorted_component, wanted, side) for side in ("left", "right")])
