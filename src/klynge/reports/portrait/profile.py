"""Which milieu, which project, which organisation? One row each: they are never one thing."""

from klynge.boundaries.clusters import THINGS, PublishedCluster
from klynge.reports import document as doc
from klynge.reports.portrait.answer import InLake, Portrait
from klynge.reports.portrait.say import Say

# measures that count one of the three
_COUNTED = {
    "milieu": ("milieu_firms", "milieu_employees", "milieu_revenue", "export_share"),
    "project": (),
    "organisation": ("members", "listed_partners"),
}


def section(portrait: Portrait, say: Say) -> doc.Section:
    blocks: list[doc.Block] = [doc.Paragraph(say("profile.lead"))]
    columns = [doc.Column(say(f"profile.{name}")) for name in ("thing", "told", "counted", "where")]
    if one := portrait.published:
        rows = [_published(portrait, one, thing, say) for thing in THINGS]
        blocks.append(doc.Table("profile", say("profile.table"), columns, rows, one.source))
    if portrait.lake:
        rows = [_lake(portrait, thing, say) for thing in THINGS]
        blocks.append(doc.Table("profile-lake", say("profile.table"), columns, rows, say("profile.lake_source")))
    return doc.Section("profile", say("profile.title"), blocks)


def _published(portrait: Portrait, one: PublishedCluster, thing: str, say: Say) -> list[doc.Cell]:
    told = {"milieu": _milieu, "project": _project, "organisation": _organisation}[thing](one, say)
    part = getattr(one, thing)
    where = part.case.where if part.case else one.project.where
    return [
        doc.words(say(f"thing.{thing}")),
        doc.words(" ".join(told)),
        doc.words(_counted(portrait, thing, say, published=True)),
        doc.words(where),
    ]


def _milieu(one: PublishedCluster, say: Say) -> list[str]:
    milieu = one.milieu
    judged = "profile.place_named" if milieu.spread_named else "profile.place_group"
    described = milieu.case.text[say.lang] if milieu.case else milieu.firms[say.lang]
    return [
        described,
        say("profile.place", place=milieu.place),
        say(judged, spread=say(f"spread.{milieu.spread}")),
    ]


def _project(one: PublishedCluster, say: Say) -> list[str]:
    project = one.project
    start = say("profile.no_start")
    if project.start:
        start = say("profile.start", start=say.printed_day(project.start), where=project.start_where)
    told = [f"{project.programme}: {project.theme[say.lang]}"]
    if project.case:
        told.append(project.case.text[say.lang])
    told.append(start)
    return [*told, say("profile.partner", partner=project.partner)] if project.partner else told


def _organisation(one: PublishedCluster, say: Say) -> list[str]:
    organisation = one.organisation
    told = [organisation.case.text[say.lang]] if organisation.case else []
    if organisation.founded:
        told.append(say("profile.founded", year=organisation.founded))
    if organisation.seat:
        told.append(say("profile.seat", seat=organisation.seat))
    return told or [say("profile.not_told")]


def _lake(portrait: Portrait, thing: str, say: Say) -> list[doc.Cell]:
    lake: InLake = portrait.lake
    rows = {"milieu": lake.milieus, "project": lake.projects, "organisation": lake.organisations}[thing]
    told = "; ".join(_row(row, thing, say) for row in rows) or say("profile.none")
    sources = ", ".join(dict.fromkeys(row["source"] for row in rows if row["source"])) or "–"
    return [
        doc.words(say(f"thing.{thing}")),
        doc.words(told),
        doc.words(_counted(portrait, thing, say, published=False)),
        doc.words(sources),
    ]


def _row(row: dict, thing: str, say: Say) -> str:
    if thing == "milieu":
        parts = (row["name"], row["field"], row["place"])
    elif thing == "project":
        until = say.date(row["to_date"]) if row["to_date"] else say("profile.ongoing")
        since = say.date(row["from_date"]) if row["from_date"] else "–"
        parts = (row["name"], row["programme"], say("profile.period", from_date=since, to_date=until))
    else:
        parts = (row["name"], row["host"], row["theme"])
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _counted(portrait: Portrait, thing: str, say: Say, *, published: bool) -> str:
    rows = [
        row
        for row in portrait.known
        if row.measure in _COUNTED[thing] and not row.about and bool(row.manifest) != published
    ]
    told = [f"{say.measure(row)}: {say.value(row).shown} ({row.period})" for row in rows]
    return "; ".join(told) or "–"
