"""Which organisations are one corporate group?"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klynge.measures.network.labels import columns, encode


def group_tops(groups) -> pa.Table:
    """The top of the corporate group of every organisation that has a parent or a subsidiary.

    From each organisation the chains of parents are followed upwards. Where all of them end in one organisation,
    that is its top. A joint venture of two groups belongs to neither: it is a top itself, of its own subsidiaries.
    Organisations that own each other in a ring count as one, named by the smallest id.

    Parameters
    ----------
    groups
        Any Arrow-compatible table with `parent_id` and `child_id`.

    Returns
    -------
    `org_id` and `group_top`, never null; a top has itself.
    """
    parent_ids, child_ids = columns(groups, "groups", ("parent_id", "child_id"))
    codes, org_ids = encode(pa.chunked_array([*parent_ids.chunks, *child_ids.chunks], parent_ids.type))
    parent, child = np.split(codes, 2)
    top = _tops(parent, child, _rank(org_ids))
    return pa.table({"org_id": org_ids, "group_top": org_ids.take(pa.array(top))})


def collapse(org_ids: pa.Array, groups) -> tuple[pa.Array, np.ndarray, pa.Array]:
    """Organisations known through a board or a group, the node of each, and the label of each node: its top.

    The first of the organisations are `org_ids`, in their order; after them come group members without a seat.
    """
    tops = group_tops(groups)
    members, top = (tops[name].combine_chunks().cast(org_ids.type) for name in ("org_id", "group_top"))
    place = pc.index_in(org_ids, members)
    own = pc.if_else(pc.is_valid(place), top.take(place), org_ids)
    unseated = pc.invert(pc.is_in(members, org_ids))
    node, node_ids = encode(pa.chunked_array([own, top.filter(unseated)]))
    return pa.concat_arrays([org_ids, members.filter(unseated)]), node, node_ids


def _tops(parent: np.ndarray, child: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Top of each organisation: its ring first, then one level of parents after another."""
    import scipy.sparse as sp
    from scipy.sparse.csgraph import connected_components

    n = len(rank)
    owns = sp.csr_array((np.ones(len(parent), np.int8), (parent, child)), shape=(n, n))
    _, ring = connected_components(owns, directed=True, connection="strong")
    by_rank = np.argsort(rank)
    _, first = np.unique(ring[by_rank], return_index=True)
    name_of_ring = by_rank[first]

    parent, child = ring[parent], ring[child]
    parent, child = parent[parent != child], child[parent != child]
    top = itself = np.arange(len(name_of_ring))
    while True:
        lowest, highest = itself.copy(), itself.copy()
        lowest[child], highest[child] = len(itself), -1
        np.minimum.at(lowest, child, top[parent])
        np.maximum.at(highest, child, top[parent])
        above = np.where(lowest == highest, lowest, itself)
        if np.array_equal(above, top):
            return name_of_ring[top][ring]
        top = above


def _rank(ids: pa.Array) -> np.ndarray:
    return np.argsort(np.array(pc.sort_indices(ids)))
