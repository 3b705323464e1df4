"""A region's place in the network: ties in and out, like regions, and firms with equally many ties."""

import numpy as np
import pytest

from drawn import build
from klynge.measures.like_regions import like_regions
from klynge.measures.position import position
from small_country import board, org, unit

REGION = ("3305", "3310")


def test_ties_are_counted_within_and_out_of_the_region(built):
    view = built(
        organisations=[
            unit(1, "3305"),
            unit(2, "3310"),
            unit(3, "0301"),
            unit(4, "3305"),
            unit(5, None),
            unit(6, "3305"),
        ],
        # 1–2 within; 1–3 and 2–5 leave it; 4 has a board and no tie; nothing is known of the board of 6
        seats=board((1, "ab"), (2, "ac"), (3, "b"), (4, "d"), (5, "c")),
    )
    found = position(view, REGION)
    assert (found.firms, found.with_board) == (4, 3)
    assert found.internal_ties.value == pytest.approx(2 / 3)
    assert found.external_ties.value == pytest.approx(2 / 3)
    assert found.ei_index.value == 0.0
    assert found.pipeline_share.value == pytest.approx(2 / 3)
    assert found.component_share.value == pytest.approx(2 / 3)
    assert found.tied_outsiders is None


def test_internal_and_external_ties_add_up_to_the_degree(built):
    draw = np.random.default_rng(1)
    municipalities = draw.choice(["3305", "3310", "0301", "1103"], 60)
    seats = {(int(draw.integers(60)), f"p{int(draw.integers(50))}") for _ in range(160)}
    groups = [{"parent_id": org(n), "child_id": org(n + 1)} for n in range(0, 40, 8)]
    view = built(
        organisations=[unit(n, str(municipalities[n])) for n in range(60)],
        groups=groups,
        seats=[row for number, person in sorted(seats) for row in board((number, [person]))],
    )
    found = position(view, REGION)
    query = "SELECT avg(degree) AS mean FROM organisation_measures WHERE municipality IN ('3305', '3310')"
    degree = view.query(query, tables=("organisation_measures",))["mean"][0].as_py()
    assert found.internal_ties.value + found.external_ties.value == pytest.approx(degree)
    everywhere = position(view, ("3305", "3310", "0301", "1103"))
    assert (everywhere.external_ties.value, everywhere.ei_index.value) == (0.0, -1.0)


def test_without_boards_nothing_is_known(built):
    found = position(built(organisations=[unit(1)]), REGION)
    assert (found.with_board, found.internal_ties.value, found.ei_index.value) == (0, None, None)
    assert found.of("constraint").percentile is None
    assert found.of("constraint").at_equal_ties.estimate is None


def firms(draw, size: int, municipality: str, more_constraint: float) -> list[dict]:
    degrees = draw.integers(1, 6, size)
    return [
        {
            "org_id": org(int(draw.integers(10**8))),
            "municipality": municipality,
            "in_scope": True,
            "employees_low": 10,
            "degree": int(degree),
            "constraint": float(1 / degree + more_constraint + draw.normal(0, 0.05)),
        }
        for degree in degrees
    ]


@pytest.mark.parametrize("planted", [0.0, 0.1])
def test_the_difference_at_equal_ties_is_the_planted_one(lake, planted):
    draw = np.random.default_rng(5)
    # the region's firms have fewer ties, which alone would raise their constraint
    few = [row for row in firms(draw, 400, "3305", planted) if row["degree"] <= 4]
    view = build(
        lake,
        organisation_measures=few + firms(draw, 2_000, "0301", 0.0),
        board_ties=[],
        group_statistics=[],
        region_statistics=[],
    )
    found = position(view, REGION).of("constraint")
    matched = found.at_equal_ties
    assert matched.estimate == pytest.approx(planted, abs=0.01)
    assert matched.unmatched == 0
    assert (matched.p < 0.001) is bool(planted)


def regions(*rows: tuple[str, int, float | None, float]) -> list[dict]:
    return [
        {"set_id": "labour_market", "region_id": name, "name": name, "measure": measure, "firms": size}
        | {"centrality": centrality, "n": size, "mean": mean, "median": mean}
        for name, size, centrality, mean in rows
        for measure in ("constraint", "eigenvector")
    ]


SETS = [
    {"set_id": "labour_market", "municipality": "3305", "member_of": "own", "name": "own"},
    {"set_id": "centrality", "municipality": "3305", "member_of": "4", "name": "4"},
]


def alike(lake, rows, sets=SETS, size: int = 100):
    from drawn import store

    if sets:
        store(lake, municipality_sets=sets)
    here = [{"org_id": org(n), "municipality": "3305", "in_scope": True, "employees_low": 9} for n in range(size)]
    view = build(lake, organisation_measures=here, region_statistics=rows, group_statistics=[], board_ties=[])
    return like_regions(view, REGION, firms=size)


def test_like_regions_have_the_same_centrality_and_about_as_many_firms(lake):
    near = [(f"n{i}", 60 + 10 * i, 3.6 + 0.1 * i, float(i)) for i in range(8)]
    others = [("far", 100, 2.0, 0.0), ("big", 1_000, 4.0, 0.0), ("own", 100, 4.0, 0.0), ("unknown", 100, None, 0.0)]
    found = alike(lake, regions(*near, *others))
    assert found.names == tuple(f"n{i}" for i in range(8))
    assert (found.rule, found.reason, found.factor, found.centrality) == ("same_centrality_and_size", "", 2.0, 4.0)
    assert found.means["constraint"] == tuple(map(float, range(8)))


def test_the_size_may_differ_more_before_centrality_is_given_up(lake):
    found = alike(lake, regions(*[(f"n{i}", 290, 4.0, 0.0) for i in range(8)]))
    assert (found.rule, found.factor) == ("same_centrality_and_size", 3.0)


def test_too_few_like_regions_give_the_nearest_in_size(lake):
    found = alike(lake, regions(*[(f"n{i}", 10 * 2**i, 1.0, 0.0) for i in range(12)], ("own", 100, 4.0, 0.0)))
    assert (found.rule, found.reason, found.factor, len(found.names)) == ("nearest_in_size", "too_few_alike", None, 8)
    assert set(found.names) == {f"n{i}" for i in range(8)}


def test_counties_are_like_regions_where_no_others_are_known(lake):
    rows = [row | {"set_id": "county"} for row in regions(("33", 90, None, 0.5), ("03", 90, None, 0.25))]
    found = alike(lake, rows, sets=None)
    assert (found.set_id, found.names, found.centrality) == ("county", ("03",), None)
    assert (found.rule, found.reason, found.count("constraint")) == ("nearest_in_size", "no_centrality", 1)


def test_the_percentile_is_the_regions_mean_among_like_regions(lake):
    rows = regions(*[(f"n{i}", 1, None, 0.1 * i) for i in range(8)])
    one = {"org_id": org(1), "municipality": "3305", "in_scope": True, "employees_low": 9, "constraint": 0.55}
    groups = [{"group_id": "neither", "measure": "constraint", "mean": 0.4}]
    view = build(lake, organisation_measures=[one], region_statistics=rows, group_statistics=groups, board_ties=[])
    found = position(view, REGION).of("constraint")
    assert found.percentile == pytest.approx(100 * 6 / 8)
    assert found.means == {"region": 0.55, "neither": 0.4}
