"""The four hypotheses on firms with a planted effect, and H1 against least squares worked plainly."""

import numpy as np
import pytest

from klynge.measures.hypotheses import findings, regression

RTOL = 1e-6  # the estimator demeans step by step until changes are below 1e-8


def within(values: np.ndarray, *groups: np.ndarray) -> np.ndarray:
    """The values without group means, by regression on dummies."""
    dummies = np.hstack([(group[:, None] == np.unique(group)).astype(float) for group in groups])
    return values - dummies @ np.linalg.lstsq(dummies, values, rcond=None)[0]


def placed(seed: int, slope: float, size: int = 2_000) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(seed)
    constraint = draw.uniform(0.1, 1.1, size)
    return {"constraint": constraint, "patents": draw.normal(1 + slope * constraint, 0.5)}


def test_h1_agrees_with_least_squares_after_demeaning(people):
    firms = people(2_000, **placed(1, -0.4))
    found = regression(firms, "patents", "constraint")
    groups = firms["division"], firms["county"]
    columns = [within(firms[name], *groups) for name in ("patents", "constraint")]
    log_employees = within(np.log(firms["employees"]), *groups)
    plain = np.linalg.lstsq(np.column_stack([columns[1], log_employees]), columns[0], rcond=None)[0]
    assert found.estimate == pytest.approx(plain[0], rel=RTOL)
    assert found.ci_low <= -0.4 <= found.ci_high
    assert found.p < 0.001
    assert found.n == 2_000


def test_h1_keeps_firms_that_are_alone_in_their_division(people):
    firms = people(2_000, **placed(1, -0.4))
    firms["division"][0] = 99
    assert regression(firms, "patents", "constraint").n == 2_000


def test_h1_finds_nothing_where_nothing_is_planted(people):
    found = regression(people(2_000, **placed(2, 0.0)), "patents", "constraint")
    assert found.ci_low <= 0 <= found.ci_high


def test_h1_of_too_few_firms_is_not_estimated(people):
    few = {name: values[:30] for name, values in placed(1, -0.4).items()}
    found = regression(people(30, **few), "patents", "constraint")
    assert (found.estimate, found.n) == (None, 30)


def members(seed: int, size: int = 6_000) -> tuple:
    draw = np.random.default_rng(seed)
    member = (draw.random(size) < 0.1).astype(float)
    return draw, member, {"programme_member": member, "group_member": member}


def test_h2_and_h4_recover_what_members_were_given(people):
    draw, member, columns = members(1)
    columns["grants"] = draw.poisson(0.2 + 0.4 * member).astype(float)
    columns["growth_symmetric"] = draw.normal(0.02 + 0.1 * member, 0.4)
    found = {
        (f.hypothesis, f.measure, f.comparison): f
        for f in findings(people(6_000, **columns), ties_dated=False, members_dated=True)
    }
    grants, growth = found["H2", "grants", "member_matched"], found["H4", "growth_symmetric", "member_matched"]
    assert grants.ci_low <= 0.4 <= grants.ci_high
    assert growth.ci_low <= 0.1 <= growth.ci_high
    assert grants.direction_known
    # what has not been imported is not tested, and no firm is tied to a member
    assert {key[1] for key in found if key[0] != "H3"} == {"grants", "growth_symmetric"}


def test_h2_finds_nothing_where_nothing_is_planted(people):
    draw, _, columns = members(2)
    columns["patents"] = draw.poisson(0.3, 6_000).astype(float)
    found = {f.comparison: f for f in findings(people(6_000, **columns), ties_dated=False, members_dated=False)}
    assert found["member_matched"].ci_low <= 0 <= found["member_matched"].ci_high
    assert found["member_raw"].p > 0.05
    assert not found["member_raw"].direction_known


def test_without_memberships_only_h1_can_be_asked(people):
    nobody = np.full(2_000, np.nan)
    firms = people(2_000, **placed(1, -0.4), programme_member=nobody, group_member=nobody)
    assert {f.hypothesis for f in findings(firms, ties_dated=False, members_dated=False)} == {"H1"}
