"""A region beside the four groups: figures, overlaps, differences, and what is said where nothing is known."""

import numpy as np
import pytest
import scipy.stats

from drawn import build
from klynge.errors import NotBuiltError
from klynge.measures.comparison import compare
from klynge.measures.national.statistics import group_statistics
from klynge.measures.population import from_query
from klynge.measures.resampling import permutation_p
from small_country import org, unit

REGION = ("3305", "3310")


def firm(number: int, municipality: str = "0301", **fields) -> dict:
    row = {"org_id": org(number), "municipality": municipality, "in_scope": True, "active": True, "employees_low": 10}
    return (
        row | {"programme_member": False, "siva_member": False, "group_member": False, "tied_outsider": False} | fields
    )


def country(lake, firms: list[dict]):
    """A lake with these firms and the group statistics of them."""
    first = build(lake, organisation_measures=firms)
    people = from_query(lambda sql: first.query(sql, tables=("organisation_measures",)))
    return build(lake, organisation_measures=firms, group_statistics=group_statistics(people))


def test_figures_of_the_region_and_of_the_groups_stand_side_by_side(lake):
    firms = [firm(n, "3305", patents=n % 3) for n in range(20)]
    firms += [firm(n, programme_member=True, patents=4) for n in range(20, 30)]
    firms += [firm(n) for n in range(30, 40)]
    found = compare(country(lake, firms), REGION, ("patents",))
    region, members, neither = (found.of(group, "patents") for group in ("region", "programme_member", "neither"))
    values = np.array([n % 3 for n in range(20)], dtype=float)
    assert (region.firms, region.n, region.mean, region.median) == (20, 20, values.mean(), 1.0)
    assert region.trimmed_mean == pytest.approx(scipy.stats.trim_mean(values, 0.1))
    assert region.ci_low < region.mean < region.ci_high
    assert (members.mean, members.firms) == (4.0, 10)
    assert (neither.firms, neither.n, neither.missing_share) == (30, 20, pytest.approx(1 / 3))
    difference = found.difference("patents")
    assert difference.estimate == pytest.approx(values.mean() - 4)
    assert (difference.n, difference.n_others) == (20, 10)
    assert difference.p < 0.01
    assert difference.p == permutation_p(values, np.full(10, 4.0))


def test_groups_overlap_and_the_overlaps_are_counted(lake):
    firms = [
        firm(1, "3305", programme_member=True, siva_member=True),
        firm(2, "3310", programme_member=True),
        firm(3, siva_member=True),
        firm(4, "3305"),
        firm(5),
        firm(6, "3305", programme_member=True, in_scope=False),
    ]
    found = compare(country(lake, firms), REGION, ("patents",))
    assert found.overlaps == {
        ("region", "programme_member"): 2,
        ("region", "siva_member"): 1,
        ("region", "neither"): 1,
        ("programme_member", "siva_member"): 1,
        ("programme_member", "neither"): 0,
    }


def test_unknown_is_not_zero(lake):
    found = compare(country(lake, [firm(1, "3305"), firm(2)]), REGION, ("patents", "grants"))
    region = found.of("region", "patents")
    assert (region.firms, region.n, region.mean, region.missing_share) == (1, 0, None, 1.0)
    assert found.difference("patents").estimate is None
    assert found.difference("patents").p is None


def test_without_memberships_there_are_no_groups_of_members(lake):
    unknown = dict.fromkeys(("programme_member", "siva_member", "group_member", "tied_outsider"))
    found = compare(country(lake, [firm(1, "3305", patents=2, **unknown), firm(2, **unknown)]), REGION, ("patents",))
    assert found.of("programme_member", "patents") is None
    assert found.of("all", "patents").mean == 2.0


@pytest.mark.parametrize(("number", "mean"), [(0, None), (1, 3.0)])
def test_a_region_with_no_firm_or_one_gets_an_answer_that_says_so(lake, number, mean):
    firms = [firm(n, "3305", patents=3) for n in range(number)] + [firm(n, patents=1) for n in range(5, 9)]
    found = compare(country(lake, firms), REGION, ("patents",))
    region = found.of("region", "patents")
    assert (region.firms, region.mean, region.ci_low) == (number, mean, None)


def test_it_says_when_the_national_tables_are_missing(built, lake):
    with pytest.raises(NotBuiltError, match="klynge build"):
        compare(lake.view(), REGION)
    assert compare(built(organisations=[unit(1)]), REGION).of("region", "constraint").firms == 1
