"""Do firms gain that are no members but share a board member with one? Hypothesis H3 of the Ringerike study.

Tied outsiders are compared with other non-members of the same size, industry and county; by number of ties (a
dose); and with a placebo, where the tie is dealt out anew among firms with equally many ties of any kind: well
connected firms apply more, member or not, and a placebo as large as the difference says that this is all.
"""

import numpy as np

from klynge.measures.equal_cells import difference, matched_difference
from klynge.measures.finding import MATCHED, PLACEBO, Finding, compared, like_and_like
from klynge.measures.population import Population
from klynge.measures.resampling import SEED, interval

OUTCOMES = ("applications", "grants", "patents")
DOSES = {"ties_1": (1, 1), "ties_2": (2, 2), "ties_3_or_more": (3, np.inf)}
PLACEBO_DRAWS = 200
_TIED = "tied_outsider"


def spillover(people: Population, *, direction_known: bool, seed: int = SEED) -> list[Finding]:
    """Findings of H3 for each outcome that has been imported; none without memberships or board seats."""
    outsiders = people.where(_clean_outsiders(people))
    if not len(outsiders):
        return []
    outcomes = [name for name in OUTCOMES if not np.isnan(outsiders[name]).all()]
    findings: list[Finding] = []
    for measure in outcomes:
        tied = outsiders[_TIED] == 1
        plain = Finding(
            hypothesis="H3", measure=measure, comparison=_TIED, method=MATCHED, direction_known=direction_known
        )
        findings += compared(plain, outsiders, tied, ~tied)
        findings += _doses(outsiders, measure, direction_known, seed)
    return findings + _placebo(outsiders, outcomes, seed)


def _clean_outsiders(people: Population) -> np.ndarray:
    # a firm whose own group has a member is neither an outsider nor a fair comparison
    return (people["group_member"] == 0) & ~np.isnan(people["degree"])


def _doses(outsiders: Population, measure: str, direction_known: bool, seed: int) -> list[Finding]:
    ties, cells = outsiders["member_ties"], like_and_like(outsiders)
    findings = []
    for name, (fewest, most) in DOSES.items():
        dosed = (ties >= fewest) & (ties <= most)
        used = dosed | (ties == 0)
        result = matched_difference(outsiders[measure][used], dosed[used], cells[used], seed=seed)
        findings.append(
            Finding(
                hypothesis="H3",
                measure=measure,
                comparison=name,
                method=MATCHED,
                estimate=result.estimate,
                ci_low=result.ci_low,
                ci_high=result.ci_high,
                p=result.p,
                n=result.n + result.n_others,
                direction_known=direction_known,
            )
        )
    return findings


def _placebo(outsiders: Population, outcomes: list[str], seed: int) -> list[Finding]:
    """Mean and middle 95 % of the matched difference when ties to members are shuffled among equal degrees.

    p : share of shuffles at least as far from their mean as the difference found
    """
    tied, cells = outsiders[_TIED] == 1, like_and_like(outsiders)
    known = {measure: ~np.isnan(outsiders[measure]) for measure in outcomes}

    def differences(flag: np.ndarray) -> list[float]:
        return [difference(outsiders[m][known[m]], flag[known[m]], cells[known[m]]) for m in outcomes]

    drawn = np.array([differences(flag) for flag in _shuffled(tied, outsiders.degree_class, seed)])
    return [
        _placebo_finding(measure, found, drawn[:, i], int(known[measure].sum()))
        for i, (measure, found) in enumerate(zip(outcomes, differences(tied), strict=True))
    ]


def _shuffled(flag: np.ndarray, classes: np.ndarray, seed: int):
    generator = np.random.default_rng(seed)
    by_class = np.argsort(classes, kind="stable")
    for _ in range(PLACEBO_DRAWS):
        dealt = np.empty_like(flag)
        # sorted by class and then by chance: the k-th place of a class takes the flag of another firm of it
        dealt[by_class] = flag[np.argsort(classes + generator.random(len(classes)))]
        yield dealt


def _placebo_finding(measure: str, found: float, drawn: np.ndarray, n: int) -> Finding:
    drawn = drawn[~np.isnan(drawn)]
    named = Finding(hypothesis="H3", measure=measure, comparison=f"{_TIED}_placebo", method=PLACEBO, n=n)
    if not len(drawn) or np.isnan(found):
        return named
    middle, (low, high) = float(drawn.mean()), interval(drawn)
    further = np.count_nonzero(np.abs(drawn - middle) >= abs(found - middle) - 1e-12)
    return Finding(
        hypothesis="H3",
        measure=measure,
        comparison=f"{_TIED}_placebo",
        method=PLACEBO,
        estimate=middle,
        ci_low=low,
        ci_high=high,
        p=(1 + further) / (1 + len(drawn)),
        n=n,
    )
