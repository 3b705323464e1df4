"""The board network for notebooks, commands and jobs: seats in, measures out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klynge import settings

if TYPE_CHECKING:
    from klynge.measures.network.board_network import BoardNetwork

__all__ = ["board_network"]


def board_network(seats, *, groups=None, weighted: bool = True, min_seats: int = 1) -> BoardNetwork:
    """The network of organisations that share board members.

    Two organisations are tied by the persons who sit on both boards, and the tie weighs as much as there are such
    persons. Choose the roles and the date before: all seats handed in count. Give the seats of all organisations
    and look up those of interest afterwards, or ties through organisations left out are lost.

    The graph kernels use threads (`KLYNGE_THREADS`). Run them in a command, a job or a notebook, not in a process
    that answers web requests.

    Parameters
    ----------
    seats
        Any Arrow-compatible table (pyarrow, pandas, polars, DuckDB, …) with a row per seat: `org_id` and
        `person_key`, text or whole numbers. A pair counts once however often it stands there, as a person may
        have several roles. Other columns are not read.
    groups
        Links of corporate groups, `parent_id` and `child_id`. All organisations of a group then count as one, so
        that boards within the group make no ties. A joint venture of two groups belongs to neither, and
        organisations that own each other in a ring are one group.
    weighted
        Whether a tie weighs as many persons as it joins. With False every tie weighs 1.
    min_seats
        Board members an organisation (or group) must have to take part. Those with fewer are in the answers with
        null in every measure.

    Returns
    -------
    BoardNetwork
        With `.measures()` for all measures at once, or one by one: `.degree()`, `.constraint()`,
        `.effective_size()`, `.hierarchy()`, `.eigenvector()`, `.components()`; and `.ties()`, `.nodes()`.

    Raises
    ------
    MissingColumnsError
        If a needed column is absent.
    NullValuesError
        If `org_id` or `person_key` is null in some rows.

    Examples
    --------
    Anna sits on the boards of A and B, Berit of B and C, Carl of A and C, and Dina only of D:

    >>> import pyarrow as pa
    >>> from klynge.api.network import board_network
    >>> seats = pa.table({
    ...     "org_id": ["A", "B", "B", "C", "A", "C", "D"],
    ...     "person_key": ["anna", "anna", "berit", "berit", "carl", "carl", "dina"],
    ... })
    >>> network = board_network(seats)
    >>> network
    <BoardNetwork: 4 organisations, 3 of them tied>
    >>> network.constraint().to_pylist()[::3]
    [{'org_id': 'A', 'constraint': 1.125}, {'org_id': 'D', 'constraint': None}]
    >>> network.effective_size().to_pylist()[0]
    {'org_id': 'A', 'effective_size': 1.0, 'efficiency': 0.5}
    >>> network.degree().to_pylist()[3]
    {'org_id': 'D', 'degree': 0, 'strength': 0}
    >>> network.components().column("component").to_pylist()
    [0, 0, 0, None]
    >>> network.eigenvector(min_component=3).column("eigenvector").to_pylist()[3] is None
    True

    If A owns B, Anna's two seats are one, and the group has both ties to C:

    >>> groups = pa.table({"parent_id": ["A"], "child_id": ["B"]})
    >>> board_network(seats, groups=groups).ties().to_pylist()
    [{'from_id': 'A', 'to_id': 'C', 'shared': 2}, {'from_id': 'C', 'to_id': 'A', 'shared': 2}]
    """
    from klynge.measures.network import board_network as network

    threads = settings.load().threads
    return network.board_network(seats, groups=groups, weighted=weighted, min_seats=min_seats, threads=threads)
