"""What is left of the board graph once everything is merged that cannot change a measure?

Persons with one seat tie nobody, and organisations with the same shared persons are alike in every measure. The
graph keeps one *class* per distinct board of shared persons, with the number of organisations in it. All measures
are computed on classes and are exact. Classes of the same best-connected person stand side by side, so that
neighbours lie close together in memory.
"""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True, slots=True)
class Graph:
    """Classes of organisations with equal boards, and the persons they share.

    class_of : class of each node, −1 for an isolate
    seated : whether the node has a board in the network at all
    size : nodes in each class
    strength : shared persons of a node of each class, summed over its ties
    board_start, boards : shared persons of each class
    member_start, members : classes of each shared person
    """

    class_of: np.ndarray
    seated: np.ndarray
    size: np.ndarray
    strength: np.ndarray
    board_start: np.ndarray
    boards: np.ndarray
    member_start: np.ndarray
    members: np.ndarray

    @property
    def adjacency(self) -> tuple[np.ndarray, ...]:
        """The four arrays every kernel takes first."""
        return self.board_start, self.boards, self.member_start, self.members

    @property
    def board_size(self) -> np.ndarray:
        """Shared persons on the board of each class."""
        return np.diff(self.board_start)


def build(nodes: np.ndarray, persons: np.ndarray, n_nodes: int, n_persons: int, *, min_seats: int = 1) -> Graph:
    """The graph of seats given as pairs of node and person; a pair counts once however often it stands there."""
    from klynge.measures.network import kernels

    start, held = kernels.rows_by_column(nodes, persons, n_nodes, n_persons)
    seats = np.bincount(held, minlength=n_nodes)
    if min_seats > 1:
        person = np.repeat(np.arange(n_persons, dtype=np.int32), np.diff(start))
        enough = seats[held] >= min_seats
        start, held = kernels.rows_by_column(held[enough], person[enough], n_nodes, n_persons)

    held_by = np.diff(start)
    shared = np.flatnonzero(held_by > 1)
    by_rank = shared[np.argsort(held_by[shared], kind="stable")]
    class_of, n_classes = kernels.split_by_board(start, held, by_rank, n_nodes)
    board_start, boards, member_start, members = kernels.quotient(start, held, by_rank, class_of, n_classes)
    board = np.repeat(np.arange(n_classes), np.diff(board_start))
    return Graph(
        class_of=class_of,
        seated=seats >= min_seats,
        size=np.bincount(class_of[class_of >= 0], minlength=n_classes),
        strength=np.bincount(board, weights=held_by[by_rank][boards] - 1.0, minlength=n_classes),
        board_start=board_start,
        boards=boards,
        member_start=member_start,
        members=members,
    )


def ties(graph: Graph) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every tie in both directions: from node, to node, shared persons."""
    from klynge.measures.network import kernels

    in_class = np.argsort(graph.class_of, kind="stable").astype(np.int32)
    class_start = np.searchsorted(graph.class_of[in_class], np.arange(len(graph.size) + 1))
    degree, _ = kernels.tie_counts(*graph.adjacency, graph.size)
    return kernels.ties(*graph.adjacency, class_start, in_class, int(degree @ graph.size))


def unweighted(graph: Graph) -> Graph:
    """The same ties, each of one shared person: every tie becomes a person of its own with two seats."""
    source, target, _ = ties(graph)
    once = source < target
    tie = np.arange(once.sum(), dtype=np.int32)
    nodes = np.concatenate([source[once], target[once]])
    plain = build(nodes, np.concatenate([tie, tie]), len(graph.class_of), len(tie))
    return replace(plain, seated=graph.seated)
