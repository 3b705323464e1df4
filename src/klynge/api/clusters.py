"""Clusters from outside: those that publications describe, what is known of any, and the portrait of one."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from klynge.boundaries import clusters as declared
from klynge.boundaries.clusters import PublishedCluster
from klynge.errors import NotBuiltError, NotImportedError, UnknownNameError
from klynge.evidence import Evidence, clusters, questions
from klynge.frameworks.evaluate import assess_all
from klynge.frameworks.load import declared as frameworks
from klynge.lake import Lake, View
from klynge.measures.cluster import make_up, roster, ties
from klynge.measures.mass_population import in_clause
from klynge.measures.matching import HOLDERS
from klynge.reports.portrait.answer import InLake, Portrait
from klynge.reports.portrait.standing import may_judge, standings
from klynge.reports.readiness import picture
from klynge.text import require_language


@dataclass(frozen=True, slots=True)
class ClusterFound:
    """A published cluster as a list shows it, in one language. case : a publication has studied it."""

    id: str
    name: str
    programme: str
    place: str
    theme: str
    start: str
    case: bool


def published_clusters(lang: str, query: str = "") -> list[ClusterFound]:
    """Clusters that publications describe, those whose name, place or words fit the query; without one, all."""
    require_language(lang)
    return [
        ClusterFound(
            one.id,
            one.name,
            one.project.programme,
            one.milieu.place,
            one.project.theme[lang],
            one.project.start,
            one.is_case,
        )
        for one in declared.matching(query)
    ]


def clusters_in_lake(view: View, query: str = "") -> list[tuple[str, str, str]]:
    """Milieus, projects and organisations that the view knows: id, kind and name; those whose name has the query."""
    known = roster.known_clusters(view)
    wanted = query.casefold()
    found = [(key, kind, name) for key, (kind, name) in known.items() if wanted in f"{name} {key}".casefold()]
    return sorted(found, key=lambda one: (one[1], one[2].casefold()))


def published_cluster(cluster_id: str, lang: str) -> PublishedCluster:
    """One of them, by id or name: milieu, project, organisation, figures, facts, partners, contradictions.

    Its words are by language: `found.project.theme[lang]`. Raises UnknownNameError with near names.
    """
    require_language(lang)
    return declared.published_cluster(cluster_id)


def cluster_evidence(view: View, cluster_id: str) -> list[Evidence]:
    """What is known of a cluster: printed by publications, and computed where the lake has a list of its members.

    Raises UnknownNameError, with near names, if neither knows it.
    """
    printed = clusters.published_about(cluster_id)
    if printed and cluster_id not in roster.known_clusters(view):
        return printed
    return [*printed, *clusters.cluster_evidence(view, cluster_id)]


def portrait(
    cluster: str,
    lake: Lake,
    *,
    answers: Iterable[Evidence] = (),
    closed: bool = False,
    on: dt.date | None = None,
) -> Portrait:
    """Who a cluster is and what is known of it, on one day.

    Parameters
    ----------
    cluster : id or name of a published cluster, or id of a milieu, project or organisation in the lake
    answers : judgements about it, as `judgement` or `read_answers` give them; read only where verdicts may be shown
    closed : for the cluster's own people: reads the closed tables, own evidence and answers, and shows verdicts. An
        open portrait of a real cluster shows none: they are hypotheses for the talk of its board
    on : day of the assessments, today unless given

    Raises
    ------
    UnknownNameError with near names of both kinds.
    """
    on = on or dt.date.today()
    with lake.view(closed=closed) as view:
        published = _published(cluster)
        cluster_id = published.id if published else cluster
        # invented data never stands under a real name
        told = roster.known_clusters(view) if not (published and view.invented) else {}
        if published is None and cluster_id not in told:
            near = roster.near(cluster, {key: name for key, (_, name) in told.items()})
            raise UnknownNameError("cluster", cluster, list(dict.fromkeys([*near, *declared.near(cluster)]))[:12])
        found = roster.roster(view, cluster_id) if cluster_id in told else None
        return _portrait(view, published, found, list(answers), closed=closed, on=on)


def portrait_answers(file: Path, cluster: str, *, on: dt.date | None = None) -> list[Evidence]:
    """The judgements of a file about a cluster, each on `<framework>.<dimension>`, with role, date and reason.

    Raises DeclarationError or EvidenceFaultError, which name the file, the answer and the remedy.
    """
    from klynge.api.subjects import read_answers

    published = _published(cluster)
    subject = (clusters.CLUSTER, published.id if published else cluster)
    return read_answers(file, "", subject, assessed=on or dt.date.today())


def _published(cluster: str) -> PublishedCluster | None:
    try:
        return declared.published_cluster(cluster)
    except UnknownNameError:
        return None


def _portrait(
    view: View,
    published: PublishedCluster | None,
    found: roster.Roster | None,
    answers: list[Evidence],
    *,
    closed: bool,
    on: dt.date,
) -> Portrait:
    cluster_id = published.id if published else found.cluster_id
    invented = bool(found) and view.invented
    judged = may_judge(published=published is not None, invented=invented, closed=closed)
    rows = [*clusters.published_about(cluster_id), *(clusters.of_roster(view, found) if found else [])]
    if judged:
        rows += _told_by_people(cluster_id, answers, closed=closed, on=on)
    models = frameworks()
    assessments = assess_all(models, rows, subject=(clusters.CLUSTER, cluster_id), on=on)
    return Portrait(
        id=cluster_id,
        name=published.name if published else found.name,
        on=on,
        closed=closed,
        judged=judged,
        invented=invented,
        manifest=view.manifest_id if found else "",
        published=published,
        lake=_in_lake(view, found) if found else None,
        evidence=tuple(rows),
        lists=questions.three_lists(rows, view if found else None, subject=clusters.CLUSTER),
        standings=standings(assessments, models, shown=judged),
        assessments=assessments if judged else (),
        frameworks=models,
        entries=tuple(view.entries.values()) if found else (),
    )


def _told_by_people(cluster_id: str, answers: list[Evidence], *, closed: bool, on: dt.date) -> list[Evidence]:
    """Own evidence files and answers, held against the scales that they speak of."""
    from klynge.api.frameworks import check_evidence

    rows = [*(clusters.own_about(cluster_id) if closed else []), *answers]
    check_evidence(rows, on)
    return rows


# ---- what the lake has


def _in_lake(view: View, found: roster.Roster) -> InLake:
    related = _related(view, found)
    return InLake(found, *related, names=_names(view, found.members()), **_ties(view, found))


def _related(view: View, found: roster.Roster) -> tuple[tuple[dict, ...], tuple[dict, ...], tuple[dict, ...]]:
    """Milieus, projects and organisations that belong to each other and to the one asked about."""
    rows = {table: _rows(view, table) for table in HOLDERS}
    organisations, projects = rows["cluster_organisations"], rows["cluster_projects"]
    own = [row for row in organisations if row["organisation_id"] == found.cluster_id]
    own_projects = [row for row in projects if row["project_id"] == found.cluster_id]
    milieus = {found.cluster_id} | {row["milieu_id"] for row in (*own, *own_projects)}
    carriers = {found.cluster_id} | {row["organisation_id"] for row in own_projects}
    in_milieu = found.kind == "milieus"
    kept = [r for r in organisations if r["organisation_id"] in carriers or (in_milieu and r["milieu_id"] in milieus)]
    ids = {row["organisation_id"] for row in kept}
    if not own_projects:
        own_projects = [r for r in projects if r["organisation_id"] in ids or (in_milieu and r["milieu_id"] in milieus)]
    return (
        tuple(row for row in rows["milieus"] if row["milieu_id"] in milieus),
        tuple(own_projects),
        tuple(kept),
    )


def _rows(view: View, table: str) -> list[dict]:
    return view.query(f"SELECT * FROM {table} ORDER BY 1", tables=(table,)).to_pylist() if view.has(table) else []


def _names(view: View, members: frozenset[str]) -> dict[str, str]:
    asked = tuple(sorted(members))
    if not asked or not view.has("organisations"):
        return {}
    query = f"SELECT org_id, name FROM organisations WHERE name IS NOT NULL AND org_id IN {in_clause(asked)}"
    rows = view.query(query, list(asked), tables=("organisations",)).to_pylist()
    return {row["org_id"]: row["name"] for row in rows}


def _ties(view: View, found: roster.Roster) -> dict:
    """The ties to draw: members, and the others that tie most of them together."""
    try:
        read = ties.read(view, make_up.read(view, found.members()))
    except (NotImportedError, NotBuiltError):
        return {}
    reach: dict[str, int] = {}
    for _, other in read.outside:
        reach[other] = reach.get(other, 0) + 1
    joining = [one for one in reach if reach[one] > 1]
    near = sorted(joining, key=lambda one: (-reach[one], one))[: picture.OUTSIDE]
    pairs = tuple(sorted([*read.inside, *(pair for pair in read.outside if pair[1] in set(near))]))
    counts = {"inside": len(read.inside), "outside": len(read.outside)}
    if not pairs:
        return counts
    ends = [end for pair in pairs for end in pair]
    kinds = {end: "member" if end in read.nodes else "outside" for end in ends}
    drawn = picture.Ties(
        (view.manifest_id, "cluster", found.cluster_id),
        pairs,
        kinds,
        {end: ends.count(end) for end in kinds},
        len(read.nodes) + len(reach),
    )
    return {**counts, "ties": drawn}
