"""What did the units earn, apply for and receive, and what is planted in it? Every effect is a constant here."""

from dataclasses import dataclass

import numpy as np

from klynge.registers.demo.draw import normal, poisson, uniform
from klynge.registers.demo.plan import industries
from klynge.registers.demo.plan.industries import AREA_NAMES, OTHER
from klynge.registers.demo.plan.memberships import ACCOUNT_YEARS
from klynge.registers.demo.plan.population import Population

# the effect of membership on operating result / total assets, in each year that begins with it
MEMBER_PROFITABILITY = 0.06
MEMBER_GROWTH = 0.03
STUDY_REGION_DECLINE = -0.015  # of profitability, per year
SHOCK_AREA, SHOCK_YEAR, SHOCK_PROFITABILITY, SHOCK_REVENUE = "industry", 2024, -0.08, -0.20
# counts per firm added within EFFECT_YEARS, whatever its size and industry: the true differences
MEMBER_APPLICATIONS, TIED_APPLICATIONS = 0.6, 0.5
MEMBER_PATENTS, TIED_PATENTS = 0.4, 0.25
MEMBER_GRANTS = 0.8
EFFECT_YEARS = (2022, 2025)
BASE_YEARS = (2016, 2025)
_STUDY_REGION_SUPPORT = 0.25
_PROFITABILITY = (0.07, 0.08, 0.06, 0.07, 0.06, 0.08, 0.09, 0.06, 0.06)  # by area
# expected counts over BASE_YEARS of a firm with employees, by area
_APPLICATIONS = (0.03, 0.20, 0.03, 0.22, 0.15, 0.15, 0.30, 0.01, 0.06)
_PATENTS = (0.02, 0.08, 0.005, 0.15, 0.04, 0.06, 0.08, 0.005, 0.02)
_GRANTS = (0.06, 0.12, 0.14, 0.18, 0.18, 0.15, 0.20, 0.02, 0.05)


@dataclass(frozen=True)
class Counts:
    """Counts per unit: those of the base years, and those planted in the effect years."""

    base: np.ndarray
    planted: np.ndarray


@dataclass(frozen=True)
class Accounts:
    """Amounts in NOK, one row per unit asked for and one column per year of accounts."""

    revenue: np.ndarray
    operating_result: np.ndarray
    wages: np.ndarray
    result_before_tax: np.ndarray
    net_result: np.ndarray
    assets: np.ndarray
    equity: np.ndarray


def in_scope(population: Population) -> np.ndarray:
    """Active with at least five employees."""
    return (population.status == 0) & (population.employees >= 5)


def counts(population: Population, seed: int, topic: str, *, member, tied, study, specialists) -> Counts:
    """Applications, patents or grants per unit; `specialists` are research bodies, which apply all the time."""
    rates, of_member, of_tied = {
        "applications": (_APPLICATIONS, MEMBER_APPLICATIONS, TIED_APPLICATIONS),
        "patents": (_PATENTS, MEMBER_PATENTS, TIED_PATENTS),
        "grants": (_GRANTS, MEMBER_GRANTS, 0.0),
    }[topic]
    rows = np.arange(len(population))
    scale = np.select([population.employees >= 5, population.employees > 0], [1.0, 0.25], 0.0)
    scale *= np.isin(population.form, [0, 5, 6, 10])  # companies, co-operatives, foundations
    scale *= np.where(study, _STUDY_REGION_SUPPORT, 1.0)
    # larger firms apply a little more often
    scale *= 1 + 0.15 * np.searchsorted([21, 51, 101], population.employees, side="right")
    base = np.array(rates)[np.minimum(population.area, OTHER)] * scale
    base = np.where(specialists, 1.5 if topic != "patents" else 0.4, base)
    planted = np.where(member, of_member, np.where(tied, of_tied, 0.0)) * in_scope(population)
    return Counts(poisson(seed, f"{topic}/base", rows, base), poisson(seed, f"{topic}/planted", rows, planted))


def accounts(population: Population, seed: int, rows: np.ndarray, known_revenue, cap, treated, study) -> Accounts:
    """The accounts of `rows` for three years.

    known_revenue : revenue of the latest year where it is fixed, else 0; cap : highest revenue allowed, or infinity
    treated : member of the programme when the year began, by row and year
    """
    years = len(ACCOUNT_YEARS)
    shock = np.zeros(years)
    shock[ACCOUNT_YEARS.index(SHOCK_YEAR)] = 1.0
    hit = (population.area[rows] == AREA_NAMES.index(SHOCK_AREA))[:, None] & ~study[:, None]
    noise = np.stack([normal(seed, f"accounts/noise/{year}", rows) for year in ACCOUNT_YEARS], axis=1)
    latest = np.where(known_revenue > 0, known_revenue, np.minimum(_latest_revenue(population, seed, rows), cap))
    growth = 0.03 + 0.05 * normal(seed, "accounts/growth", rows)
    steps = growth[:, None] + 0.03 * noise + MEMBER_GROWTH * treated
    # from the latest year backwards: the growth of a year divides the year before
    index = np.ones_like(steps)
    index[:, :-1] = 1 / np.exp(np.cumsum(steps[:, :0:-1], axis=1)[:, ::-1])
    revenue = latest[:, None] * index * (1 + SHOCK_REVENUE * hit * shock)
    ratio = np.clip(0.7 * np.exp(0.45 * normal(seed, "accounts/assets", rows)), 0.15, 4.0)
    assets = np.maximum(latest * ratio, 150_000)[:, None] * index
    profitability = (
        np.array(_PROFITABILITY)[np.minimum(population.area[rows], OTHER)][:, None]
        + (0.05 * normal(seed, "accounts/firm", rows))[:, None]
        + 0.035 * noise[:, ::-1]
        + MEMBER_PROFITABILITY * treated
        + SHOCK_PROFITABILITY * hit * shock
        + STUDY_REGION_DECLINE * study[:, None] * np.arange(years)
    )
    result = profitability * assets
    finance = -0.01 * assets * (1 + 0.3 * noise)
    before_tax = result + finance
    wages = revenue * np.clip(0.30 + 0.08 * normal(seed, "accounts/wages", rows), 0.05, 0.7)[:, None]
    equity = assets * np.clip(0.36 + 0.17 * normal(seed, "accounts/equity", rows), -0.3, 0.9)[:, None]
    net = before_tax * np.where(before_tax > 0, 0.78, 1.0)
    whole = [np.rint(part).astype(np.int64) for part in (revenue, result, wages, before_tax, net, assets, equity)]
    # the latest revenue of the study region's largest is a printed total: it must not move by rounding
    whole[0][:, -1] = np.where(known_revenue > 0, known_revenue, whole[0][:, -1])
    return Accounts(*whole)


def _latest_revenue(population: Population, seed: int, rows: np.ndarray) -> np.ndarray:
    per_employee = np.append(industries.load().revenue, np.full(256, 900.0))[population.industry[rows]] * 1000
    people = np.maximum(population.employees[rows], 0.4 * uniform(seed, "accounts/people", rows))
    return people * np.maximum(per_employee, 500_000) * np.exp(0.4 * normal(seed, "accounts/revenue", rows))
