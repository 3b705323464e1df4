"""How do members do beside firms like them? Same industry area and size class, the whole country."""

import numpy as np

from klynge.boundaries.size_classes import SIZE_CLASSES
from klynge.lake import View
from klynge.measures.cluster.figure import Figure
from klynge.measures.equal_cells import codes, matched_difference

OUTCOMES = {"member_result_growth_matched": "growth_symmetric", "member_profitability_matched": "profitability"}
_LIMITS = [one.low for one in SIZE_CLASSES[1:]]


def matched(view: View, members: frozenset[str]) -> list[Figure]:
    """Mean difference to other firms in scope of the same cell, with its interval over cells."""
    values = ", ".join(f"coalesce({column}::DOUBLE, 'NaN'::DOUBLE) AS {column}" for column in OUTCOMES.values())
    table = view.query(
        f"SELECT coalesce(area, '') AS area, employees_low, list_contains(?, org_id) AS inside, {values} "
        "FROM organisation_measures WHERE in_scope "
        f"AND ({' OR '.join(f'{column} IS NOT NULL' for column in OUTCOMES.values())}) ORDER BY org_id",
        [sorted(members)],
        tables=("organisation_measures",),
    )
    areas = np.unique(table["area"].to_numpy(zero_copy_only=False).astype(str), return_inverse=True)[1]
    sizes = np.searchsorted(_LIMITS, table["employees_low"].to_numpy(), side="right")
    inside = table["inside"].to_numpy(zero_copy_only=False).astype(bool)
    return [_figure(name, table[column].to_numpy(), inside, codes(areas, sizes)) for name, column in OUTCOMES.items()]


def _figure(name: str, values: np.ndarray, inside: np.ndarray, cells: np.ndarray) -> Figure:
    found = matched_difference(values, inside, cells)
    known = bool((inside & ~np.isnan(values)).any())
    return Figure(
        name,
        found.estimate,
        found.n,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        parameters="cells=area,size",
        method="matched_difference",
        approximate=True,
        measured=known,
    )
