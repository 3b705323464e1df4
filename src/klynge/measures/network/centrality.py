"""Who is close to those who are well connected? Eigenvector centrality (Bonacich 1972), component by component.

Values of different components cannot be compared, so each component has its own, scaled to 1 for its largest.
"""

from functools import partial

import numpy as np

from klynge.measures.network.components import components
from klynge.measures.network.graph import Graph

PRECISION = 1e-12  # residual of the eigenvector relative to the eigenvalue; beyond it Lanczos vectors lose their angles
STEPS_AT_MOST = 5_000  # a national board network needs 50 to 200
STEPS_BETWEEN_CHECKS = 5


def eigenvector(graph: Graph, min_component: int) -> np.ndarray:
    """Centrality of each class; not a number in components of fewer than `min_component` organisations."""
    import scipy.sparse as sp

    of_class, of_person = components(graph)
    large = np.flatnonzero(np.bincount(of_class, weights=graph.size) >= min_component)
    by_class, by_person = np.argsort(of_class, kind="stable"), np.argsort(of_person, kind="stable")
    one = np.ones(len(graph.boards), np.int8)
    seats = sp.csr_array((one, graph.boards, graph.board_start), shape=(len(of_class), len(of_person)))
    seats = seats[by_class][:, by_person]  # components are now blocks along the diagonal
    rows, columns = _blocks(of_class[by_class], large), _blocks(of_person[by_person], large)

    values = np.full(len(of_class), np.nan)
    for (top, bottom), (left, right) in zip(rows, columns, strict=True):
        members = by_class[top:bottom]
        values[members] = _centrality(seats[top:bottom, left:right], graph.size[members])
    return values


def _centrality(seats, size: np.ndarray) -> np.ndarray:
    """Leading eigenvector of one component, its largest value 1.

    Between classes of `size` alike organisations the tie matrix reads v ↦ B Bᵀ (size · v) − b · v, which is
    symmetric in u = √size · v.
    """
    from klynge.measures.network import kernels

    persons, root = seats.T.tocsr(), np.sqrt(size)
    matrix = seats.indptr, seats.indices, persons.indptr, persons.indices, root
    # started from the board sizes, so that the same graph always gives the same digits
    u = _leading_eigenvector(partial(kernels.lanczos_step, *matrix), root * np.diff(seats.indptr))
    v = np.abs(u) / root  # one sign throughout (Perron and Frobenius); far from the centre rounding may flip it
    return v / v.max()


def _leading_eigenvector(step, start: np.ndarray) -> np.ndarray:
    """Eigenvector of the largest eigenvalue of the symmetric matrix of `step`; not a number where none is reached.

    Lanczos' method, run twice: once for the small tridiagonal matrix, and once more to add up the vectors that the
    first run did not keep. Keeping them would take more time and memory than computing them again.
    """
    from scipy.linalg import eigh_tridiagonal

    diagonal, beside = [], []
    for steps, (_, along, length) in enumerate(_lanczos(step, start), 1):
        diagonal.append(along)
        if steps % STEPS_BETWEEN_CHECKS == 0 or length <= PRECISION * abs(along):
            value, weights = eigh_tridiagonal(diagonal, beside, select="i", select_range=(steps - 1, steps - 1))
            if length * abs(weights[-1, 0]) <= PRECISION * abs(value[0]):
                return _combined(weights[:, 0], _lanczos(step, start))
        if steps == STEPS_AT_MOST:
            return np.full(len(start), np.nan)
        beside.append(length)


def _lanczos(step, start: np.ndarray):
    """Unit vector, its share in its own image, and the length of the next one, step by step."""
    before, q, length = np.zeros(len(start)), start / np.sqrt(np.sum(start**2)), 0.0
    while True:
        along, after, next_length = step(before, q, length)
        yield q, along, next_length
        before, q, length = q, after, next_length


def _combined(weights: np.ndarray, vectors) -> np.ndarray:
    total = np.zeros(1)
    for weight, (q, _, _) in zip(weights, vectors, strict=False):
        total = total + weight * q
    return total


def _blocks(sorted_component: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """First and last position of each wanted component."""
    return np.column_stack([np.searchsorted(sorted_component, wanted, side) for side in ("left", "right")])
