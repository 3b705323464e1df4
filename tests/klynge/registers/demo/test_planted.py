"""Is what answers.json says really in the plan? Measured by plain means, with room for the luck of the draw."""

import numpy as np
import pytest
import scipy.sparse as scipy_sparse

from klynge.registers.demo.plan import clusters, outcomes
from klynge.registers.demo.plan.industries import AREA_NAMES
from klynge.registers.demo.plan.memberships import ACCOUNT_YEARS


def board_graph(planned):
    boards, top = planned.boards, planned.groups.top
    seats = (np.ones(len(boards.unit)), (top[boards.unit], boards.person))
    matrix = scipy_sparse.csr_matrix(seats, shape=(planned.units, boards.persons))
    matrix.data[:] = 1
    ties = (matrix @ matrix.T).tocsr()
    ties.setdiag(0)
    ties.eliminate_zeros()
    return ties


def constraint(ties) -> np.ndarray:
    strength = np.asarray(ties.sum(axis=1)).ravel()
    share = scipy_sparse.diags(1 / np.maximum(strength, 1)) @ ties
    invested = share + (share @ share).multiply(ties > 0)
    return np.where(strength > 0, np.asarray(invested.multiply(invested).sum(axis=1)).ravel(), np.nan)


def test_directors_are_heavy_tailed_and_boards_small(planned):
    seats = np.bincount(planned.boards.person)
    seats = seats[seats > 0]
    sizes = np.diff(planned.boards.start)
    assert 2.4 < sizes[sizes > 0].mean() < 3.1 and sizes.max() <= 9
    assert (seats == 1).mean() > 0.75
    assert seats.max() > 40
    assert not sizes[planned.population.is_form("ENK")].any()


def test_no_person_sits_twice_on_a_board(planned):
    pairs = planned.boards.unit * planned.boards.persons + planned.boards.person
    assert len(np.unique(pairs)) == len(pairs)


def test_constraint_of_the_study_region_is_above_all_regions_also_at_equal_degree(planned):
    ties = board_graph(planned)
    measured, degree = constraint(ties), np.diff(ties.indptr)
    scope, region = outcomes.in_scope(planned.population), planned.population.region
    study = scope & planned.study
    others = [np.nanmean(measured[scope & (region == index)]) for index in range(1, len(planned.places.regions))]
    assert np.nanmean(measured[study]) > max(others) + 0.1
    for ties_held in (2, 3):
        alike = scope & (degree == ties_held)
        assert np.nanmean(measured[alike & planned.study]) > np.nanmean(measured[alike & ~planned.study]) + 0.1


def test_the_study_region_has_few_ties_to_the_capital(planned):
    ties = board_graph(planned).tocoo()
    region = planned.population.region
    capital = planned.places.regions.index("kongsvaer")

    def share(home):
        from_here = region[ties.row] == planned.places.regions.index(home)
        return (region[ties.col[from_here]] == capital).mean()

    assert share("elvedalen") < 0.1 < share("jamnesletta")


def test_tied_outsiders_share_a_board_member_with_a_member(planned):
    ties, top = board_graph(planned), planned.groups.top
    member = np.zeros(planned.units)
    member[top[planned.memberships.member]] = 1
    tied = (ties @ member > 0) & (member == 0)
    assert (planned.tied == (tied[top] & (member[top] == 0))).all()
    assert (planned.tied & outcomes.in_scope(planned.population)).sum() > 150


@pytest.mark.parametrize(
    ("topic", "planted"),
    [("applications", outcomes.TIED_APPLICATIONS), ("patents", outcomes.TIED_PATENTS), ("grants", 0.0)],
)
def test_tied_outsiders_differ_from_like_firms_by_what_is_planted(planned, topic, planted):
    counts = planned.counts(topic)
    total = counts.base + counts.planted
    people = planned.population
    scope = outcomes.in_scope(people) & ~planned.memberships.member & ~planned.study & ~planned.specialists
    cell = people.area.astype(int) * 10 + np.searchsorted([10, 20, 50, 100], people.employees, side="right")
    tied, others = np.flatnonzero(scope & planned.tied), scope & ~planned.tied
    differences = [total[row] - total[others & (cell == cell[row])].mean() for row in tied]
    error = np.std(differences) / np.sqrt(len(differences))
    assert np.mean(differences) == pytest.approx(planted, abs=3.5 * error)


def test_profitability_of_tied_outsiders_is_that_of_the_others(planned):
    rows = planned.with_accounts[outcomes.in_scope(planned.population)[planned.with_accounts]]
    rows = rows[~planned.memberships.member[rows] & ~planned.study[rows]]
    accounts = planned.accounts(rows)
    latest = accounts.operating_result[:, -1] / accounts.assets[:, -1]
    tied = planned.tied[rows]
    error = latest.std() / np.sqrt(tied.sum())
    assert latest[tied].mean() == pytest.approx(latest[~tied].mean(), abs=3.5 * error)


def profitability(planned, rows):
    accounts = planned.accounts(rows)
    return accounts.operating_result / accounts.assets


def test_members_gain_what_is_planted_when_they_join(planned):
    rows = planned.with_accounts[planned.population.area[planned.with_accounts] != AREA_NAMES.index("industry")]
    rows = rows[~planned.study[rows]]
    treated = planned.memberships.treated[rows]
    joined, never = treated[:, 1] & ~treated[:, 0], ~treated.any(axis=1)
    change = np.diff(profitability(planned, rows)[:, :2], axis=1).ravel()
    error = change.std() / np.sqrt(joined.sum())
    assert joined.sum() > 30
    gain = change[joined].mean() - change[never].mean()
    assert gain == pytest.approx(outcomes.MEMBER_PROFITABILITY, abs=3.5 * error)


def test_the_shock_hits_one_area_in_one_year(planned):
    rows = planned.with_accounts[~planned.study[planned.with_accounts]]
    hit = planned.population.area[rows] == AREA_NAMES.index(outcomes.SHOCK_AREA)
    measured = profitability(planned, rows)
    gap = measured[hit].mean(axis=0) - measured[~hit].mean(axis=0)
    year = ACCOUNT_YEARS.index(outcomes.SHOCK_YEAR)
    others = [place for place in range(len(ACCOUNT_YEARS)) if place != year]
    assert gap[year] - gap[others].mean() == pytest.approx(outcomes.SHOCK_PROFITABILITY, abs=0.01)


def test_the_study_region_declines_and_is_hardly_supported(planned):
    rows = planned.with_accounts[planned.study[planned.with_accounts]]
    assert profitability(planned, rows).mean(axis=0)[-1] < profitability(planned, rows).mean(axis=0)[0]
    scope, grants = outcomes.in_scope(planned.population), planned.counts("grants")
    total = grants.base + grants.planted
    assert total[scope & planned.study].mean() < 0.5 * total[scope & ~planned.study].mean()


def test_the_plain_region_has_the_industry_mix_of_the_country(planned):
    people = planned.population
    plain = people.region == planned.places.regions.index("jamnesletta")
    here = np.bincount(people.area[plain], minlength=len(AREA_NAMES)) / plain.sum()
    everywhere = np.bincount(people.area, minlength=len(AREA_NAMES)) / planned.units
    assert here == pytest.approx(everywhere, abs=0.02)


def test_memberships_are_dated_and_some_have_ended(planned):
    memberships = planned.memberships.rows
    assert {m.since.year for m in memberships} >= {2014, 2020, 2024}
    assert all(m.until is None or m.until > m.since for m in memberships)
    assert any(m.until for m in memberships)
    assert {m.role for m in memberships} >= {"core", "member", "research", "public"}
    networks = {planned.clusters[m.cluster].network for m in memberships}
    assert networks == {clusters.PROGRAMME, clusters.SIVA}


def test_employees_of_establishments_add_up_to_their_units(planned):
    places, people = planned.workplaces, planned.population
    summed = np.bincount(places.unit, weights=places.employees, minlength=planned.units)
    with_place = np.bincount(places.unit, minlength=planned.units) > 0
    assert (summed[with_place] == people.employees[with_place]).all()
