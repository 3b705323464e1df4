"""Which registers can be generated? A whole invented country in the published formats, with planted answers.

Firms, persons, clusters, municipalities and regions are invented; numbers and codes are from ranges that no register
issues. Industry codes and their correspondence are real: Statistics Norway (Klass 6), CC BY 4.0.
"""

import datetime as dt
from pathlib import Path

from klynge.progress import Progress, silent

# register name (registers/catalogue.py) → file or folder, in the order of import
FILES: dict[str, str] = {
    "industries": "industries",
    "industry-map": "industry-map.json",
    "municipalities": "municipalities.json",
    "municipality-changes": "municipality-changes.json",
    "labour-market": "labour-market.json",
    "centrality": "centrality.json",
    "units": "units.json.gz",
    "establishments": "establishments.json.gz",
    "roles": "roles.json.gz",
    "groups": "groups",
    "accounts": "accounts.zip",
    "grants-in": "grants-in.csv",
    "grants-rcn": "grants-rcn.csv",
    "patents": "patents.zip",
    "milieus": "milieus.csv",
    "cluster-organisations": "cluster-organisations.csv",
    "cluster-projects": "cluster-projects.csv",
    "memberships": "memberships.csv",
    "employment": "employment.json",
    "commuting": "commuting.json",
    "establishment-sizes": "establishment-sizes.csv",
}
# the state two years before, in the older format; not part of the import order
EARLIER_UNITS, EARLIER_AS_OF = "units-2024.csv.gz", dt.date(2024, 8, 15)
REGIONS, ANSWERS = "regions.toml", "answers.json"
AS_OF = dt.date(2026, 9, 1)
FEWEST, MOST = 1_000, 1_200_000


def write(units: int, seed: int, to: Path, progress: Progress = silent) -> dict[str, int]:
    """Write the generated registers into the folder `to`; the same bytes for the same units and seed.

    Parameters
    ----------
    units
        Number of legal units, 1,000 to 1,200,000.
    seed
        Whole number, 0 or higher.
    to
        Folder; it is made where it does not exist, and files of the same names are replaced.

    Returns
    -------
    Rows per file (of a folder or an archive: links, filings or applications in all its files).

    Raises
    ------
    SettingError
        If `units` or `seed` are out of range.
    """
    from klynge.registers.demo.produce import produce

    return produce(units, seed, Path(to), progress)
