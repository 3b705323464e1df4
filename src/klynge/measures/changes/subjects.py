"""Whom can one ask about? Regions, clusters, industries and organisations, by name or number."""

import difflib
import re
from dataclasses import dataclass, field

from klynge.boundaries import regions
from klynge.errors import UnknownNameError
from klynge.lake import View
from klynge.measures.changes import PERSONS
from klynge.measures.changes.reading import Selection
from klynge.text import LANGUAGES

SUBJECTS = ("region", "cluster", "industry", "organisation")
NEAR = 3  # names that are offered for one that is not known
MAJORITY = 0.5  # a code of another version belongs where at least half of it went

_CLUSTERS = (
    ("cluster_organisations", "organisation_id"),
    ("cluster_projects", "project_id"),
    ("milieus", "milieu_id"),
)
NAMED = f"name IS NOT NULL AND legal_form NOT IN ({', '.join(repr(form) for form in PERSONS)})"


@dataclass(frozen=True, slots=True)
class Subject:
    """What changes are asked about. `id` : as in addresses; `name` by language; `detail` : number, code or kind."""

    kind: str
    id: str
    name: dict[str, str]
    selection: Selection = field(default_factory=Selection)
    detail: str = ""


def subject(view: View, kind: str, asked: str) -> Subject:
    """The subject of that name.

    kind : region, cluster, industry or organisation
    asked : a region as on its own page; the id of a cluster; a code or its beginning, with its version
        (`SN2025-41.2`) or in the register's own (`41.2`); an organisation number
    Raises UnknownNameError or UnknownRegionError, with what comes near.
    """
    if kind not in SUBJECTS:
        raise UnknownNameError("kind of subject", kind, list(SUBJECTS))
    return _BY_KIND[kind](view, asked.strip())


def clusters(view: View) -> dict[str, str]:
    """Name by id of the clusters that the open lists of members know."""
    found: dict[str, str] = {}
    for table, key in _CLUSTERS:
        if view.has(table):
            rows = view.query(f"SELECT {key} AS id, name FROM {table} ORDER BY 1", tables=(table,)).to_pylist()
            found |= {row["id"]: row["name"] for row in rows if row["id"] not in found}
    return found


def industry_version(view: View) -> str | None:
    """The classification of the register in force; None if no unit has a code."""
    rows = view.query(
        "SELECT industry_version AS v FROM organisations WHERE industry_version IS NOT NULL LIMIT 1",
        tables=("organisations",),
    )
    return rows["v"].to_pylist()[0] if rows.num_rows else None


def industry_names(view: View, *, level: int | None = None) -> dict[tuple[str, str], dict[str, str]]:
    """Names by version and code, in each language; the one in bokmål stands where the source has no other."""
    if not view.has("industries"):
        return {}
    names = ", ".join(f"coalesce(name_{lang}, name_nb) AS {lang}" for lang in LANGUAGES)
    condition = f"level = {int(level)}" if level else "level > 1"
    rows = view.query(
        f"SELECT version, code, {names} FROM industries WHERE {condition} ORDER BY ALL", tables=("industries",)
    )
    return {(row["version"], row["code"]): {lang: row[lang] for lang in LANGUAGES} for row in rows.to_pylist()}


def shown_number(org_id: str) -> str:
    """`974 760 673`; an identifier of another scheme as it is."""
    digits = org_id.removeprefix("no:")
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if re.fullmatch(r"\d{9}", digits) else org_id


def _region(view: View, asked: str) -> Subject:
    found = regions.region(asked, view)
    return Subject(
        "region", found.id, found.name, Selection(municipalities=frozenset(found.municipalities)), found.kind
    )


def _cluster(view: View, asked: str) -> Subject:
    known = clusters(view)
    wanted = asked.casefold()
    cluster_id = next((i for i, name in known.items() if wanted in (i.casefold(), name.casefold())), None)
    if cluster_id is None:
        raise UnknownNameError("cluster", asked, _near(asked, known))
    query = "SELECT org_id FROM cluster_members WHERE holder_id = ?"
    members = view.query(query, [cluster_id], tables=("cluster_members",))["org_id"].to_pylist()
    selection = Selection(organisations=frozenset(members))
    return Subject("cluster", cluster_id, _same(known[cluster_id]), selection, str(len(members)))


def _industry(view: View, asked: str) -> Subject:
    version, _, code = asked.rpartition("-")
    version = version or industry_version(view) or ""
    names = industry_names(view)
    if (version, code) not in names:
        raise UnknownNameError("industry", asked, _near_industries(version, code, names))
    start = f"{version}-{code}"
    selection = Selection(industries=frozenset({start}), codes=frozenset(_corresponding(view, version, code)))
    return Subject("industry", start, names[version, code], selection, code)


def _corresponding(view: View, version: str, start: str) -> list[str]:
    """Codes of other versions that went, with at least half of them, to or from the codes that begin so."""
    if not view.has("industry_map"):
        return []
    query = (
        "SELECT to_version || '-' || to_code AS code FROM industry_map "
        "WHERE from_version = ? AND starts_with(from_code, ?) AND weight >= ? "
        "UNION SELECT from_version || '-' || from_code FROM industry_map "
        "WHERE to_version = ? AND starts_with(to_code, ?) AND weight >= ? ORDER BY 1"
    )
    asked = [version, start, MAJORITY]
    return view.query(query, asked * 2, tables=("industry_map",))["code"].to_pylist()


def _organisation(view: View, asked: str) -> Subject:
    org_id = asked if ":" in asked and not asked.startswith("no:") else "no:" + re.sub(r"\s|^no:", "", asked)
    for table, condition in (("organisations", NAMED), ("changes", "true")):
        query = f"SELECT name FROM {table} WHERE org_id = ? AND {condition} LIMIT 1"
        names = view.query(query, [org_id], tables=(table,))["name"].to_pylist()
        if names:
            selection = Selection(organisations=frozenset({org_id}))
            shown = org_id.removeprefix("no:")
            return Subject("organisation", shown, _same(names[0]), selection, shown_number(org_id))
    raise UnknownNameError("organisation", asked, _near_organisations(view, asked))


def _near_organisations(view: View, asked: str) -> list[str]:
    digits = re.sub(r"\D", "", asked)[:9]
    like = "damerau_levenshtein(org_id, ?)" if digits else "-jaro_winkler_similarity(lower(name), ?)"
    query = f"SELECT org_id, name FROM organisations WHERE {NAMED} ORDER BY {like}, org_id LIMIT {NEAR}"
    value = f"no:{digits}" if digits else asked.casefold()[:200]
    rows = view.query(query, [value], tables=("organisations",)).to_pylist()
    return [f"{row['name']} ({shown_number(row['org_id'])})" for row in rows]


def _near(asked: str, known: dict[str, str]) -> list[str]:
    words = {word.casefold(): one for one, name in known.items() for word in (one, name)}
    hits = difflib.get_close_matches(asked.casefold(), words, n=NEAR) or list(words)[:NEAR]
    return list(dict.fromkeys(words[hit] for hit in hits))


def _near_industries(version: str, code: str, names: dict) -> list[str]:
    versions = {of for of, _ in names}
    codes = [one for of, one in names if of == version or version not in versions]
    hits = difflib.get_close_matches(code, codes, n=NEAR) or codes[:NEAR]
    return [f"{one} {next(n['nb'] for (_, c), n in names.items() if c == one)}" for one in hits]


def _same(name: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, name)


_BY_KIND = {"region": _region, "cluster": _cluster, "industry": _industry, "organisation": _organisation}
