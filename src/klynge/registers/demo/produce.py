"""In which order are the files written? Plan first, then one writer after the other."""

import shutil
from pathlib import Path

from klynge.errors import SettingError
from klynge.progress import Progress
from klynge.registers.demo import ANSWERS, EARLIER_UNITS, FEWEST, FILES, MOST, REGIONS, answers, plan
from klynge.registers.demo.writers import (
    accounts,
    answers_by_unit,
    classifications,
    clusters,
    establishments,
    grants,
    roles,
    statistics,
    units_2024,
)
from klynge.registers.demo.writers import units as units_2026

# writers of files that grow with the register and tell how far they are
_LARGE = {
    FILES["units"]: units_2026.write,
    EARLIER_UNITS: units_2024.write,
    FILES["establishments"]: establishments.write,
    FILES["roles"]: roles.write,
    FILES["groups"]: answers_by_unit.write_groups,
    FILES["accounts"]: accounts.write,
    FILES["grants-in"]: grants.write_awards,
    FILES["grants-rcn"]: grants.write_applications,
    FILES["patents"]: answers_by_unit.write_patents,
}
_SMALL = {
    FILES["industries"]: classifications.write_industries,
    FILES["industry-map"]: classifications.write_map,
    FILES["municipalities"]: classifications.write_municipalities,
    FILES["municipality-changes"]: classifications.write_changes,
    FILES["labour-market"]: classifications.write_labour_market,
    FILES["centrality"]: classifications.write_centrality,
    FILES["milieus"]: clusters.write_milieus,
    FILES["cluster-organisations"]: clusters.write_organisations,
    FILES["cluster-projects"]: clusters.write_projects,
    FILES["memberships"]: clusters.write_memberships,
    FILES["employment"]: statistics.write_employment,
    FILES["commuting"]: statistics.write_commuting,
    FILES["establishment-sizes"]: statistics.write_establishment_sizes,
    REGIONS: classifications.write_regions,
}


def produce(units: int, seed: int, to: Path, progress: Progress) -> dict:
    """Plan the register, write every file, and the answers last; return the rows per file."""
    _require(units, seed)
    to.mkdir(parents=True, exist_ok=True)
    # files of an earlier, larger register must not be read with this one
    shutil.rmtree(to / FILES["groups"], ignore_errors=True)
    planned = plan.make(units, seed)
    counts = {name: write(planned, to / name) for name, write in _SMALL.items()}
    for name, write in _LARGE.items():
        counts[name] = write(planned, to / name, progress)
    answers.write(planned, to / ANSWERS, counts)
    return {name: count if isinstance(count, int) else next(iter(count.values())) for name, count in counts.items()}


def _require(units: int, seed: int) -> None:
    if not FEWEST <= units <= MOST:
        raise SettingError(
            f"{units} units were asked for; the generated registers have {FEWEST} to {MOST}.", name="units"
        )
    if seed < 0:
        raise SettingError(f"The seed is {seed}; it must be 0 or higher.", name="seed")
