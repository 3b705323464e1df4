"""Planted spillovers are found with their size; ties that mean nothing are told from ties that do."""

import numpy as np
import pytest

from klynge.measures.spillover import spillover


def found(people, **columns) -> dict[tuple[str, str], object]:
    findings = spillover(people(8_000, **columns), direction_known=False)
    return {(one.measure, one.comparison): one for one in findings}


def ties(seed: int, size: int = 8_000):
    draw = np.random.default_rng(seed)
    member_ties = draw.choice([0.0, 1, 2, 3, 5], size, p=[0.8, 0.1, 0.05, 0.03, 0.02])
    return draw, member_ties, {"member_ties": member_ties, "tied_outsider": (member_ties > 0).astype(float)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_difference_is_recovered_raw_matched_and_by_dose(people, seed):
    draw, member_ties, tied = ties(seed)
    rows = found(people, **tied, applications=draw.poisson(0.2 + 0.25 * np.minimum(member_ties, 3)).astype(float))
    single, most = rows["applications", "ties_1"], rows["applications", "ties_3_or_more"]
    assert single.estimate == pytest.approx(0.25, abs=0.06)
    assert most.estimate == pytest.approx(0.75, abs=0.13)
    assert single.ci_high < most.ci_low
    matched = rows["applications", "tied_outsider_matched"]
    assert matched.p < 0.001
    assert matched.estimate == pytest.approx(rows["applications", "tied_outsider_raw"].estimate, abs=0.1)
    placebo = rows["applications", "tied_outsider_placebo"]
    assert placebo.ci_high < matched.estimate
    assert placebo.p < 0.02


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_found_where_nothing_is_planted(people, seed):
    draw, _, tied = ties(seed)
    rows = found(people, **tied, patents=draw.poisson(0.3, 8_000).astype(float))
    matched = rows["patents", "tied_outsider_matched"]
    assert matched.ci_low <= 0 <= matched.ci_high
    assert matched.p > 0.05
    assert {measure for measure, _ in rows} == {"patents"}  # nothing is said of what has not been imported


def test_the_placebo_shows_that_connected_firms_apply_more_anyway(people):
    draw = np.random.default_rng(4)
    degree = draw.poisson(4, 8_000).astype(float)
    tied = (draw.random(8_000) < degree / 20).astype(float)
    rows = found(
        people,
        degree=degree,
        tied_outsider=tied,
        member_ties=tied,
        applications=draw.poisson(0.1 + 0.2 * degree).astype(float),
    )
    matched, placebo = rows["applications", "tied_outsider_matched"], rows["applications", "tied_outsider_placebo"]
    assert matched.p < 0.001  # taken alone, it looks like a spillover
    assert placebo.ci_low <= matched.estimate <= placebo.ci_high
    assert placebo.p > 0.05


def test_firms_of_a_members_group_are_neither_outsiders_nor_a_comparison(people):
    draw, _, tied = ties(1)
    in_group = draw.random(8_000) < 0.2
    applications = np.where(in_group, 99.0, draw.poisson(0.2, 8_000))
    rows = found(people, **tied, group_member=in_group.astype(float), applications=applications)
    assert rows["applications", "tied_outsider_raw"].n == (~in_group).sum()
    assert rows["applications", "tied_outsider_raw"].estimate == pytest.approx(0, abs=0.1)


def test_without_memberships_there_is_nothing_to_compare(people):
    assert found(people, group_member=np.full(8_000, np.nan), applications=np.zeros(8_000)) == {}
