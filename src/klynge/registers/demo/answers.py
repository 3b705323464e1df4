"""What must an analysis of the generated registers find? The planted truth, opened by tests only."""

import json
from pathlib import Path

import numpy as np

from klynge.registers.demo import AS_OF
from klynge.registers.demo.plan import Plan, outcomes, study_region
from klynge.registers.demo.plan.boards import Boards
from klynge.registers.demo.plan.industries import AREA_NAMES
from klynge.registers.demo.plan.memberships import ACCOUNT_YEARS
from klynge.registers.demo.plan.places import CAPITAL, PLAIN_REGION, STUDY_REGION

_LISTED = 20_000  # organisation numbers are listed one by one up to here


def write(plan: Plan, path: Path, counts: dict) -> None:
    """Write answers.json."""
    answers = {
        "units": plan.units,
        "seed": plan.seed,
        "as_of": AS_OF.isoformat(),
        "files": counts,
        "study_region": _study_region(plan),
        "plain_region": _plain_region(plan),
        "boards": _boards(plan),
        "clusters": _clusters(plan),
        "tied_outsiders": _tied_outsiders(plan),
        "membership_effect": {
            "measure": "operating_result / assets",
            "points": outcomes.MEMBER_PROFITABILITY,
            "growth_per_year": outcomes.MEMBER_GROWTH,
            "years": list(ACCOUNT_YEARS),
            "rule": "in each year that begins while the organisation is a member of the programme",
        },
        "shock": {
            "year": outcomes.SHOCK_YEAR,
            "area": outcomes.SHOCK_AREA,
            "profitability_points": outcomes.SHOCK_PROFITABILITY,
            "revenue_share": outcomes.SHOCK_REVENUE,
            "not_in": STUDY_REGION,
        },
    }
    path.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _study_region(plan: Plan) -> dict:
    codes = [plan.places.codes[index] for index in plan.places.of_region(STUDY_REGION)]
    excluded = plan.population.area[: plan.population.largest] == AREA_NAMES.index("excluded")
    return {
        "id": STUDY_REGION,
        "municipalities": codes,
        "organisations": int(plan.study.sum()),
        "largest": plan.population.largest,
        "excluded": int(excluded.sum()),
        "smallest_revenue": plan.largest.threshold,
        "accounts_year": ACCOUNT_YEARS[-1],
        "table_5": {
            area: {"firms": table.firms, "employees": table.employees, "revenue": table.revenue}
            for area, table in study_region.TABLE.items()
        },
        "table_6": {
            area: dict(zip(study_region.BAND_NAMES, table.bands, strict=True))
            for area, table in study_region.TABLE.items()
        },
        "segments": {area: _counted(table.segments) for area, table in study_region.TABLE.items()},
        "network": {
            "constraint": "above like regions, also at equal degree",
            "eigenvector": "below like regions",
            "ties_outside": "few",
        },
        "support": "far fewer grants, applications and patents than elsewhere",
        "profitability_per_year": outcomes.STUDY_REGION_DECLINE,
    }


def _counted(segments: tuple[str, ...]) -> dict[str, int]:
    return {code: segments.count(code) for code in dict.fromkeys(segments)}


def _plain_region(plan: Plan) -> dict:
    return {
        "id": PLAIN_REGION,
        "municipalities": [plan.places.codes[index] for index in plan.places.of_region(PLAIN_REGION)],
        "expectation": "industry mix, board network, profitability and support as in the country as a whole",
    }


def _boards(plan: Plan) -> dict:
    boards: Boards = plan.boards
    seats = np.bincount(boards.person)
    sizes = np.diff(boards.start)
    return {
        "seats": len(boards.unit),
        "persons": int((seats > 0).sum()),
        "organisations_with_board": int((sizes > 0).sum()),
        "mean_board": float(np.round(sizes[sizes > 0].mean(), 4)),
        "most_seats": np.sort(seats)[::-1][:10].tolist(),
        "elected_by_employees": int(boards.elected.sum()),
        "groups": len(plan.groups.tops),
        "group_links": len(plan.groups.child),
        "centre": CAPITAL,
    }


def _clusters(plan: Plan) -> dict:
    joined, in_programme = plan.memberships, sum(cluster.in_programme for cluster in plan.clusters)
    return {
        "programme": in_programme,
        "siva": len(plan.clusters) - in_programme,
        "memberships": len(joined.rows),
        "members": int(joined.member.sum()),
        "siva_members": int(joined.siva_member.sum()),
        "members_in_study_region": int((joined.member & plan.study).sum()),
    }


def _tied_outsiders(plan: Plan) -> dict:
    scope = outcomes.in_scope(plan.population)
    tied = plan.tied & scope
    return {
        "definition": "no member of the programme nor in a member's group; the group shares a board member with one",
        "count": int(plan.tied.sum()),
        "in_scope": int(tied.sum()),
        "organisations": [f"no:{number}" for number in plan.population.number[tied][:_LISTED].tolist()],
        "years": list(outcomes.EFFECT_YEARS),
        "difference": {
            "applications": outcomes.TIED_APPLICATIONS,
            "patents": outcomes.TIED_PATENTS,
            "grants": 0.0,
            "profitability": 0.0,
        },
        "realised": {topic: _realised(plan, topic, tied, scope) for topic in ("applications", "patents", "grants")},
        "rule": "expected count per firm added to that of firms of the same size class and industry area",
    }


def _realised(plan: Plan, topic: str, tied: np.ndarray, scope: np.ndarray) -> dict:
    counts = plan.counts(topic)
    others = scope & ~plan.tied & ~plan.memberships.member
    total = counts.base + counts.planted
    return {
        "planted_per_tied": _mean(counts.planted[tied]),
        "tied": _mean(total[tied]),
        "others": _mean(total[others]),
    }


def _mean(values: np.ndarray) -> float | None:
    return round(float(values.mean()), 4) if len(values) else None
