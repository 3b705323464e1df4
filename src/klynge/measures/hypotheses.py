"""Do the study's four hypotheses hold in the whole country? Tested with intervals, not assumed.

H1: firms with few constraints and a central place innovate more (regression).
H2: members of clusters innovate more; H4: they earn and grow more (raw and matched difference).
H3: outsiders tied to members innovate more (`spillover`).
"""

from dataclasses import replace

import numpy as np

from klynge.lake import View
from klynge.measures.finding import MATCHED, REGRESSION, Finding, compared
from klynge.measures.population import Population
from klynge.measures.spillover import spillover

POSITIONS = ("constraint", "eigenvector")
INNOVATION = ("patents", "applications")
MEMBER_INNOVATION = ("grants", "patents", "applications")
MEMBER_GROWTH = ("profitability", "growth_plain", "growth_symmetric")
# fewer firms cannot carry the effects of industry and county beside a slope
FEWEST_FIRMS = 50


def findings(people: Population, *, ties_dated: bool, members_dated: bool) -> list[Finding]:
    """All findings that the imported sources allow.

    ties_dated, members_dated : True where board seats (memberships) are known to be older than the outcomes
    """
    found = [
        replace(regression(people, outcome, position), direction_known=ties_dated)
        for position in POSITIONS
        for outcome in INNOVATION
        if _known(people, outcome) and _known(people, position)
    ]
    found += _members(people, "H2", MEMBER_INNOVATION, members_dated)
    found += spillover(people, direction_known=ties_dated and members_dated)
    return found + _members(people, "H4", MEMBER_GROWTH, members_dated)


def regression(people: Population, outcome: str, position: str) -> Finding:
    """H1: outcome on position and log employees, with effects of industry division and county absorbed.

    Least squares with standard errors that allow unequal variances; the estimate is the position's coefficient.
    """
    named = Finding(hypothesis="H1", measure=outcome, comparison=position, method=REGRESSION)
    used = people.where(~np.isnan(people[outcome]) & ~np.isnan(people[position]))
    named = replace(named, n=len(used))
    if len(used) < FEWEST_FIRMS or not used[position].std():
        return named
    fit = _fit(used, outcome, position)
    low, high = fit.confint().loc["position"]
    return replace(
        named,
        estimate=float(fit.coef()["position"]),
        ci_low=float(low),
        ci_high=float(high),
        p=float(fit.pvalue()["position"]),
        n=int(fit._N),
    )


def _fit(used: Population, outcome: str, position: str):
    import pandas as pd
    import pyfixest

    frame = pd.DataFrame(
        {
            "outcome": used[outcome],
            "position": used[position],
            "log_employees": np.log(used["employees"]),
            "division": used["division"],
            "county": used["county"],
        }
    )
    formula = "outcome ~ position + log_employees | division + county"
    # a firm alone in its division or county says nothing of the slope, and dropping it would be reported as a warning
    return pyfixest.feols(formula, data=frame, vcov="hetero", fixef_rm="none")


def _members(people: Population, hypothesis: str, measures: tuple[str, ...], dated: bool) -> list[Finding]:
    member = people["programme_member"] == 1
    # a firm whose own group has a member is no fair comparison
    others = people["group_member"] == 0
    if not member.any():
        return []
    return [
        finding
        for measure in measures
        if _known(people, measure)
        for finding in compared(
            Finding(hypothesis=hypothesis, measure=measure, comparison="member", method=MATCHED, direction_known=dated),
            people,
            member,
            others,
        )
    ]


def _known(people: Population, measure: str) -> bool:
    return not np.isnan(people[measure]).all()


def read(view: View) -> list[Finding]:
    """The findings that the national build has stored for the view's data."""
    rows = view.query("SELECT * FROM hypothesis_tests ORDER BY ALL", tables=("hypothesis_tests",)).to_pylist()
    return [Finding(**row) for row in rows]
