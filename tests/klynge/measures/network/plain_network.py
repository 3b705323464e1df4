"""The same measures, read off their definitions with dictionaries and loops. Slow, and easy to check by eye."""

from itertools import permutations
from math import log

import pyarrow as pa
from hypothesis import strategies as st

# few organisations and persons, so that boards overlap, persons repeat and whole boards are alike
seats_lists = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 11)), max_size=60)


def table(seats) -> pa.Table:
    """A seats table of pairs of organisation and person."""
    org_ids, person_keys = [f"no:{org}" for org, _ in seats], [f"p{person}" for _, person in seats]
    return pa.table({"org_id": pa.array(org_ids, pa.string()), "person_key": pa.array(person_keys, pa.string())})


def by_id(table: pa.Table) -> dict:
    """org_id → the other columns, or the value if there is one only."""
    *_, last = table.column_names
    rows = {row.pop("org_id"): row for row in table.to_pylist()}
    return {org: row[last] if len(row) == 1 else row for org, row in rows.items()}


def tie_weights(seats: pa.Table) -> dict[str, dict[str, int]]:
    """Organisation → organisation it shares persons with → how many. Isolates have an empty entry."""
    boards: dict[str, set] = {}
    for seat in seats.to_pylist():
        boards.setdefault(seat["org_id"], set()).add(seat["person_key"])
    weights: dict[str, dict[str, int]] = {org: {} for org in boards}
    for i, j in permutations(boards, 2):
        if shared := len(boards[i] & boards[j]):
            weights[i][j] = shared
    return weights


def unweighted(weights) -> dict[str, dict[str, int]]:
    return {i: dict.fromkeys(contacts, 1) for i, contacts in weights.items()}


def dyads(weights, i) -> list[float]:
    """c_ij = (p_ij + Σ_q p_iq p_qj)² for each contact j of i."""

    def p(a, b):
        return weights[a].get(b, 0) / sum(weights[a].values())

    return [(p(i, j) + sum(p(i, q) * p(q, j) for q in weights[i] if q != j)) ** 2 for j in weights[i]]


def constraint(weights, i) -> float | None:
    return sum(dyads(weights, i)) if weights[i] else None


def hierarchy(weights, i) -> float | None:
    c, n = dyads(weights, i), len(weights[i])
    if n < 2:
        return None
    ratios = [one / (sum(c) / n) for one in c]
    return sum(r * log(r) for r in ratios) / (n * log(n))


def effective_size(weights, i) -> float | None:
    if not weights[i]:
        return None
    strength = sum(weights[i].values())
    redundancy = (
        weights[i][q] / strength * weights[j].get(q, 0) / max(weights[j].values())
        for j in weights[i]
        for q in weights[i]
        if q != j
    )
    return len(weights[i]) - sum(redundancy)
