"""How is the board network measured where the data is, by joins and group-bys alone?

The same quantities as the compiled kernels, as Ibis expressions over a seats table, for an engine that holds more
than one machine can. Each takes a table with `org_id` and `person_key`; a pair counts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


def ties(seats: ir.Table) -> ir.Table:
    """Pairs of organisations that share board members, in both directions: `from_id`, `to_id`, `shared` (persons)."""
    held = _shared_seats(seats)
    here, there = held.view().rename(from_id="org_id"), held.view().rename(to_id="org_id")
    met = here.join(there, "person_key").filter(lambda pair: pair.from_id != pair.to_id)
    return met.group_by("from_id", "to_id").agg(shared=met.count())


def degree(seats: ir.Table) -> ir.Table:
    """Ties of each organisation and the persons shared along them: `org_id`, `degree`, `strength`; 0 for isolates."""
    tie = ties(seats)
    counted = tie.group_by(org_id="from_id").agg(degree=tie.count(), strength=tie.shared.sum())
    known = _every_organisation(seats, counted)
    return known.mutate(degree=known.degree.fill_null(0), strength=known.strength.fill_null(0))


def constraint(seats: ir.Table) -> ir.Table:
    """Burt's constraint of each organisation: `org_id`, `constraint`; null for isolates.

    c_i = Σ_j (p_ij + Σ_q p_iq p_qj)². The inner sum runs over persons, so that paths of length two are never
    listed: with y_i[x] = Σ_q p_iq B_qx / s_q it is Σ_{x on board j} y_i[x] − p_ij b_j / s_j.
    """
    held = _shared_seats(seats)
    tie = _proportions(ties(seats))

    step = _on_boards(tie, held)
    y = step.group_by("from_id", "person_key").agg(y=step.flow.sum())
    reached = step.view().join(y, ["from_id", "person_key"])
    inner = reached.group_by("from_id", "to_id").agg(
        direct=reached.direct.max(), own=reached.flow.sum(), through=reached.y.sum()
    )
    dyads = inner.select(org_id=inner.from_id, dyad=(inner.direct + inner.through - inner.own) ** 2)
    measured = dyads.group_by("org_id").agg(constraint=dyads.dyad.sum())
    return _every_organisation(seats, measured)


def _proportions(tie: ir.Table) -> ir.Table:
    """Ties with `direct`, p_ij, and `flow`, p_ij / s_j."""
    totals = tie.group_by("from_id").agg(total=tie.shared.sum())
    mine = totals.rename(strength="total")
    theirs = totals.view().rename(to_id="from_id", reach="total")
    both = tie.join(mine, "from_id").join(theirs, "to_id")
    direct = both.shared.cast("float64") / both.strength
    return both.select("from_id", "to_id", direct=direct, flow=direct / both.reach)


def _on_boards(tie: ir.Table, held: ir.Table) -> ir.Table:
    """Each tie once for every shared person on the board it leads to."""
    board = held.view().rename(to_id="org_id")
    return tie.join(board, "to_id").select("from_id", "to_id", "person_key", "direct", "flow")


def _shared_seats(seats: ir.Table) -> ir.Table:
    """Distinct seats of persons with more than one: the others tie nobody."""
    distinct = seats.select("org_id", "person_key").distinct()
    held = distinct.group_by("person_key").agg(seats=distinct.count())
    return distinct.semi_join(held.filter(held.seats > 1), "person_key")


def _every_organisation(seats: ir.Table, measured: ir.Table) -> ir.Table:
    """The measured columns beside every organisation of the seats; null where nothing was measured."""
    organisations = seats.select("org_id").distinct()
    return organisations.left_join(measured, "org_id").drop("org_id_right")
