from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klynge.errors import NotImportedError
from klynge.measures.bounds import Bounds
from klynge.measures.register_specialisation import register_quotients

REGION = ("3305", "3310")
RTOL = 1e-9  # sums of small numbers in float64


def place(number: int, municipality: str, industry: str, low: int, high: int | None = -1, **fields) -> dict:
    return {
        "est_id": f"no:8{number:08d}",
        "org_id": f"no:9{number:08d}",
        "municipality": municipality,
        "industry": industry,
        "industry_version": "SN2025",
        "employees_low": low,
        "employees_high": low if high == -1 else high,
        **fields,
    }


def cells_of(places: list[dict]) -> list[dict]:
    """What the national table holds of the establishments."""
    found: dict[tuple, dict] = {}
    for one in places:
        key = one["municipality"], one["industry"]
        cell = found.setdefault(
            key,
            {"municipality": key[0], "industry": key[1], "industry_version": "SN2025", "establishments": 0,
             "employees_low": 0, "employees_high": 0, "unbounded": 0},
        )  # fmt: skip
        cell["establishments"] += 1
        cell["employees_low"] += one["employees_low"]
        cell["employees_high"] += one["employees_high"] or 0
        cell["unbounded"] += one["employees_high"] is None
    return list(found.values())


@pytest.fixture
def quotients(country):
    def make(places: list[dict], seed: int = 1, **options):
        view = country([], cells=cells_of(places), workplaces=places, establishments=[])
        rng = np.random.default_rng(seed)
        return {one.industry: one for one in register_quotients(view, REGION, rng=rng, **options)}

    return make


def test_value_and_denominators(quotients):
    found = quotients([place(1, "3305", "41.200", 30), place(2, "3310", "62.100", 10), place(3, "0301", "62.200", 60)])
    assert set(found) == {"41", "62"}
    assert found["41"].value == pytest.approx((30 / 40) / (30 / 100), rel=RTOL)
    assert found["62"].value == pytest.approx((10 / 40) / (70 / 100), rel=RTOL)
    assert found["62"].region_total == Bounds.exactly(40) and found["62"].country_total == Bounds.exactly(100)
    assert found["41"].establishments == 1


def test_hidden_head_counts_are_hard_bounds(quotients):
    found = quotients(
        [place(1, "3305", "41.200", 1, 4), place(2, "3305", "62.100", 10), place(3, "0301", "62.100", 90)]
    )
    building = found["41"]
    assert building.employees == Bounds(1, 4)
    assert building.low == pytest.approx((1 / 11) / (4 / 104))
    assert building.high == pytest.approx((4 / 14) / (1 / 101))
    assert building.value == pytest.approx((2.5 / 12.5) / (2.5 / 102.5))


def test_a_count_without_upper_bound_leaves_the_quotient_open(quotients):
    found = quotients([place(1, "3305", "41.200", 0, None), place(2, "3305", "62.100", 10)])
    assert (found["41"].low, found["41"].high) == (0, None)


def test_what_was_never_imported_is_not_none(country):
    with pytest.raises(NotImportedError, match="klynge import establishments"):
        register_quotients(country([]), REGION, rng=np.random.default_rng(1))


def test_one_large_firm_is_seen_by_range_and_interval(quotients):
    places = [place(1, "3305", "41.200", 80)]
    places += [place(n, "3305", "62.100", 5) for n in range(2, 12)]
    places += [place(n, "0301", "41.200", 50) for n in range(20, 24)] + [place(30, "0301", "62.100", 300)]
    found = quotients(places)
    assert found["41"].hangs_on_one_firm and found["41"].loo_low == 0
    assert found["41"].ci_low == 0 and found["41"].ci_high > found["41"].value
    assert found["62"].hangs_on_one_firm is True  # without the large builder the rest is all IT


def test_the_same_seed_gives_the_same_interval(quotients):
    places = [place(n, "3305", "41.200" if n % 3 else "62.100", n) for n in range(1, 20)]
    assert quotients(places)["41"] == quotients(places)["41"]
    assert quotients(places)["41"].ci_low != quotients(places, seed=2)["41"].ci_low


def test_interval_agrees_with_drawing_one_by_one(quotients):
    places = [place(n, "3305", "41.200" if n % 3 else "62.100", n % 7) for n in range(1, 60)]
    found = quotients(places, draws=4000)["41"]
    rng, sizes = np.random.default_rng(5), np.array([one["employees_low"] for one in places])
    building = np.array([one["industry"] == "41.200" for one in places])
    drawn = rng.integers(0, len(places), (4000, len(places)))
    share = (sizes * building)[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(share / (sizes[building].sum() / sizes.sum()), (0.025, 0.975))
    # two samples of 4,000 draws: their quantiles differ by chance in the second decimal
    assert found.ci_low == pytest.approx(low, abs=0.02) and found.ci_high == pytest.approx(high, abs=0.02)


def test_nothing_and_one_establishment(quotients):
    assert quotients([place(1, "0301", "41.200", 10)]) == {}
    (only,) = quotients([place(1, "3305", "41.200", 10), place(2, "0301", "62.100", 10)]).values()
    assert only.value == 2 and only.ci_low is None and only.loo_low is None


@settings(deadline=None, max_examples=20)  # each example writes a lake
@given(
    st.lists(
        st.tuples(
            st.integers(1, 6),
            st.sampled_from(["3305", "0301"]),
            st.sampled_from(["41.200", "62.100", "10.110"]),
            st.integers(0, 9),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_range_agrees_with_leaving_each_firm_out_in_turn(drawn_view, drawn):
    places = [
        place(n, municipality, industry, size, org_id=f"no:9{firm:08d}")
        for n, (firm, municipality, industry, size) in enumerate(drawn)
    ]
    found = {one.industry: one for one in register_quotients(drawn_view(places), REGION, rng=np.random.default_rng(1))}
    here = [one for one in places if one["municipality"] == "3305"]
    for industry, one in found.items():
        left = [plain(places, here, industry, firm) for firm in {p["org_id"] for p in here}]
        known = [value for value in left if value is not None]
        assert one.loo_low == (pytest.approx(min(known), rel=RTOL) if known else None)
        assert one.loo_high == (pytest.approx(max(known), rel=RTOL) if known else None)


def plain(places: list[dict], here: list[dict], industry: str, without: str) -> float | None:
    """The quotient when a firm's establishments in the region are gone."""
    gone = [one for one in here if one["org_id"] == without]
    left_here = sizes([one for one in here if one not in gone])
    left = sizes([one for one in places if one not in gone])
    if not left_here.total() or not left[industry]:
        return None
    return (left_here[industry] / left_here.total()) / (left[industry] / left.total())


def sizes(places: list[dict]) -> Counter:
    found = Counter()
    for one in places:
        found[one["industry"][:2]] += one["employees_low"]
    return found


@pytest.fixture(scope="module")
def drawn_view(tmp_path_factory):
    from drawn import build, store
    from klynge.lake import Lake

    def make(places):
        lake = Lake(tmp_path_factory.mktemp("lake"))
        store(lake, establishments=[])
        return build(lake, establishment_cells=cells_of(places), workplaces=places)

    return make
