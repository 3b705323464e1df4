"""How many members, which, how old, how large, in which industries, and how near each other?"""

from collections import Counter
from statistics import median

from klynge.boundaries.municipalities import index
from klynge.lake import View
from klynge.measures.cluster.figure import Figure, mean, share
from klynge.measures.cluster.roster import FIRMS, OTHERS, ROLES, Roster
from klynge.measures.mass_population import in_clause

YOUNG = 5  # years: our proposal
LARGEST = 3  # firms whose share of the revenue is told: our proposal
_COLUMNS = (
    "org_id, name, municipality, industry, industry_version, age_years, employees_low, employees_high, group_top, "
    'degree, "constraint", eigenvector, revenue, profitability, growth_symmetric, grants, applications, patents'
)


def of_list(roster: Roster) -> list[Figure]:
    """What the list itself says: members, joiners and leavers of the last year, roles, partners."""
    now = roster.members()
    roles = [Figure("members_by_role", len(roster.with_role(role)), len(now), role, method="count") for role in ROLES]
    groups = [FIRMS, *((role,) for role in OTHERS)]
    named = roster.with_role(*ROLES)
    present = sum(bool(roster.with_role(*group)) for group in groups) if named else None
    partners = roster.partners()
    return [
        Figure("members", len(now), len(now), method="count"),
        *_in_a_year(roster),
        *(roles if named else [Figure("members_by_role", None, 0, measured=False)]),
        Figure("actor_groups", present, len(named), method="count", measured=bool(named)),
        Figure("listed_partners", len(partners) or None, len(partners), method="count", measured=bool(partners)),
    ]


def _in_a_year(roster: Roster) -> list[Figure]:
    names = ("new_members", "leavers", "member_growth", "member_churn")
    if not roster.dated:
        return [Figure(name, None, 0, measured=False) for name in names]
    now, before = roster.members(), roster.members(roster.year_before)
    joined, left = len(now - before), len(before - now)
    base = len(before)
    values = (joined, left, (len(now) - base) / base if base else None, left / base if base else None)
    return [
        Figure(name, value, base, method="count" if name in names[:2] else "share", approximate=not roster.fully_dated)
        for name, value in zip(names, values, strict=True)
    ]


def read(view: View, members: frozenset[str]) -> list[dict]:
    """The members in business, by the national tables. Raises NotBuiltError before `build`."""
    asked = tuple(sorted(members))
    if not asked:
        view.files("organisation_measures")
        return []
    query = (
        f"SELECT {_COLUMNS} FROM organisation_measures WHERE active AND org_id IN {in_clause(asked)} ORDER BY org_id"
    )
    return view.query(query, list(asked), tables=("organisation_measures",)).to_pylist()


def of_firms(firms: list[dict]) -> list[Figure]:
    """Place, industry, age and size of the members in business."""
    places = Counter(firm["municipality"] for firm in firms if firm["municipality"])
    codes = {(firm["industry"], firm["industry_version"]) for firm in firms if firm["industry"]}
    divisions = Counter((firm["industry"][:2], firm["industry_version"]) for firm in firms if firm["industry"])
    ages = [firm["age_years"] for firm in firms if firm["age_years"] is not None]
    return [
        share("member_municipality_share", max(places.values(), default=0), places.total()),
        Figure("member_industries", len(codes) or None, divisions.total(), method="count"),
        share("member_division_share", max(divisions.values(), default=0), divisions.total()),
        Figure("member_age", median(ages) if ages else None, len(ages), method="median"),
        share("member_young_share", sum(age < YOUNG for age in ages), len(ages)),
        _employees(firms),
    ]


def _employees(firms: list[dict]) -> Figure:
    low = sum(firm["employees_low"] for firm in firms)
    open_end = any(firm["employees_high"] is None for firm in firms)
    high = None if open_end else sum(firm["employees_high"] for firm in firms)
    if not firms or low == high:
        return Figure("member_employees", low if firms else None, len(firms), method="sum")
    return Figure("member_employees", None, len(firms), low=low, high=high, method="sum")


def labour_markets(view: View) -> dict[str, str]:
    """Labour-market region of each municipality. Raises NotImportedError without them."""
    view.files("municipality_sets")
    return {code: region for region, (_, codes) in index(view).labour_market.items() for code in codes}


def of_places(firms: list[dict], region_of: dict[str, str]) -> list[Figure]:
    """How many members lie in one labour market, and have a rival there."""
    placed = [firm for firm in firms if firm["municipality"] in region_of]
    regions = Counter(region_of[firm["municipality"]] for firm in placed)
    coded = [firm for firm in placed if firm["industry"]]
    tops: dict[tuple, set[str]] = {}
    for firm in coded:
        tops.setdefault(_market(firm, region_of), set()).add(firm["group_top"])
    rivals = sum(len(tops[_market(firm, region_of)]) > 1 for firm in coded)
    return [
        share("member_region_share", max(regions.values(), default=0), len(placed)),
        share("member_rivals", rivals, len(coded)),
    ]


def _market(firm: dict, region_of: dict[str, str]) -> tuple:
    return firm["industry"], firm["industry_version"], region_of[firm["municipality"]]


def of_owners(view: View, firms: list[dict], region_of: dict[str, str]) -> list[Figure]:
    """Members whose group has its top in another labour market or abroad. Raises NotImportedError without groups."""
    view.files("groups")
    placed = [firm for firm in firms if firm["municipality"] in region_of]
    tops = tuple(sorted({firm["group_top"] for firm in placed if firm["group_top"] != firm["org_id"]}))
    query = f"SELECT org_id, municipality FROM corporate_tops WHERE org_id IN {in_clause(tops)}" if tops else ""
    rows = view.query(query, list(tops), tables=("corporate_tops",)).to_pylist() if tops else []
    seat = {row["org_id"]: region_of.get(row["municipality"]) for row in rows}
    away = [
        firm
        for firm in placed
        if firm["group_top"] != firm["org_id"] and seat.get(firm["group_top"]) != region_of[firm["municipality"]]
    ]
    return [share("member_owners_elsewhere", len(away), len(placed))]


def of_accounts(firms: list[dict]) -> list[Figure]:
    """Revenue, how concentrated it is, growth and profitability."""
    revenues = sorted((firm["revenue"] for firm in firms if firm["revenue"] is not None), reverse=True)
    total = sum(revenues)
    enough = len(revenues) > LARGEST and total > 0
    top = sum(revenues[:LARGEST]) / total if enough else None
    known = bool(revenues)
    return [
        Figure("member_revenue", total if known else None, len(revenues), method="sum", measured=known),
        Figure(
            "member_size_concentration",
            top,
            len(revenues),
            parameters=f"largest={LARGEST}",
            method="share",
            measured=known,
        ),
        mean("member_result_growth", [firm["growth_symmetric"] for firm in firms]),
        mean("member_profitability", [firm["profitability"] for firm in firms]),
    ]
