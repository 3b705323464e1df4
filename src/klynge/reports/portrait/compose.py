"""In which order is the portrait told? In short, profile, members, network, figures, life, frameworks, the unknown."""

from klynge.reports import document as doc
from klynge.reports.portrait import closing, judged, life, members, opening, profile
from klynge.reports.portrait.answer import Portrait
from klynge.reports.portrait.say import Say

SECTIONS = (
    opening.section,
    opening.knowable,
    profile.section,
    members.section,
    members.network,
    life.figures,
    life.section,
    judged.section,
    closing.contradictions,
    closing.unknown,
    closing.sources,
)


def compose(portrait: Portrait, say: Say) -> doc.Document:
    """The document of one portrait in one language."""
    title = say("document.title", name=portrait.name)
    return doc.Document(
        id=f"portrait-{portrait.id}",
        title=title,
        subtitle=say("document.subtitle"),
        lang=say.lang,
        date=portrait.on.isoformat(),
        invented=portrait.invented,
        facts=_facts(portrait, say),
        citation=_citation(portrait, title, say),
        sections=[write(portrait, say) for write in SECTIONS],
    )


def _facts(portrait: Portrait, say: Say) -> list[tuple[str, str]]:
    facts = [(say("document.id"), portrait.id), (say("document.date"), say.date(portrait.on))]
    if portrait.published:
        facts.append((say("document.programme"), portrait.published.project.programme))
        facts.append((say("document.source"), portrait.published.source))
    if portrait.lake:
        facts.append((say("document.manifest"), portrait.manifest))
    if portrait.closed:
        facts.append((say.common("common.closed"), say("document.closed_value")))
    return facts


def _citation(portrait: Portrait, title: str, say: Say) -> str:
    source = f" {portrait.published.source_title}." if portrait.published else ""
    told = say("document.citation", year=portrait.on.year, title=title, source=source, date=say.date(portrait.on))
    return f"{told} {say.common('common.invented')}." if portrait.invented else told
