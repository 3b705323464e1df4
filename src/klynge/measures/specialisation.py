"""In what is a region specialised? Location quotients from two sources that are never mixed.

*Official*: employed persons by place of work (Statistics Norway), about 17 industry groups; suppressed cells are
bounds, and since firms are not in the table there is no bootstrap. *Register*: establishments and their head counts
by two-digit division, with hard bounds, a bootstrap interval over establishments and a leave-one-firm-out range.
Both compare the region with all municipalities of the same table, and name both denominators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from klynge.errors import MissingColumnsError
from klynge.lake import View
from klynge.measures.bounds import Bounds, rests, share, total
from klynge.measures.mass_population import in_clause

if TYPE_CHECKING:
    import ibis.expr.types as ir

SUPPRESSED_AT_MOST = 3  # persons: Statistics Norway hides the smallest cells of this table and prints the rest
NEEDED = ("region", "industry", "employees")


@dataclass(frozen=True, slots=True)
class Quotient:
    """Location quotient of one industry in the region.

    industry : group (official) or division (register), of classification `version`
    value : ratio at the middle of all bounds, None where region or country has no employees: no answer there
    low, high : hard bounds; high None where it has no end
    ci_low, ci_high : bootstrap 95 % interval; loo_low, loo_high : range when any one firm is left out (register only)
    employees : in the industry in the region; region_total, country_industry, country_total : the denominators
    establishments : behind the region's number (register only)
    """

    industry: str
    version: str
    value: float | None
    low: float | None
    high: float | None
    employees: Bounds
    region_total: Bounds
    country_industry: Bounds
    country_total: Bounds
    ci_low: float | None = None
    ci_high: float | None = None
    loo_low: float | None = None
    loo_high: float | None = None
    establishments: int | None = None

    @property
    def hangs_on_one_firm(self) -> bool | None:
        """True if leaving out one firm moves the quotient across 1; None where no firm is known."""
        if self.loo_low is None or self.loo_high is None:
            return None
        return self.loo_low < 1 <= self.value or self.value < 1 <= self.loo_high


def location_quotient(employment: ir.Table) -> ir.Table:
    """Add the location quotient of each industry in each region.

    The share of the region's employees who work in the industry, divided by the same share of all regions together.
    1 means "as the whole", 2 "twice". Which industries are in the table decides what the shares are shares of: all,
    or only those traded between regions.

    Parameters
    ----------
    employment
        One row per region and industry, with `region` (code), `industry` (code) and `employees` (persons, >= 0).
        Absent pairs count as zero.

    Returns
    -------
    The same rows with `location_quotient` (ratio, >= 0). It is null where the region or the industry has no
    employees: the question has no answer there.

    Raises
    ------
    MissingColumnsError
        If a needed column is absent.

    References
    ----------
    Delgado, Porter and Stern 2016, Defining clusters of related industries: shares of traded industries.
    """
    missing = [name for name in NEEDED if name not in employment.columns]
    if missing:
        raise MissingColumnsError("employment", missing, list(employment.columns))
    employees = employment.employees
    region_total = employees.sum().over(group_by="region")
    industry_total = employees.sum().over(group_by="industry")

    share_here = employees / region_total.nullif(0)
    share_everywhere = industry_total / employees.sum().over()
    return employment.mutate(location_quotient=share_here / share_everywhere.nullif(0))


def official_quotients(view: View, municipalities: tuple[str, ...]) -> list[Quotient]:
    """Quotients by industry group on employed persons by place of work, latest year of the table.

    A suppressed cell is 0–3 persons. An absent cell is a municipality that did not exist that year, and counts zero.
    Empty if the table has none of the municipalities. Raises NotImportedError without the employment table.
    """
    inside = f"municipality IN {in_clause(municipalities)}"
    rows = view.query(
        "SELECT industry_group AS industry, industry_version AS version, "
        f"{_sums('true', 'country')}, {_sums(inside, 'region')}, count(*) FILTER ({inside}) AS cells "
        "FROM employment WHERE year = (SELECT max(year) FROM employment) GROUP BY ALL ORDER BY industry, version",
        [SUPPRESSED_AT_MOST, *municipalities, SUPPRESSED_AT_MOST, *municipalities, *municipalities],
        tables=("employment",),
    ).to_pylist()
    if not any(row["cells"] for row in rows):
        return []
    return quotients(
        [(row["industry"], row["version"]) for row in rows],
        [Bounds(row["region_low"], row["region_high"]) for row in rows],
        [Bounds(row["country_low"], row["country_high"]) for row in rows],
    )


def quotients(
    keys: list[tuple[str, str]], here: list[Bounds], everywhere: list[Bounds], **extra: list
) -> list[Quotient]:
    """Quotients of all industries of one source; the totals are those of the lists, which hold every industry once.

    keys : industry and version; here, everywhere : employees in the region and in the country
    extra : further fields of Quotient, one list each
    """
    region_total, country_total = total(here), total(everywhere)
    shares_here = [share(part, rest) for part, rest in zip(here, rests(here), strict=True)]
    shares_everywhere = [share(part, rest) for part, rest in zip(everywhere, rests(everywhere), strict=True)]
    found = []
    for at, (industry, version) in enumerate(keys):
        low, high = _hard_bounds(shares_here[at], shares_everywhere[at])
        found.append(
            Quotient(
                industry=industry,
                version=version,
                value=ratio(middle(here[at]), middle(region_total), middle(everywhere[at]), middle(country_total)),
                low=low,
                high=high,
                employees=here[at],
                region_total=region_total,
                country_industry=everywhere[at],
                country_total=country_total,
                **{name: values[at] for name, values in extra.items()},
            )
        )
    return found


def ratio(here: float, region_total: float, everywhere: float, country_total: float) -> float | None:
    """(here / region_total) / (everywhere / country_total), None where a denominator is zero."""
    if not region_total or not everywhere or not country_total:
        return None
    return (here / region_total) / (everywhere / country_total)


def middle(bounds: Bounds) -> float:
    """The middle of the bounds; where there is no upper one, the low one."""
    return bounds.low if bounds.high is None else (bounds.low + bounds.high) / 2


def _hard_bounds(here: Bounds | None, everywhere: Bounds | None) -> tuple[float | None, float | None]:
    """Bounds of the quotient of two shares; no upper one where the country's share may be zero."""
    if here is None or everywhere is None or everywhere.high == 0:
        return None, None
    return here.low / everywhere.high, here.high / everywhere.low if everywhere.low else None


def _sums(condition: str, name: str) -> str:
    """Bounds of the employed persons of the rows that meet the condition; one parameter: the suppressed maximum."""
    rows = f"FILTER ({condition})"
    return (
        f"coalesce(sum(employed) {rows}, 0)::BIGINT AS {name}_low, "
        f"(coalesce(sum(CASE WHEN status = 'suppressed' THEN ? ELSE employed END) {rows}, 0))::BIGINT AS {name}_high"
    )
