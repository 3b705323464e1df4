"""A cluster of five members in a small country, drawn so that every measure of it can be worked out by hand."""

import datetime as dt

from small_country import board, org, unit

CLUSTER = "k"


def member(number: int, role: str | None = "member", since: str = "2020-01-01", **fields) -> dict:
    made = {"holder_id": CLUSTER, "member_id": org(number), "from_date": dt.date.fromisoformat(since), "dated": True}
    return {**made, "kind": "member", "role": role, "source": "list", **fields}


def country() -> dict:
    """Members 0–4; 5 has left; 6 sits on boards with 2 and 4; 7 is a listed partner; 8 owns 1 and lies elsewhere."""
    units = [
        unit(0, founded=dt.date(2016, 6, 30)),
        unit(1),
        unit(2, municipality="3310"),
        unit(3, municipality="0301", industry_1="62.010", employees_low=1, employees_high=4),
        unit(4, industry_1="62.010", founded=dt.date(2024, 6, 30)),
        unit(5),
        unit(6, municipality="0301"),
        unit(7),
        unit(8, municipality="0301"),
    ]
    seats = board((0, ["a"]), (1, ["a", "b"]), (2, ["b", "c"]), (3, ["e"]), (4, ["d"]), (6, ["c", "d"]), (5, ["f"]))
    memberships = [
        member(0, "core"),
        member(1),
        member(2, "research"),
        member(3, "public"),
        member(4, None, "2026-02-01"),
        member(5, to_date=dt.date(2026, 1, 31)),
        member(7, kind="listed partner"),
    ]
    accounts = [
        {
            "org_id": org(number),
            "period_end": dt.date(2025, 12, 31),
            "period_start": dt.date(2025, 1, 1),
            "kind": "company",
            "currency": "NOK",
            "revenue": 10_000_000 * (number + 1),
            "operating_result": 1_000_000,
            "assets": 10_000_000,
        }
        for number in range(4)
    ]
    award = {"source": "forskningsradet", "year": 2024, "currency": "NOK", "outcome": "awarded", "role": "participant"}
    grants = [
        {**award, "award_id": "A", "org_id": org(0)},
        {**award, "award_id": "A", "org_id": org(2)},
        {**award, "award_id": "B", "org_id": org(4), "outcome": "rejected"},
        {**award, "award_id": "B", "org_id": org(2), "outcome": "rejected"},
        {**award, "award_id": "C", "org_id": org(1)},
        {**award, "award_id": "D", "org_id": org(1), "year": 2020},
        {**award, "award_id": "D", "org_id": org(0), "year": 2020},
    ]
    markets = {"3305": "1", "3310": "1", "0301": "2"}
    return {
        "organisations": units,
        "seats": seats,
        "groups": [{"parent_id": org(8), "child_id": org(1), "kind": "owner", "share": "100%"}],
        "accounts": accounts,
        "grants": grants,
        "patents": [{"application_id": "p", "org_id": org(0), "filed": dt.date(2025, 1, 1)}],
        "memberships": memberships,
        "cluster_organisations": [
            {"organisation_id": CLUSTER, "name": "Kvartsklyngen", "network": "other", "source": "list"}
        ],
        "municipality_sets": [
            {"set_id": "labour_market", "municipality": code, "member_of": region, "name": f"Region {region}"}
            for code, region in markets.items()
        ],
    }
