"""Milieus, cluster organisations, cluster projects and dated memberships, as own CSV files with the lake's columns."""

import csv
from collections.abc import Iterable
from pathlib import Path

from klynge.provenance import INVENTED_SOURCE
from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.clusters import Cluster

_PROJECT_YEARS = {"Arena": 3, "Arena Pro": 5, "NCE": 10}


def write_milieus(plan: Plan, path: Path) -> int:
    """One milieu per programme cluster."""
    return _write(
        path,
        "milieu_id name field place boundary source",
        (
            (
                c.milieu,
                f"{_field(c)} i {_place(plan, c)}",
                _field(c),
                _place(plan, c),
                "næringskode og region",
                INVENTED_SOURCE,
            )
            for c in _of_programme(plan)
        ),
    )


def write_organisations(plan: Plan, path: Path) -> int:
    """Every cluster organisation; those without a unit of their own have no org_id."""
    return _write(
        path,
        "organisation_id name org_id network host municipality milieu_id theme source",
        (
            (
                c.id,
                c.name,
                _org_id(plan, c.host) if c.host >= 0 else "",
                c.network,
                "eget selskap" if c.host >= 0 else "næringsforening",
                plan.places.codes[int((plan.places.region == c.region).argmax())],
                c.milieu if c.in_programme else "",
                c.theme,
                INVENTED_SOURCE,
            )
            for c in plan.clusters
        ),
    )


def write_projects(plan: Plan, path: Path) -> int:
    """The agreements of the programme clusters: one each, and a later one for those that went on."""
    return _write(
        path,
        "project_id name programme from_date to_date organisation_id milieu_id partner_id theme source",
        (row for cluster in _of_programme(plan) for row in _projects(plan, cluster)),
    )


def write_memberships(plan: Plan, path: Path) -> int:
    """Every dated membership of a cluster organisation; member_orgnr is nine digits without scheme."""
    clusters = plan.clusters
    rows = sorted(plan.memberships.rows, key=lambda m: (m.cluster, m.since, plan.population.number[m.unit]))
    return _write(
        path,
        "holder_id member_orgnr from_date to_date kind role reason source",
        (
            (
                clusters[m.cluster].id,
                plan.population.number[m.unit],
                m.since.isoformat(),
                m.until.isoformat() if m.until else "",
                "member",
                m.role,
                m.reason,
                INVENTED_SOURCE,
            )
            for m in rows
        ),
    )


def _projects(plan: Plan, cluster: Cluster):
    partner = _org_id(plan, cluster.host) if cluster.host >= 0 else ""
    common = (cluster.id, cluster.milieu, partner, cluster.theme, INVENTED_SOURCE)
    first = "Arena" if cluster.level != "NCE" else "NCE"
    end = cluster.since + _PROJECT_YEARS[first]
    number = cluster.id.removeprefix("ko-")
    in_force = "" if end > 2026 else f"{end}-06-30"
    yield (f"kp-{number}-1", f"{first} {cluster.name}", first, f"{cluster.since}-07-01", in_force, *common)
    if cluster.level == "Arena Pro":
        yield (f"kp-{number}-2", f"Arena Pro {cluster.name}", "Arena Pro", f"{max(end, 2019)}-07-01", "", *common)


def _of_programme(plan: Plan) -> list[Cluster]:
    return [cluster for cluster in plan.clusters if cluster.in_programme]


def _field(cluster: Cluster) -> str:
    return cluster.theme


def _place(plan: Plan, cluster: Cluster) -> str:
    return plan.places.region_names[cluster.region]


def _org_id(plan: Plan, unit: int) -> str:
    return f"no:{plan.population.number[unit]}"


def _write(path: Path, columns: str, rows: Iterable[tuple]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(columns.split())
        for row in rows:
            sheet.writerow(row)
            count += 1
    return count
