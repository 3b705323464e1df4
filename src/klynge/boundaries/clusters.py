"""Which clusters do publications describe? Milieu, project and organisation kept apart, dated, as printed.

The 30 projects of November 2010 stand in `projects_2010.toml`; a cluster that a publication has studied as a case has a
file of its own. Real names carry published figures and facts only, told in our own words. Figures that are measures of
the catalogue are evidence (`evidence/published`), and not here.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from klynge.errors import UnknownNameError

FOLDER = Path(__file__).with_name("declared") / "clusters"
MILIEU, PROJECT, ORGANISATION = THINGS = ("milieu", "project", "organisation")
FACT_KINDS = ("goal", "subgoal", "work", "effect", "measure", "meeting", "role", "learnt")
SPREADS = ("local", "regional", "dispersed")
QUALITIES = ("exact", "approximate")
CONTRADICTION = "published.contradiction."  # texts of the places where a report disagrees with itself or another

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of one of the three things. where : place in the source; see : ids of known contradictions."""

    text: Words
    where: str
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Milieu:
    """Firms and other actors of a field in a place. place, in Norwegian as printed; `firms` : who they are."""

    place: str
    firms: Words
    spread: str
    spread_named: bool
    where: str
    case: Described | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """An agreement with a programme. start : day or year as printed, '' if not; partner : of the agreement."""

    programme: str
    theme: Words
    start: str
    start_where: str
    partner: str
    where: str
    case: Described | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who works for the cluster. seat : of the secretariat; founded : year; '' where not printed."""

    name: str
    seat: str
    founded: str
    case: Described | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure that is no measure of the catalogue.

    of : which of the three things; value with `high` is a range, `above` a printed "more than"; quality : exact or
    approximate; when : year as printed, '' if not
    """

    of: str
    title: Words
    value: float | None
    high: float | None
    above: float | None
    unit: str
    when: str
    where: str
    quality: str
    see: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the publication tells. kind : one of FACT_KINDS."""

    kind: str
    text: Words
    when: str
    where: str
    see: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation listed as partner, which makes it no member.

    printed : spelling of the source where that looks like a misprint; listed : it stands in the box; again : twice
    """

    name: str
    printed: str
    category: str
    role: str
    place: str
    where: str
    listed: bool
    again: bool


@dataclass(frozen=True, slots=True)
class PublishedCluster:
    """A cluster as a publication of a certain month describes it; `figures`, `facts` and `partners` of cases only."""

    id: str
    name: str
    variants: tuple[str, ...]
    on: str
    source: str
    source_title: str
    milieu: Milieu
    project: Project
    organisation: Organisation
    figures: tuple[Figure, ...] = ()
    facts: tuple[Fact, ...] = ()
    partners: tuple[Partner, ...] = ()
    see: tuple[str, ...] = ()

    @property
    def is_case(self) -> bool:
        return bool(self.facts)

    def contradictions(self) -> tuple[str, ...]:
        """Ids of every known contradiction about it, each once."""
        parts = [self.see, *(one.see for one in (*self.figures, *self.facts))]
        parts += [part.case.see for part in (self.milieu, self.project, self.organisation) if part.case]
        return tuple(dict.fromkeys(one for part in parts for one in part))


@cache
def published_clusters() -> Mapping[str, PublishedCluster]:
    """All of them by id, in the order of the publication's tables."""
    from klynge.boundaries.cluster_files import load

    return load(FOLDER)


def published_cluster(cluster_id: str) -> PublishedCluster:
    """One of them, by id or by any of its names. Raises UnknownNameError with near names."""
    wanted = cluster_id.strip().casefold()
    for one in published_clusters().values():
        if wanted in (name.casefold() for name in (one.id, one.name, *one.variants)):
            return one
    raise UnknownNameError("published cluster", cluster_id, near(cluster_id))


def near(asked: str) -> list[str]:
    """Ids of clusters whose id, name or place has or resembles the words; all where none does."""
    wanted, found = asked.strip().casefold(), published_clusters().values()
    inside = [one.id for one in found if wanted and any(wanted in told.casefold() for told in _told(one))]
    by_name = {told.casefold(): one.id for one in found for told in (one.id, one.name, *one.variants)}
    alike = [by_name[name] for name in difflib.get_close_matches(wanted, by_name, n=5, cutoff=0.55)]
    return list(dict.fromkeys([*inside, *alike])) or sorted(published_clusters())


def matching(query: str) -> list[PublishedCluster]:
    """Those whose name, place, programme or words have every word of the query; all without one."""
    asked = query.casefold().split()
    return [
        one for one in published_clusters().values() if all(any(w in t.casefold() for t in _words(one)) for w in asked)
    ]


def _told(one: PublishedCluster) -> Iterable[str]:
    return (one.id, one.name, *one.variants, one.milieu.place)


def _words(one: PublishedCluster) -> Iterable[str]:
    return (*_told(one), one.project.programme, *one.project.theme.values(), *one.milieu.firms.values())
