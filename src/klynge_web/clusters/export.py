"""How do the clusters' own data reach the lake? A job writes all of them, as part `own` of the closed side.

The tables come into force together. A table without rows is taken out: that nobody has entered memberships is not to
say that there are none.
"""

from django.utils import timezone

from klynge import api
from klynge_web.access.guard import unguarded
from klynge_web.clusters.models import ClusterOrganisation, ClusterProject, Membership, Milieu
from klynge_web.history.actions import WORKER
from klynge_web.jobs import timing
from klynge_web.jobs.actions import begin
from klynge_web.jobs.models import Job
from klynge_web.jobs.registry import Outcome

PART = "own"
TITLE = "Egne data"
_MEMBERSHIP = ("member_id", "from_date", "to_date", "dated", "kind", "role", "reason", "source")


def ask() -> None:
    """Begin the export, or join the one that waits; part of the transaction of the action that calls.

    It is the worker's and no person's, for it carries what everybody has entered.

    The job that waits is held until then: a worker that took it now would read the rows as they were before.
    """
    while True:
        job = begin("export_own", by=WORKER)
        if Job.objects.select_for_update().filter(pk=job.pk, state="queued").first():
            return


def run(progress) -> Outcome:
    """Write milieus, cluster projects, cluster organisations, memberships and fees to the closed lake.

    Where the national tables of the closed side are then missing, their build is begun when nobody has edited for a
    while: one edit is seldom the last.
    """
    progress.step("read_own")
    with unguarded():
        tables = own_tables()
    progress.step("write_own", total=sum(map(len, tables.values())))
    lake = api.open_lake()
    given = {name: rows or None for name, rows in tables.items()}
    api.store_own_tables(lake, given, part=PART, source_title=TITLE, as_of=timezone.localdate())
    if api.needs_build(lake, closed=True):
        begin("build", by=WORKER, wait=timing.QUIET)
    return Outcome({f"own_{name}": len(rows) for name, rows in tables.items()}, {})


def own_tables() -> dict[str, list[dict]]:
    """Rows of every own table, as the lake declares them."""
    memberships = list(Membership.objects.select_related("organisation", "project", "milieu").order_by("pk"))
    return {
        "milieus": [_milieu(row) for row in Milieu.objects.all()],
        "cluster_projects": [
            _project(row) for row in ClusterProject.objects.select_related("organisation", "milieu").all()
        ],
        "cluster_organisations": [
            _organisation(row) for row in ClusterOrganisation.objects.select_related("milieu").all()
        ],
        "memberships": [
            {"holder_id": row.holder.slug, **{name: _known(getattr(row, name)) for name in _MEMBERSHIP}}
            for row in memberships
        ],
        "membership_fees": [
            {"holder_id": row.holder.slug, "member_id": row.member_id, "from_date": row.from_date, "fee": row.fee}
            for row in memberships
            if row.fee is not None
        ],
    }


def _milieu(row: Milieu) -> dict:
    return {"milieu_id": row.slug, **_fields(row, "name", "field", "place", "boundary", "source")}


def _project(row: ClusterProject) -> dict:
    return {
        "project_id": row.slug,
        **_fields(row, "name", "programme", "from_date", "to_date", "partner_id", "theme", "source"),
        "organisation_id": _slug(row.organisation),
        "milieu_id": _slug(row.milieu),
    }


def _organisation(row: ClusterOrganisation) -> dict:
    return {
        "organisation_id": row.slug,
        **_fields(row, "name", "org_id", "network", "host", "municipality", "theme", "source"),
        "milieu_id": _slug(row.milieu),
    }


def _fields(row, *names: str) -> dict:
    return {name: _known(getattr(row, name)) for name in names}


def _known(value):
    """The lake's null where nothing was given; '' is no fact."""
    return None if value == "" else value


def _slug(row) -> str | None:
    return row.slug if row else None
