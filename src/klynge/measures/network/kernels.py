"""How are the graph measures computed fast? Compiled loops over arrays; nothing here knows a label.

Import this module only where a kernel is about to run: loading the compiler takes most of a second. Kernels
release the interpreter lock and hold no global state, so plain threads run them side by side (`burt.in_parallel`).

A graph is two adjacency lists, written `start, items`: the items of row i are `items[start[i]:start[i + 1]]`.
"""

import numpy as np
from numba import njit

BLOCK = 128  # rows a thread takes at a time: neighbours share their boards, which then stay in the processor's cache


def compiled(function):
    """The function compiled on first use; the result is kept on disk where a folder for it can be written."""
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # neither the package's folder nor the user's cache can be written: compile in each process
        return njit(nogil=True)(function)


@compiled
def rows_by_column(rows, columns, n_rows, n_columns):
    """Distinct rows of each column, as adjacency lists. A pair counts once however often it stands there."""
    start = np.zeros(n_columns + 1, np.int64)
    for column in columns:
        start[column + 1] += 1
    start = np.cumsum(start)
    fill = start[:-1].copy()
    items = np.empty(len(rows), np.int32)
    for k in range(len(rows)):
        items[fill[columns[k]]] = rows[k]
        fill[columns[k]] += 1

    seen_in = np.full(n_rows, -1, np.int32)
    kept = 0
    distinct = np.zeros(n_columns + 1, np.int64)
    for column in range(n_columns):
        for k in range(start[column], start[column + 1]):
            row = items[k]
            if seen_in[row] != column:
                seen_in[row] = column
                items[kept] = row
                kept += 1
        distinct[column + 1] = kept
    return distinct, items[:kept].copy()


@compiled
def split_by_board(start, items, by_rank, n_rows):
    """Number the rows so that two rows have the same number exactly if the same columns hold them.

    Each column, in the order of `by_rank`, splits every number into rows that it holds and rows that it does
    not. A row's number is given by the last column that holds it: rows of one column end up side by side.
    Rows of no column keep the number -1; the others are numbered without gaps.
    """
    number = np.zeros(n_rows, np.int32)
    split_at = np.full(len(items) + 1, -1, np.int32)
    split_to = np.empty(len(items) + 1, np.int32)
    last = 0
    for column in by_rank:
        for k in range(start[column], start[column + 1]):
            row = items[k]
            old = number[row]
            if split_at[old] != column:
                last += 1
                split_at[old] = column
                split_to[old] = last
            number[row] = split_to[old]

    used = np.zeros(last + 1, np.int32)
    for row in range(n_rows):
        used[number[row]] = 1
    used[0] = 0
    dense = np.cumsum(used) - 1
    for row in range(n_rows):
        number[row] = dense[number[row]] if number[row] > 0 else -1
    return number, dense[-1] + 1


@compiled
def quotient(start, items, by_rank, number, n_classes):
    """Adjacency lists between classes of rows and the columns of `by_rank`, renumbered in that order."""
    seen_in = np.full(n_classes, -1, np.int32)
    member_start = np.zeros(len(by_rank) + 1, np.int64)
    members = np.empty(len(items), np.int32)
    board_start = np.zeros(n_classes + 1, np.int64)
    kept = 0
    for rank in range(len(by_rank)):
        for k in range(start[by_rank[rank]], start[by_rank[rank] + 1]):
            c = number[items[k]]
            if seen_in[c] != rank:
                seen_in[c] = rank
                members[kept] = c
                board_start[c + 1] += 1
                kept += 1
        member_start[rank + 1] = kept

    board_start = np.cumsum(board_start)
    fill = board_start[:-1].copy()
    boards = np.empty(kept, np.int32)
    for rank in range(len(by_rank)):
        for k in range(member_start[rank], member_start[rank + 1]):
            boards[fill[members[k]]] = rank
            fill[members[k]] += 1
    return board_start, boards, member_start, members[:kept].copy()


@compiled
def neighbours(c, board_start, boards, member_start, members, shared, near):
    """Write the classes that share a person with class c to `near` and how many persons to `shared`; return how many.

    c itself is among them. `shared` must be zero where it is entered and is not cleaned here.
    """
    found = 0
    for k in range(board_start[c], board_start[c + 1]):
        for seat in range(member_start[boards[k]], member_start[boards[k] + 1]):
            d = members[seat]
            if shared[d] == 0:
                near[found] = d
                found += 1
            shared[d] += 1
    return found


@compiled
def tie_counts(board_start, boards, member_start, members, size):
    """Neighbouring organisations of a member of each class, and the persons shared along its strongest tie."""
    n = len(size)
    degree = np.zeros(n, np.int64)
    strongest = np.zeros(n, np.int32)
    shared = np.zeros(n, np.int32)
    near = np.empty(n, np.int32)
    for c in range(n):
        found = neighbours(c, board_start, boards, member_start, members, shared, near)
        for k in range(found):
            d = near[k]
            copies = size[d] - (d == c)
            degree[c] += copies
            if copies and shared[d] > strongest[c]:
                strongest[c] = shared[d]
            shared[d] = 0
    return degree, strongest


@compiled
def ties(board_start, boards, member_start, members, class_start, in_class, n_ties):
    """Every tie between nodes in both directions; the nodes of class c are `in_class[class_start[c]:…]`."""
    n = len(class_start) - 1
    source, target, weight = np.empty(n_ties, np.int32), np.empty(n_ties, np.int32), np.empty(n_ties, np.int32)
    shared = np.zeros(n, np.int32)
    near = np.empty(n, np.int32)
    written = 0
    for c in range(n):
        found = neighbours(c, board_start, boards, member_start, members, shared, near)
        for node in in_class[class_start[c] : class_start[c + 1]]:
            for k in range(found):
                for other in in_class[class_start[near[k]] : class_start[near[k] + 1]]:
                    if other != node:
                        source[written], target[written], weight[written] = node, other, shared[near[k]]
                        written += 1
        for k in range(found):
            shared[near[k]] = 0
    return source, target, weight


@compiled
def constraint(board_start, boards, member_start, members, size, strength, part, parts, entropy, total, spread):
    """Burt's constraint of a member of each class into `total`; with `entropy`, Σ c_ij ln c_ij into `spread`.

    c_ij = (p_ij + Σ_q p_iq p_qj)² with p_ij = a_ij / s_i. The inner sum runs over persons instead of two-paths:
    y[x] = Σ_q p_iq B_qx / s_q, then Σ_q p_iq p_qj = Σ_{x on board j} y[x] − p_ij b_j / s_j (the share of j itself).
    A class of n alike organisations is visited once and counted n times, less one where it is i's own.
    """
    n = len(size)
    shared = np.zeros(n, np.int32)
    near = np.empty(n, np.int32)
    y = np.zeros(len(member_start) - 1)
    per_strength = 1.0 / strength
    for first in range(part * BLOCK, n, parts * BLOCK):
        for c in range(first, min(first + BLOCK, n)):
            found = neighbours(c, board_start, boards, member_start, members, shared, near)
            for k in range(found):
                d = near[k]
                flow = (size[d] - (d == c)) * shared[d] * per_strength[c] * per_strength[d]
                for seat in range(board_start[d], board_start[d + 1]):
                    y[boards[seat]] += flow
            for k in range(found):
                d = near[k]
                copies = size[d] - (d == c)
                direct = shared[d] * per_strength[c]
                indirect = -direct * per_strength[d] * (board_start[d + 1] - board_start[d])
                for seat in range(board_start[d], board_start[d + 1]):
                    indirect += y[boards[seat]]
                dyad = (direct + indirect) ** 2
                total[c] += copies * dyad
                if entropy and copies:
                    spread[c] += copies * dyad * np.log(dyad)
            for k in range(found):
                d = near[k]
                shared[d] = 0
                for seat in range(board_start[d], board_start[d + 1]):
                    y[boards[seat]] = 0.0


@compiled
def redundancy(board_start, boards, member_start, members, size, strength, strongest, part, parts, total):
    """Σ_j Σ_q p_iq m_jq of a member of each class into `total`: how much of its ties reaches who is reached anyway.

    m_jq = a_jq / max_k a_jk. As in `constraint`, the inner sum runs over persons: with z[x] = Σ_q p_iq B_qx it is
    (Σ_{x on board j} z[x] − p_ij b_j) / max_k a_jk.
    """
    n = len(size)
    shared = np.zeros(n, np.int32)
    near = np.empty(n, np.int32)
    z = np.zeros(len(member_start) - 1)
    for first in range(part * BLOCK, n, parts * BLOCK):
        for c in range(first, min(first + BLOCK, n)):
            found = neighbours(c, board_start, boards, member_start, members, shared, near)
            for k in range(found):
                d = near[k]
                direct = (size[d] - (d == c)) * shared[d] / strength[c]
                for seat in range(board_start[d], board_start[d + 1]):
                    z[boards[seat]] += direct
            for k in range(found):
                d = near[k]
                reached = -shared[d] / strength[c] * (board_start[d + 1] - board_start[d])
                for seat in range(board_start[d], board_start[d + 1]):
                    reached += z[boards[seat]]
                total[c] += (size[d] - (d == c)) * reached / strongest[d]
            for k in range(found):
                d = near[k]
                shared[d] = 0
                for seat in range(board_start[d], board_start[d + 1]):
                    z[boards[seat]] = 0.0


@compiled
def components(board_start, boards, member_start, members):
    """Component of each class and of each shared person, numbered in the order of the classes."""
    of_class = np.full(len(board_start) - 1, -1, np.int64)
    of_person = np.full(len(member_start) - 1, -1, np.int64)
    waiting = np.empty(len(of_class), np.int64)
    component = -1
    for first in range(len(of_class)):
        if of_class[first] >= 0:
            continue
        component += 1
        of_class[first] = component
        waiting[0], left = first, 1
        while left:
            left -= 1
            reached = waiting[left]
            for person in boards[board_start[reached] : board_start[reached + 1]]:
                if of_person[person] < 0:
                    of_person[person] = component
                    for c in members[member_start[person] : member_start[person + 1]]:
                        if of_class[c] < 0:
                            of_class[c] = component
                            waiting[left] = c
                            left += 1
    return of_class, of_person


@compiled
def lanczos_step(board_start, boards, member_start, members, root, before, q, length):
    """One step of Lanczos' method with M = R (B Bᵀ) R − diag(b), R = diag(root): M is never formed.

    Given the last two unit vectors and the length that the newer one had, returns the share of q in its own image,
    the next vector and its length. Sums are plain loops: a threaded library would give other digits, and wait.
    """
    held = np.zeros(len(member_start) - 1)
    for person in range(len(held)):
        for c in members[member_start[person] : member_start[person + 1]]:
            held[person] += root[c] * q[c]

    image = np.empty(len(q))
    along = 0.0
    for c in range(len(q)):
        reached = 0.0
        for person in boards[board_start[c] : board_start[c + 1]]:
            reached += held[person]
        image[c] = root[c] * reached - (board_start[c + 1] - board_start[c]) * q[c] - length * before[c]
        along += image[c] * q[c]

    square = 0.0
    for c in range(len(q)):
        image[c] -= along * q[c]
        square += image[c] ** 2
    next_length = np.sqrt(square)
    if next_length > 0:
        image /= next_length
    return along, image, next_length
