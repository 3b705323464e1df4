"""Jobs of the installation itself."""

from klynge import api
from klynge_web.jobs.registry import Outcome


def build(progress) -> Outcome:
    """Compute the national tables of the data in force."""
    built = api.build(api.open_lake(), progress=progress)
    rows = sum(sum(one["tables"].values()) for one in built["manifests"].values())
    return Outcome({"rows_built": rows})
