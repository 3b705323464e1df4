"""A small country: two municipalities of a region, three around it, firms drawn for each question."""

import pytest

from drawn import build, store
from klynge.boundaries.areas import area_of


def firm(number: int, municipality: str = "3305", industry: str | None = "41.200", **fields) -> dict:
    """A firm of organisation_measures: active, ten employees, ten million in revenue."""
    org_id = f"no:9{number:08d}"
    made = {
        "org_id": org_id,
        "name": f"Firm {number}",
        "municipality": municipality,
        "legal_form": "AS",
        "industry": industry,
        "industry_version": "SN2025" if industry else None,
        "employees_low": 10,
        "employees_high": 10,
        "employees_source": "register",
        "active": True,
        "in_scope": True,
        "revenue": 10_000_000,
        "accounts_year": 2025,
        "group_top": org_id,
        **fields,
    }
    found = area_of(made["industry"], made["industry_version"]) if made["industry"] else None
    return {"area": found and found.area, "excluded": bool(found and found.excluded), **made}


@pytest.fixture
def country(lake):
    """Call with firms (and source tables) for a view of a lake that has them."""

    def make(firms: list[dict], *, cells: list[dict] = (), workplaces: list[dict] = (), **sources: list[dict]):
        if sources:
            store(lake, **sources)
        tops = {one["group_top"] for one in firms}
        return build(
            lake,
            organisation_measures=firms,
            establishment_cells=list(cells),
            workplaces=list(workplaces),
            corporate_tops=[
                {"org_id": f["org_id"], "municipality": f["municipality"]} for f in firms if f["org_id"] in tops
            ],
        )

    return make
