"""What has been counted, and what has happened? Figures with source and time; goals, crisis, measures, as told."""

from klynge.boundaries.clusters import FACT_KINDS, Fact
from klynge.evidence import Evidence
from klynge.frameworks.asked import is_asked
from klynge.reports import document as doc
from klynge.reports.portrait.answer import Portrait
from klynge.reports.portrait.say import Say
from klynge.text import name


def figures(portrait: Portrait, say: Say) -> doc.Section:
    blocks: list[doc.Block] = []
    if rows := [row for row in portrait.known if not is_asked(row.measure)]:
        blocks.append(_measures(rows, say))
    if portrait.published and portrait.published.figures:
        blocks.append(_printed(portrait, say))
    return doc.Section("figures", say("figures.title"), blocks or [doc.Paragraph(say("figures.none"))])


def _measures(rows: list[Evidence], say: Say) -> doc.Table:
    titles = ("measure", "value", "interval", "n", "when", "quality", "source")
    columns = [doc.Column(say(f"figures.{title}"), title in ("value", "interval", "n")) for title in titles]
    cells = [
        [
            doc.words(say.measure(row)),
            say.value(row),
            say.interval(row),
            doc.amount(row.n, say.lang) if row.n is not None else doc.words("–"),
            doc.words(row.period or "–"),
            doc.words(say.quality(row.quality)),
            doc.words(_source(row, say)),
        ]
        for row in rows
    ]
    return doc.Table("measures", say("figures.measures"), columns, cells)


def _source(row: Evidence, say: Say) -> str:
    """Registers by their names; a publication as it stands."""
    if not row.manifest:
        return row.source
    return ", ".join(name("register", one, say.lang) for one in row.source.split("; "))


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
