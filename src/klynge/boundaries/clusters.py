"""Which clusters do publications describe? Milieu, project and organisation kept apart, dated, as printed.

The 30 projects of November 2010 stand in `projects_2010.toml`; a cluster that a publication has studied as a case has a
file of its own. Real names carry published figures and facts only, told in our own words. Figures that are measures of
the catalogue are evidence (`evidence/published`), and not here.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from klynge.declaration import Entry, read
from klynge.errors import UnknownNameError
from klynge.text import catalogue

FOLDER = Path(__file__).with_name("declared") / "clusters"
PROJECTS = "projects_2010.toml"
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


def load(folder: Path) -> Mapping[str, PublishedCluster]:
    """Read a folder of declared clusters. Raises DeclarationError, which names file, entry and remedy."""
    entry = read(folder / PROJECTS)
    common = {"source": entry.string("source"), "source_title": entry.string("title"), "on": entry.string("on")}
    found: dict[str, PublishedCluster] = {}
    for inner in entry.listed("projects", "project"):
        one = _project(inner, common)
        if one.id in found:
            raise inner.fault("the project stands twice", "Remove one of them.")
        found[one.id] = one
    entry.done()
    for path in sorted(folder.glob("*.toml")):
        if path.name != PROJECTS:
            case = read(path)
            name = case.one_of("project", tuple(found))
            found[name] = _case(case, found[name])
    return found


def _project(entry: Entry, common: dict) -> PublishedCluster:
    name, where = entry.string("name"), entry.string("where")
    found = PublishedCluster(
        id=entry.string("id"),
        name=name,
        variants=entry.strings("variants"),
        **common,
        milieu=Milieu(
            entry.string("place"),
            entry.words("firms"),
            entry.one_of("spread", SPREADS),
            entry.flag("spread_named"),
            where,
        ),
        project=Project(
            entry.one_of("programme", ("NCE", "Arena")),
            entry.words("theme"),
            entry.string("start", ""),
            entry.string("start_where", ""),
            entry.string("partner", ""),
            where,
        ),
        organisation=Organisation(name, entry.string("seat", ""), ""),
        see=_see(entry),
    )
    entry.done()
    return found


def _case(entry: Entry, one: PublishedCluster) -> PublishedCluster:
    entry.string("where")
    organisation = entry.entry("organisation")
    told = Organisation(organisation.string("name"), one.organisation.seat, organisation.string("founded", ""))
    found = PublishedCluster(
        id=one.id,
        name=one.name,
        variants=one.variants,
        on=one.on,
        source=one.source,
        source_title=one.source_title,
        milieu=_with_case(one.milieu, entry.entry("milieu"), "place"),
        project=_with_case(one.project, entry.entry("agreement")),
        organisation=_with_case(told, organisation, "name", "partner", "founded"),
        figures=tuple(_figure(inner) for inner in entry.listed("figures", "figure")),
        facts=tuple(_fact(inner) for inner in entry.listed("facts", "fact")),
        partners=tuple(_partner(inner) for inner in entry.listed("partners", "partner")),
        see=tuple(dict.fromkeys((*one.see, *_see(entry)))),
    )
    entry.done()
    return found


def _with_case(thing, entry: Entry, *read_already: str):
    """The thing with what the case says of it."""
    for key in read_already:
        entry.string(key, "")
    described = Described(entry.words("text"), entry.string("where"), _see(entry))
    entry.done()
    return replace(thing, case=described)


def _figure(entry: Entry) -> Figure:
    value, above = entry.number("value", None), entry.number("above", None)
    if (value is None) == (above is None):
        raise entry.fault("not one figure", "Give value (with high for a range), or above.")
    found = Figure(
        of=entry.one_of("of", THINGS),
        title=entry.words("title"),
        value=value,
        high=entry.number("high", None),
        above=above,
        unit=entry.string("unit"),
        when=entry.string("when", ""),
        where=entry.string("where"),
        quality=entry.one_of("quality", QUALITIES, default="exact"),
        see=_see(entry),
    )
    entry.done()
    return found


def _fact(entry: Entry) -> Fact:
    kind = entry.one_of("kind", FACT_KINDS)
    found = Fact(kind, entry.words("text"), entry.string("when", ""), entry.string("where"), _see(entry))
    entry.done()
    return found


def _partner(entry: Entry) -> Partner:
    listed = entry.anything("listed") is not False
    found = Partner(
        entry.string("name"),
        entry.string("printed", ""),
        entry.string("category"),
        entry.one_of("role", ("value_chain", "research", "other")),
        entry.string("place", ""),
        entry.string("where"),
        listed,
        entry.flag("again"),
    )
    entry.done()
    return found


def _see(entry: Entry) -> tuple[str, ...]:
    found = entry.strings("see")
    if unknown := [one for one in found if CONTRADICTION + one not in catalogue()]:
        raise entry.fault(f"there is no contradiction {unknown[0]!r}", "Write it in texts/published.toml.")
    return found


def _told(one: PublishedCluster) -> Iterable[str]:
    return (one.id, one.name, *one.variants, one.milieu.place)


def _words(one: PublishedCluster) -> Iterable[str]:
    return (*_told(one), one.project.programme, *one.project.theme.values(), *one.milieu.firms.values())
