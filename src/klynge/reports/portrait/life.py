"""What has been counted, and what has happened? Figures with source and time; goals, crisis, measures, as told."""

from klynge.boundaries.clusters import FACT_KINDS, Fact
from klynge.evidence import Evidence
from klynge.frameworks.asked import is_asked
from klynge.reports import document as doc
from klynge.reports.portrait.answer import Portrait
from klynge.reports.portrait.say import Say
from klynge.text import name

_COMPUTED = ("measure", "value", "interval", "n", "source")
_PRINTED = ("measure", "value", "when", "quality", "source")
_NUMBERS = ("value", "interval", "n")


def figures(portrait: Portrait, say: Say) -> doc.Section:
    blocks: list[doc.Block] = []
    told = [row for row in portrait.known if not is_asked(row.measure)]
    # roles stand with the members
    if computed := [row for row in told if row.manifest and row.measure != "members_by_role"]:
        blocks.append(_computed(computed, say))
    if printed := [row for row in told if not row.manifest]:
        blocks.append(_measures(printed, say))
    if portrait.published and portrait.published.figures:
        blocks.append(_printed(portrait, say))
    return doc.Section("figures", say("figures.title"), blocks or [doc.Paragraph(say("figures.none"))])


def _measures(rows: list[Evidence], say: Say) -> doc.Table:
    columns = [doc.Column(say(f"figures.{title}"), title == "value") for title in _PRINTED]
    cells = [
        [
            doc.words(say.measure(row)),
            say.value(row),
            doc.words(row.period or say("figures.not_dated")),
            doc.words(say.quality(row.quality)),
            doc.words(row.source),
        ]
        for row in rows
    ]
    return doc.Table("measures", say("figures.measures"), columns, cells)


def _computed(rows: list[Evidence], say: Say) -> doc.Table:
    """All of one day and one data set: the title has the day."""
    columns = [doc.Column(say(f"figures.{title}"), title in _NUMBERS) for title in _COMPUTED]
    cells = [
        [
            doc.words(say.measure(row)),
            say.value(row),
            say.interval(row),
            doc.amount(row.n, say.lang) if row.n is not None else doc.words("–"),
            doc.words(", ".join(name("register", one, say.lang) for one in row.source.split("; "))),
        ]
        for row in rows
    ]
    return doc.Table("computed", say("figures.computed", date=say.date(rows[0].period)), columns, cells)


def _printed(portrait: Portrait, say: Say) -> doc.Table:
    columns = [
        doc.Column(say("figures.what")),
        doc.Column(say("figures.value"), True),
        doc.Column(say("figures.when")),
        doc.Column(say("figures.of")),
        doc.Column(say("profile.where")),
    ]
    rows = [
        [
            doc.words(one.title[say.lang]),
            say.figure(one),
            doc.words(one.when or say("figures.not_dated")),
            doc.words(say(f"thing.{one.of}")),
            doc.words(one.where),
        ]
        for one in portrait.published.figures
    ]
    return doc.Table("printed-figures", say("figures.printed"), columns, rows, portrait.published.source)


def section(portrait: Portrait, say: Say) -> doc.Section:
    """Goals, what the crisis did, what the cluster did, meeting places, roles, and what was learnt."""
    blocks: list[doc.Block] = []
    if portrait.lake and portrait.lake.projects:
        blocks.append(_projects(portrait, say))
    facts = portrait.published.facts if portrait.published else ()
    for kind in FACT_KINDS:
        if told := [_told(fact, say) for fact in facts if fact.kind == kind]:
            blocks.append(doc.Items(told, say(f"fact.{kind}")))
    if answers := [row for row in portrait.known if is_asked(row.measure)]:
        blocks.append(_answers(answers, say))
    return doc.Section("life", say("life.title"), blocks or [doc.Paragraph(say("life.none"))])


def _told(fact: Fact, say: Say) -> str:
    when = f"{say.printed_day(fact.when)}, " if fact.when else ""
    return f"{fact.text[say.lang]} ({when}{fact.where})"


def _answers(rows: list[Evidence], say: Say) -> doc.Table:
    """What a publication, or somebody who knows, has answered on a question of a framework."""
    columns = [doc.Column(say(f"figures.{title}")) for title in ("what", "value", "when", "quality", "source")]
    cells = [
        [
            doc.words(say.measure(row)),
            say.value(row),
            doc.words(row.period or "–"),
            doc.words(say.quality(row.quality)),
            doc.words(", ".join(part for part in (row.source, row.judge, say.note(row.note)) if part)),
        ]
        for row in rows
    ]
    return doc.Table("answers", say("life.told"), columns, cells)


def _projects(portrait: Portrait, say: Say) -> doc.Table:
    columns = [doc.Column(say("members.name")), doc.Column(say("life.programme")), doc.Column(say("figures.when"))]
    rows = [
        [
            doc.words(row["name"]),
            doc.words(row["programme"]),
            doc.words(
                say(
                    "profile.period",
                    from_date=say.date(row["from_date"]),
                    to_date=say.date(row["to_date"]) if row["to_date"] else say("profile.ongoing"),
                )
            ),
        ]
        for row in portrait.lake.projects
    ]
    return doc.Table("agreements", say("life.projects"), columns, rows)
