"""Which firms does Elvedalen have? The 200 largest by revenue, so that the study's Tables 5 and 6 come out.

Table 5 (USN 2022) is met exactly: firms, employees and revenue of each area. Table 6 prints 84 of its 89 firms and
overlapping bands; here the bands do not overlap (10–15 is read as 11–15) and the five firms it leaves out are placed
where the printed number of firms with more than 20 employees stays true: one energy firm in 6–10 (its empty cell),
and one construction, two tourism and one manufacturing firm in 16–20.
"""

from dataclasses import dataclass

import numpy as np

from klynge.registers.demo.draw import normal, uniform
from klynge.registers.demo.plan.industries import AREAS, Industries

LARGEST = 200
BANDS = ((5, 5), (6, 10), (11, 15), (16, 20), (21, 30), (31, 50), (51, 100), (101, 900))
BAND_NAMES = ("1-5", "6-10", "11-15", "16-20", "21-30", "31-50", "51-100", ">100")


@dataclass(frozen=True)
class AreaTable:
    """One area as printed in Table 5, its firms per band, and the segments (SN2025) its firms fall into."""

    firms: int
    employees: int
    revenue: int  # NOK
    bands: tuple[int, ...]
    segments: tuple[str, ...]


def _repeated(*pairs: tuple[str, int]) -> tuple[str, ...]:
    return tuple(code for code, times in pairs for _ in range(times))


TABLE = {
    "construction": AreaTable(
        34,
        2286,
        8_286_696_000,
        (1, 2, 4, 4, 6, 8, 7, 2),
        # 34 firms in 20 segments, of which 16 have one or two firms
        _repeated(("41.000", 4), ("43.210", 4), ("43.120", 3), ("43.221", 3), ("42.110", 2), ("42.990", 2))
        + _repeated(("43.320", 2), ("43.340", 2), ("42.130", 1), ("42.210", 1), ("42.222", 1), ("43.110", 1))
        + _repeated(("43.130", 1), ("43.222", 1), ("43.223", 1), ("43.240", 1), ("43.310", 1), ("43.330", 1))
        + _repeated(("43.410", 1), ("43.990", 1)),
    ),
    "energy-environment": AreaTable(
        17,
        738,
        2_200_713_000,
        (1, 1, 1, 1, 4, 6, 2, 1),
        _repeated(("35.121", 5), ("35.140", 3), ("38.110", 3), ("35.130", 1), ("35.300", 1), ("38.120", 1))
        + _repeated(("38.210", 1), ("37.000", 1), ("39.000", 1)),
    ),
    "tourism": AreaTable(
        15,
        1620,
        1_218_298_000,
        (0, 0, 0, 2, 1, 1, 5, 6),
        _repeated(("55.100", 7), ("56.110", 3), ("93.291", 2), ("55.300", 1), ("93.210", 1), ("96.230", 1)),
    ),
    "industry": AreaTable(
        14,
        911,
        2_310_745_000,
        (0, 1, 1, 1, 1, 5, 2, 3),
        _repeated(("25.110", 3), ("25.530", 2), ("28.990", 2), ("27.120", 1), ("26.510", 1), ("33.120", 1))
        + _repeated(("22.260", 1), ("23.610", 1), ("31.000", 1), ("32.500", 1)),
    ),
    "food": AreaTable(
        4, 267, 913_168_000, (1, 0, 0, 0, 1, 0, 0, 2), _repeated(("10.130", 1), ("10.510", 1), ("10.710", 2))
    ),
    "wood": AreaTable(3, 246, 2_166_710_000, (0, 0, 0, 0, 0, 1, 1, 1), ("17.120", "16.110", "16.230")),
    "ict": AreaTable(2, 925, 64_902_000, (0, 0, 0, 0, 0, 0, 1, 1), ("62.200", "62.100")),
}
# what fills the 200: resale and savings banks, which the study leaves out, and firms of none of its areas
OUTSIDE = {
    "47.110": 14, "47.120": 4, "47.300": 4, "47.520": 5, "47.551": 3, "47.631": 3, "47.730": 3, "47.540": 3,
    "46.390": 4, "46.830": 6, "46.840": 4, "46.490": 2, "46.610": 4, "46.900": 3,
    "47.810": 12, "95.310": 10, "46.720": 2, "64.190": 3,
    "49.410": 5, "68.200": 4, "68.320": 2, "78.200": 2, "71.129": 2, "69.202": 1, "86.101": 1, "81.210": 2,
    "08.120": 2, "53.200": 1,
}  # fmt: skip


@dataclass(frozen=True)
class LargestFirms:
    """The 200 as columns: industry index, employees, revenue in NOK of the latest year."""

    industry: np.ndarray
    employees: np.ndarray
    revenue: np.ndarray

    @property
    def threshold(self) -> int:
        """Revenue of the smallest of the 200: everyone else in the region stays below it."""
        return int(self.revenue.min())


def largest_firms(seed: int, industries: Industries) -> LargestFirms:
    """The 200 largest of Elvedalen; firms of the study's areas first, in the order of its tables."""
    parts = [_area_firms(seed, area, industries) for area in AREAS]
    parts.append(_outside_firms(seed, industries))
    return LargestFirms(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _area_firms(seed: int, area: str, industries: Industries) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table, rows = TABLE[area], np.arange(TABLE[area].firms)
    band = np.repeat(np.arange(len(BANDS)), table.bands)
    low, high = np.array(BANDS).T
    drawn = low[band] + (uniform(seed, f"study/{area}/size", rows) * (high[band] - low[band] + 1)).astype(int)
    employees = _to_total(drawn, low[band], high[band], table.employees)
    industry = np.array([industries.index(code) for code in table.segments])
    # the segments are dealt out so that large and small firms mix
    industry = industry[np.argsort(uniform(seed, f"study/{area}/segment", rows), kind="stable")]
    spread = employees**0.8 * np.exp(0.3 * normal(seed, f"study/{area}/revenue", rows))
    return industry, employees, _shared_out(spread, table.revenue, floor=min(14_000_000, table.revenue // 4))


def _to_total(drawn: np.ndarray, low: np.ndarray, high: np.ndarray, total: int) -> np.ndarray:
    """Move each firm within its band, largest first, until the sum is the printed one."""
    employees = drawn.copy()
    for firm in np.argsort(-high, kind="stable"):
        missing = total - employees.sum()
        employees[firm] = np.clip(employees[firm] + missing, low[firm], high[firm])
    # several firms share the widest band: even them out, the sum stays
    widest = np.flatnonzero(high == high.max())
    share, rest = divmod(int(employees[widest].sum()), len(widest))
    spread = np.arange(len(widest)) - (len(widest) - 1) / 2
    step = np.minimum(share - low[widest], high[widest] - share).min() / max(1.0, spread.max() + 1)
    employees[widest] = share + np.round(spread * step).astype(int)
    employees[widest[0]] += rest + share * len(widest) - employees[widest].sum()
    return employees


def _shared_out(spread: np.ndarray, total: int, floor: int) -> np.ndarray:
    """Split `total` by `spread`, in whole thousands, nobody below `floor`."""
    thousands = (total - floor * len(spread)) // 1000
    parts = np.floor(spread / spread.sum() * thousands).astype(np.int64)
    parts[np.argmax(parts)] += thousands - parts.sum()
    shared = parts * 1000 + floor
    shared[np.argmax(parts)] += total - shared.sum()
    return shared


def _outside_firms(seed: int, industries: Industries) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    industry = np.repeat([industries.index(code) for code in OUTSIDE], list(OUTSIDE.values()))
    rows = np.arange(len(industry))
    revenue = (14_000 + 90_000 * uniform(seed, "study/outside/revenue", rows) ** 2.5).astype(np.int64) * 1000
    per_employee = industries.revenue[industry] * 1000
    return industry, np.clip(np.round(revenue / per_employee), 1, 150).astype(int), revenue
