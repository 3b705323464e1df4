"""What do the declared files say of published clusters? TOML → the clusters, with errors that name the entry."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from klynge.boundaries.clusters import (
    CONTRADICTION,
    FACT_KINDS,
    QUALITIES,
    SPREADS,
    THINGS,
    Described,
    Fact,
    Figure,
    Milieu,
    Organisation,
    Partner,
    Project,
    PublishedCluster,
)
from klynge.declaration import Entry, read
from klynge.text import catalogue

PROJECTS = "projects_2010.toml"
PARTNER_ROLES = ("value_chain", "research", "other")


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
        entry.one_of("role", PARTNER_ROLES),
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
