"""The same figures by another way: plain loops over the tables of a generated country, for each of its clusters."""

import pytest

import small_demo
from klynge import api
from klynge.evidence.clusters import cluster_evidence
from klynge.lake import Lake


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Tables as lists of rows, and the evidence of every cluster."""
    home = small_demo.make_home(tmp_path_factory.getbasetemp() / "small_demo")
    with Lake(home / "lake").view() as view:
        names = ("memberships", "organisation_measures", "board_ties", "municipality_sets")
        rows = {n: view.query(f"SELECT * FROM {n}", tables=(n,)).to_pylist() for n in names}
        holders = sorted({row["holder_id"] for row in rows["memberships"]})
        on = max(e.as_of for e in view.entries.values() if e.table in ("memberships", "organisations"))
        found = {holder: {(r.measure, r.about): r for r in cluster_evidence(view, holder)} for holder in holders}
    return rows, found, on


def firms_of(rows, holder, on):
    members = {
        m["member_id"]
        for m in rows["memberships"]
        if m["holder_id"] == holder and str(m["from_date"]) <= on and (not m["to_date"] or str(m["to_date"]) >= on)
    }
    return members, [f for f in rows["organisation_measures"] if f["active"] and f["org_id"] in members]


def test_members_and_ages(tables):
    rows, found, on = tables
    assert len(found) > 3
    for holder, measured in found.items():
        members, firms = firms_of(rows, holder, on)
        assert measured["members", ""].value == len(members)
        if firms:
            ages = sorted(f["age_years"] for f in firms if f["age_years"] is not None)
            middle = (ages[(len(ages) - 1) // 2] + ages[len(ages) // 2]) / 2
            assert measured["member_age", ""].value == pytest.approx(middle)


def test_density_and_openness_by_counting_pairs(tables):
    rows, found, on = tables
    ties = {(t["from_id"], t["to_id"]) for t in rows["board_ties"]}
    checked = 0
    for holder, measured in found.items():
        _, firms = firms_of(rows, holder, on)
        tops = {f["group_top"] for f in firms if f["degree"] is not None}
        ids = {f["org_id"]: f["group_top"] for f in firms} | {top: top for top in tops}
        joined = {(ids[a], b) for a, b in ties if a in ids}
        inside = {frozenset(pair) for pair in joined if pair[1] in tops and pair[0] != pair[1]}
        outside = {pair for pair in joined if pair[1] not in tops}
        if len(tops) > 1:
            density = 2 * len(inside) / (len(tops) * (len(tops) - 1))
            assert measured["member_tie_density", ""].value == pytest.approx(density)
            assert measured["member_tied_outsiders", ""].value == len({b for _, b in outside})
            checked += 1
        if inside or outside:
            share = len(outside) / (len(outside) + len(inside))
            assert measured["member_outside_tie_share", ""].value == pytest.approx(share)
    assert checked > 3


def test_labour_markets_by_counting(tables):
    rows, found, on = tables
    region = {r["municipality"]: r["member_of"] for r in rows["municipality_sets"] if r["set_id"] == "labour_market"}
    for holder, measured in found.items():
        _, firms = firms_of(rows, holder, on)
        placed = [region[f["municipality"]] for f in firms if f["municipality"] in region]
        if placed:
            largest = max(placed.count(one) for one in set(placed))
            assert measured["member_region_share", ""].value == pytest.approx(largest / len(placed))


def test_matched_differences_by_loops(tables):
    from klynge.boundaries.size_classes import SIZE_CLASSES

    rows, found, on = tables
    lows = [one.low for one in SIZE_CLASSES]

    def cell(firm):
        return firm["area"], max((n for n, low in enumerate(lows) if firm["employees_low"] >= low), default=0)

    scope = [f for f in rows["organisation_measures"] if f["in_scope"] and f["profitability"] is not None]
    checked = 0
    for holder, measured in found.items():
        members, _ = firms_of(rows, holder, on)
        gaps, weights = [], []
        for each in {cell(f) for f in scope}:
            here = [f["profitability"] for f in scope if cell(f) == each and f["org_id"] in members]
            there = [f["profitability"] for f in scope if cell(f) == each and f["org_id"] not in members]
            if here and there:
                gaps.append(sum(here) / len(here) - sum(there) / len(there))
                weights.append(len(here))
        row = measured["member_profitability_matched", ""]
        if weights:
            expected = sum(g * w for g, w in zip(gaps, weights, strict=True)) / sum(weights)
            assert row.value == pytest.approx(expected) and row.n == sum(weights)
            checked += 1
    assert checked > 0


def test_the_generated_country_is_told_as_generated(tmp_path_factory):
    home = small_demo.make_home(tmp_path_factory.getbasetemp() / "small_demo")
    with Lake(home / "lake").view() as view:
        assert view.invented and api.cluster_evidence(view, "ko-01")
