"""Whose accounts, groups or patents are worth a call? A region's firms, and a sample of the others to compare with."""

import random

from klynge.errors import FetchError, UnknownNameError
from klynge.lake import View

# only these have an answer: asking for the rest would be a call for nothing
GATES = {
    "accounts": "last_accounts_year IS NOT NULL",
    "groups": "is_group",
    "patents": "last_accounts_year IS NOT NULL",
}


def organisations_for(
    view: View, kind: str, municipalities: list[str], *, sample: int = 500, seed: int = 1
) -> list[str]:
    """Organisations to ask for: all of the region that have an answer, then `sample` of the rest of the country.

    kind : accounts and patents ask for those that have filed accounts, groups for those registered as part of one
    municipalities : codes of the region; seed : the same one draws the same sample

    Returns org_ids, the region's first. Raises FetchError where the unit register does not say who has an answer.
    """
    if kind not in GATES:
        raise UnknownNameError("register to call", kind, list(GATES))
    rows = view.query(
        f"SELECT org_id, coalesce(list_contains(?, municipality), false) AS inside FROM organisations "
        f"WHERE {GATES[kind]} AND org_id LIKE 'no:%' ORDER BY org_id",
        [list(municipalities)],
        tables=("organisations",),
    ).to_pydict()
    if not rows["org_id"]:
        raise FetchError(
            f"The unit register in the lake names no organisation with {kind} ({GATES[kind]}). "
            "Import a newer one: 'klynge fetch units --to DIR', then 'klynge import units FILE'.",
            kind=kind,
        )
    inside = [org for org, there in zip(rows["org_id"], rows["inside"], strict=True) if there]
    outside = [org for org, there in zip(rows["org_id"], rows["inside"], strict=True) if not there]
    return inside + random.Random(seed).sample(outside, min(sample, len(outside)))
