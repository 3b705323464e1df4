"""In which order is the report told? What can be answered, the answer, the three questions, barriers, plan, sources."""

from klynge.reports import document as doc
from klynge.reports.readiness import capacity, mass, network, opening, outcomes, plan, sources, special
from klynge.reports.readiness.say import Say

# section → (how it is written, what it cannot do without)
SECTIONS = (
    (opening.section, None),
    (opening.short_answer, None),
    (network.section, "position"),
    (outcomes.section, "comparison"),
    (mass.section, "mass"),
    (special.section, None),
    (capacity.capacity_section, None),
    (capacity.barriers_section, None),
    (plan.section, None),
    (sources.section, None),
)


def compose(answer, say: Say) -> doc.Document:
    """The document of one answer in one language."""
    title = say("document.title", region=answer.region.name[say.lang])
    return doc.Document(
        id="readiness",
        title=title,
        subtitle=say("document.subtitle"),
        lang=say.lang,
        date=answer.on.isoformat(),
        invented=answer.invented,
        facts=_facts(answer, say),
        citation=citation(answer, say),
        sections=[write(answer, say) for write, needs in SECTIONS if needs is None or getattr(answer, needs)],
    )


def _facts(answer, say: Say) -> list[tuple[str, str]]:
    registers = ", ".join(say.name("register", name) for name in answer.closed)
    closed = [(say.common("common.closed"), say.common("common.closed_value", registers=registers))]
    return [
        (say("document.municipalities"), ", ".join(answer.place(code) for code in answer.region.municipalities)),
        (say("document.date"), say.date(answer.on)),
        (say("document.manifest"), answer.manifest),
        (say("document.parameters"), say("document.parameters_value", **answer.parameters)),
        *(closed if registers else []),
    ]


def citation(answer, say: Say) -> str:
    """How to cite the answer."""
    title = say("document.title", region=answer.region.name[say.lang])
    values = {"year": answer.on.year, "title": title, "manifest": answer.manifest, "date": say.date(answer.on)}
    mark = f" {say.common('common.invented')}." if answer.invented else ""
    return say("document.citation", **values) + mark
