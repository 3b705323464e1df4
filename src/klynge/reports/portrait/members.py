"""Who belongs to the cluster, by role and over time; who is listed as partner; who shares board members?"""

import datetime as dt

from klynge.figures import charts
from klynge.measures.cluster.roster import PARTNER, ROLES, Roster
from klynge.reports import document as doc
from klynge.reports.portrait.answer import InLake, Portrait
from klynge.reports.portrait.say import Say
from klynge.reports.readiness.picture import Ties

YEARS = 12  # of comings and goings that are shown


def section(portrait: Portrait, say: Say) -> doc.Section:
    blocks: list[doc.Block] = []
    if portrait.lake and portrait.lake.roster.rows:
        blocks += [_roles(portrait, say), *_years(portrait, say), _list(portrait, say)]
    elif portrait.of("members") is None:
        blocks.append(doc.Paragraph(say("members.none")))
    if portrait.published and portrait.published.partners:
        blocks.append(_partners(portrait, say))
    return doc.Section("members", say("members.title"), blocks)


def _roles(portrait: Portrait, say: Say) -> doc.Table:
    roster = portrait.lake.roster
    rows = [[doc.words(say.role(role or "none")), _cell(len(roster.with_role(role)), say)] for role in (*ROLES, "")]
    rows.append([doc.words(say.common("measures.members.title")), _cell(len(roster.members()), say)])
    columns = [doc.Column(say("members.role")), doc.Column(say("members.count"), True)]
    title = say("members.roles", date=say.date(roster.on))
    return doc.Table("member-roles", title, columns, [row for row in rows if row[1].value], _source(roster))


def _years(portrait: Portrait, say: Say) -> list[doc.Table]:
    """Comings and goings, where the list has dates."""
    roster = portrait.lake.roster
    if not roster.dated:
        return []
    first = min(row.since.year for row in roster.rows if row.kind != PARTNER)
    rows = [_year(roster, year, say) for year in range(max(first, roster.on.year - YEARS + 1), roster.on.year + 1)]
    columns = [doc.Column(say("members.year"))]
    columns += [doc.Column(say(f"members.{name}"), True) for name in ("joined", "left", "at_end")]
    return [doc.Table("member-years", say("members.years"), columns, rows, _source(roster))]


def _year(roster: Roster, year: int, say: Say) -> list[doc.Cell]:
    end = min(dt.date(year, 12, 31), roster.on)
    before, after = roster.members(dt.date(year - 1, 12, 31)), roster.members(end)
    return [
        doc.words(str(year)),
        _cell(len(after - before), say),
        _cell(len(before - after), say),
        _cell(len(after), say),
    ]


def _list(portrait: Portrait, say: Say) -> doc.Table:
    lake = portrait.lake
    roster, members = lake.roster, lake.roster.members()
    rows = [_member(roster, org_id, lake.names[org_id], say) for org_id in members if org_id in lake.names]
    unnamed = len(members) - len(rows)
    columns = [doc.Column(say(f"members.{name}")) for name in ("name", "role", "since")]
    notes = [say("members.unnamed", count=say.number(unnamed))] if unnamed else []
    rows.sort(key=lambda row: row[0].shown.casefold())
    title = say("members.list", date=say.date(roster.on))
    return doc.Table("member-list", title, columns, rows, _source(roster), notes)


def _member(roster: Roster, org_id: str, name: str, say: Say) -> list[doc.Cell]:
    own = [row for row in roster.rows if row.org_id == org_id and row.kind != PARTNER and row.holds(roster.on)]
    roles = ", ".join(dict.fromkeys(say.role(row.role or "none") for row in own))
    since = min((row.since for row in own if row.dated), default=None)
    return [doc.words(name), doc.words(roles), doc.words(say.date(since) if since else "–")]


def _partners(portrait: Portrait, say: Say) -> doc.Table:
    columns = [doc.Column(say(f"members.{name}")) for name in ("name", "category", "role", "place")]
    columns.append(doc.Column(say("profile.where")))
    rows = [
        [
            doc.words(_partner_name(one, say)),
            doc.words(say(f"category.{one.category}")),
            doc.words(say.role(one.role)),
            doc.words(one.place or "–"),
            doc.words(one.where),
        ]
        for one in portrait.published.partners
    ]
    return doc.Table("partners", say("members.partners"), columns, rows, portrait.published.source)


def _partner_name(one, say: Say) -> str:
    if one.again:
        return say("members.again", name=one.name)
    return say("members.printed", name=one.name, printed=one.printed) if one.printed else one.name


# ---- the network


def network(portrait: Portrait, say: Say) -> doc.Section:
    lake = portrait.lake
    if lake is None or not lake.inside + lake.outside:
        return doc.Section("network", say("network.title"), [doc.Paragraph(say("network.none"))])
    # members that nobody ties together make no picture
    block = _picture(lake, lake.ties, say) if lake.ties else _ties(lake, say)
    return doc.Section("network", say("network.title"), [block])


def _ties(lake: InLake, say: Say) -> doc.Table:
    columns = [doc.Column(say("network.kind")), doc.Column(say("network.ties"), True)]
    rows = [
        [doc.words(say("network.inside")), _cell(lake.inside, say)],
        [doc.words(say("network.outside")), _cell(lake.outside, say)],
    ]
    return doc.Table("ties", say("network.table"), columns, rows, _source(lake.roster))


def _picture(lake: InLake, ties: Ties, say: Say) -> doc.Figure:
    table = _ties(lake, say)
    summary = say(
        "network.summary",
        shown=say.number(len(ties.kinds)),
        pairs=say.number(len(ties.pairs)),
        inside=say.number(lake.inside),
        outside=say.number(lake.outside),
    )
    return doc.Figure("network", say("network.figure"), summary, lambda: _drawn(ties, say), table, table.source)


def _drawn(ties: Ties, say: Say) -> dict:
    picture = ties.drawn()
    kinds = {kind: say(f"kind.{kind}") for kind in ("member", "outside")}
    return charts.network(picture.nodes, picture.ties, kinds=kinds, legend="", lang=say.lang)


def _cell(value: int, say: Say) -> doc.Cell:
    return doc.amount(value, say.lang)


def _source(roster: Roster) -> str:
    return ", ".join(dict.fromkeys(row.source for row in roster.rows if row.source))
