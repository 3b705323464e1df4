"""Readiness from outside: the answer about a region, and its board network alone."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from klynge.boundaries import regions
from klynge.boundaries.regions import Region
from klynge.errors import NotBuiltError, NotImportedError
from klynge.evidence import Evidence, gather, questions
from klynge.evidence.gather import Gathered, Options
from klynge.frameworks.evaluate import assess_all
from klynge.frameworks.load import READINESS, chosen
from klynge.lake import TABLES, Lake, View
from klynge.measures import matching
from klynge.measures.critical_mass import CriticalMass
from klynge.reports.readiness import Readiness, picture
from klynge.text import LANGUAGES, text

CANDIDATES_FOR = 25  # larger firms that clusters are proposed for
LEAST_LIKENESS = 0.1  # weaker matches are chance: in a cluster of twenty, two members of the same division


def readiness(
    region: str,
    lake: Lake,
    *,
    top: int = 200,
    larger_than: int = 20,
    on: dt.date | None = None,
    closed: bool = False,
) -> Readiness:
    """What a region needs for a cluster of its own: everything known and judged, from one manifest.

    Parameters
    ----------
    region : declared region, municipality, labour-market region, or codes such as `3305,3310`
    top : how many of the largest organisations are the population of critical mass
    larger_than : a larger firm has more employees than this
    on : date of the assessment, today unless given
    closed : read the closed tables as well, such as a bought firm table; the answer then says so and is not for
        publication

    Raises
    ------
    UnknownRegionError; NotImportedError without the unit register; NotBuiltError before `build`.
    """
    with lake.view(closed=closed) as view:
        _require_built(view)
        found = regions.region(region, view)
        return _answer(view, found, {"top": top, "larger_than": larger_than}, on or dt.date.today())


def network_evidence(view: View, region: Region) -> list[Evidence]:
    """What is known of the region's place in the board network."""
    _require_built(view)
    measures = next(question.measures for question in questions.QUESTIONS if question.id == "network")
    return [row for row in _marked(view, gather.region_evidence(view, region)) if row.measure in measures]


def region_evidence(view: View, region: Region) -> list[Evidence]:
    """Everything known of a region, and for the rest why it is absent; closed where a closed table was read."""
    _require_built(view)
    return _marked(view, gather.region_evidence(view, region))


def write_graphml(view: View, region: Region, file: str) -> None:
    """Write the region's organisations in scope and the board ties among them, marked if the data is invented."""
    from klynge.measures.network.export import graphml

    codes = list(region.municipalities)
    organisations = view.query(
        'SELECT org_id, name, municipality, industry, degree, "constraint", effective_size, eigenvector '
        "FROM organisation_measures WHERE in_scope AND list_contains(?, municipality)",
        [codes],
        tables=("organisation_measures",),
    )
    ties = view.query(
        "SELECT from_id, to_id, shared FROM board_ties WHERE list_contains(?, from_municipality)",
        [codes],
        tables=("board_ties",),
    )
    marks = [key for key, holds in (("invented", view.invented), ("closed", _is_closed(view))) if holds]
    note = " ".join([f"Manifest {view.manifest_id}.", *(f"{text(f'common.{key}', 'nb')}." for key in marks)])
    Path(file).write_bytes(graphml(organisations, ties, note=note))


def _require_built(view: View) -> None:
    if not view.has("organisations"):
        raise NotImportedError("organisations", TABLES["organisations"].remedy)
    if not view.has("organisation_measures"):
        raise NotBuiltError("organisation_measures")


def _is_closed(view: View) -> bool:
    return any(entry.side == "closed" for entry in view.entries.values())


def _marked(view: View, rows: list[Evidence]) -> list[Evidence]:
    """Whatever is computed beside a closed table may rest on it: the firms in scope, their rank, every mean."""
    if not _is_closed(view):
        return rows
    return [replace(row, visibility="closed") if row.manifest == view.manifest_id else row for row in rows]


def _answer(view: View, region: Region, parameters: dict[str, int], on: dt.date) -> Readiness:
    gathered = gather.gather(view, region, options=Options(**parameters))
    frameworks = chosen(*READINESS)
    subject = ("region", region.id)
    results, evidence = gathered.results, _marked(view, gathered.evidence)
    _check_own(evidence, on)
    return Readiness(
        region=region,
        manifest=view.manifest_id,
        on=on,
        invented=view.invented,
        parameters=parameters,
        evidence=evidence,
        assessments=assess_all(frameworks, evidence, subject=subject, on=on),
        frameworks=frameworks,
        lists=questions.three_lists(evidence, view),
        entries=list(view.entries.values()),
        mass=results.get("mass"),
        position=results.get("position"),
        comparison=results.get("comparison"),
        hypotheses=results.get("hypotheses", []),
        official=results.get("official", []),
        register=results.get("register", []),
        candidates=_candidates(view, region, gathered),
        ties=picture.read(view, region.municipalities),
        places=regions.municipality_names(view),
        industries=_industry_names(view),
    )


def _check_own(rows: list[Evidence], on: dt.date) -> None:
    """What people have entered is held against the scales and units that it speaks of."""
    if own := [row for row in rows if row.source and not row.manifest]:
        from klynge.api.frameworks import check_evidence

        check_evidence(own, on)


def _candidates(view: View, region: Region, gathered: Gathered) -> list[matching.Candidate]:
    mass: CriticalMass | None = gathered.results.get("mass")
    if mass is None or not view.has("memberships"):
        return []
    larger = [firm for area in mass.areas for firm in area.firms if firm.employees.low > mass.larger_than]
    ranked = sorted(larger, key=lambda firm: (-firm.employees.low, firm.org_id))
    org_ids = [firm.org_id for firm in ranked[:CANDIDATES_FOR]]
    found = matching.candidate_clusters(view, org_ids, municipalities=region.municipalities)
    return [one for one in found if one.score >= LEAST_LIKENESS]


def _industry_names(view: View) -> dict[tuple[str, str], dict[str, str]]:
    """Names of divisions by code and version, in each language; empty where the classification is not imported.

    Where the source has no name in a language, the one in bokmål stands.
    """
    if not view.has("industries"):
        return {}
    names = ", ".join(f"coalesce(name_{lang}, name_nb) AS {lang}" for lang in LANGUAGES)
    rows = view.query(f"SELECT code, version, {names} FROM industries WHERE level = 2", tables=("industries",))
    return {(row["code"], row["version"]): {lang: row[lang] for lang in LANGUAGES} for row in rows.to_pylist()}
