"""Where is the invented country? Counties, regions and municipalities, read from places.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).parents[1] / "places.toml"
# the region calibrated to the study, the one the heavy-tailed directors live in, and the one without planted structure
STUDY_REGION, CAPITAL, PLAIN_REGION = "elvedalen", "kongsvaer", "jamnesletta"


@dataclass(frozen=True)
class Places:
    """Municipalities as parallel lists; `region` and `share` (of all units) by municipality."""

    counties: dict[str, str]
    codes: list[str]
    names: list[str]
    centrality: list[int]
    region: np.ndarray
    share: np.ndarray
    regions: list[str]
    region_names: list[str]
    boosts: list[str | None]
    changes: list[list[str]]

    def of_region(self, region_id: str) -> np.ndarray:
        """Indices of the region's municipalities."""
        return np.flatnonzero(self.region == self.regions.index(region_id))


@cache
def load(units: int) -> Places:
    """The places of a register of that many units: small registers have fewer regions."""
    declared = tomllib.loads(FILE.read_text("utf-8"))
    regions = [region for region in declared["region"] if region["from"] <= units]
    rows = [(index, region, row) for index, region in enumerate(regions) for row in region["municipalities"]]
    share = np.array([region["weight"] * row[2] for _, region, row in rows], dtype=float)
    return Places(
        counties=declared["counties"],
        codes=[row[0] for *_, row in rows],
        names=[row[1] for *_, row in rows],
        centrality=[row[3] for *_, row in rows],
        region=np.array([index for index, *_ in rows]),
        share=share / share.sum(),
        regions=[region["id"] for region in regions],
        region_names=[region["name"] for region in regions],
        boosts=[region.get("boost") for region in regions],
        changes=declared["changes"]["rows"],
    )
