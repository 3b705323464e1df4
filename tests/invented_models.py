"""Invented models of every kind of drawing, with the long words that Norwegian makes, in three languages."""

import datetime as dt
from dataclasses import replace

from klynge.evidence import Evidence
from klynge.frameworks import model
from klynge.frameworks.evaluate import assess

DAY = dt.date(2026, 3, 1)
SUBJECT = ("cluster", "elveklynga")
CITE = model.Cite("book", "avsnitt 2")
BOOK = model.Source("book", "Boka", "Agderforskning", 2009, ("Kari Nordmann",), "Nordmann 2001")


def words(nb: str, nn: str = "", en: str = "") -> dict[str, str]:
    return {"nb": nb, "nn": nn or nb, "en": en or nb}


MATURITY = model.Dimension(
    "maturity",
    words("Klyngens modenhet", "Kor moden klynga er", "How mature the cluster is"),
    "ordered",
    tuple(
        model.Value(name, title, model.CodeIs("maturity", (name,)))
        for name, title in {
            "emerging": words("framvoksende næringsklynge", "framveksande næringsklynge", "emerging cluster"),
            "growing": words("i vekst", "i vekst", "growing"),
            "mature": words("moden", "moden", "mature"),
        }.items()
    ),
    asked=True,
    look_at=words("Se på antall år.", "Sjå på kor mange år.", "Look at the number of years."),
)
FORM = model.Dimension(
    "form",
    words("Styringsperspektiv", "Styringsperspektiv", "Perspective on governance"),
    "nominal",
    tuple(
        model.Value(name, title, model.CodeIs("form", (name,)))
        for name, title in {
            "instrumental": words("instrumentell", "instrumentell", "instrumental"),
            "institutional": words("institusjonell", "institusjonell", "institutional"),
            "ideological": words("ideologisk", "ideologisk", "ideological"),
            "none": words("ingen", "ingen", "none"),
        }.items()
    ),
    asked=True,
)
VERDICTS = {
    "fits": model.Verdict(
        "fits",
        words("Styringsformen passer", "Styringsforma høver", "The governance fits"),
        words("Passer."),
        "green",
    ),
    "partly": model.Verdict(
        "partly",
        words("Passer bare sammen med kompetanseutviklingsprogrammer", "Høver berre saman med andre", "Fits in part"),
        words("Delvis."),
        "yellow",
    ),
    "misfit": model.Verdict("misfit", words("Passer ikke", "Høver ikkje", "Does not fit"), words("Nei."), "red"),
    "silent": model.Verdict("silent", words("Ikke omtalt", "Ikkje omtala", "Not covered"), words("Åpen."), open=True),
}


def rule(name: str, maturity: tuple[str, ...], form: tuple[str, ...], verdict: str, **fields) -> model.Rule:
    when = model.Group("all", (model.Is("maturity", maturity), model.Is("form", form)))
    return model.Rule(name, when, verdict, **{"basis": "source", "cite": CITE, "table": "main", **fields})


RULES = (
    rule("fits", ("mature",), ("instrumental",), "fits"),
    rule("lost", ("emerging",), ("ideological",), "fits", basis="reconstructed", confidence=0.7),
    rule("half", ("growing", "mature"), ("institutional",), "partly", basis="reconstructed"),
    rule("bad", ("emerging",), ("instrumental",), "misfit"),
    model.Rule("rest", None, "silent", "reading", CITE, "main"),
)
ACTION = model.Action("meet", ("misfit",), words("Møt hverandre"), words("styret"), "small", "", "source", CITE)
CAVEAT = model.Caveat(words("Prøv det først."), ("I-003-09",))


def framework(figure: model.Figure, **fields) -> model.Framework:
    """The invented model, drawn as the figure says."""
    shelf = model.Shelf("003", "governance", ("invented",), words("Sammendrag."), CITE, figure)
    asked = {one.id: tuple(value.id for value in one.values) for one in (MATURITY, FORM)}
    found = model.Framework(
        id="invented",
        version="2026-1",
        form="matrix",
        subject="cluster",
        about="",
        status="source",
        title=words("Styring og modenhet", "Styring og mogning", "Governance and maturity"),
        question=words("Passer styringen?", "Høver styringa?", "Does the governance fit?"),
        shelf=shelf,
        sources={"book": BOOK},
        indicators={
            name: model.Indicator(name, model.Quantity(f"invented.{name}", codes=codes), "code")
            for name, codes in asked.items()
        },
        thresholds={},
        dimensions={"maturity": MATURITY, "form": FORM},
        verdicts=VERDICTS,
        rules=RULES,
        actions=(ACTION,),
        caveats=(CAVEAT,),
    )
    return replace(found, **fields)


STEPS = {
    "trust": words("Tillit mellom bedriftene", "Tillit mellom bedriftene", "Trust among the firms"),
    "meet": words("Møteplasser", "Møteplassar", "Meeting places"),
    "learn": words("Kompetanseutviklingssamarbeid", "Samarbeid om kompetanseutvikling", "Joint competence building"),
    "joint": words("Felles innovasjonsprosjekter med forskere", "Felles prosjekt med forskarar", "Joint innovation"),
    "firms": words("Nye bedrifter", "Nye bedrifter", "New firms"),
    "growth": words("Vekst", "Vekst", "Growth"),
}
ARROWS = (
    ("trust", "learn"),
    ("meet", "learn"),
    ("trust", "joint"),
    ("learn", "joint"),
    ("joint", "firms"),
    ("meet", "growth"),
    ("firms", "growth"),
    ("growth", "trust"),
)


def note(figure: model.Figure) -> model.Note:
    """A model that is read, with the steps as its parts."""
    shelf = model.Shelf("004", "process", ("steps",), words("Sammendrag."), CITE, figure)
    parts = tuple(model.Part(name, title, words("Tekst.")) for name, title in STEPS.items())
    title, question = words("Trinn", "Trinn", "Steps"), words("Hvordan?", "Korleis?", "How?")
    why = words("Den sorterer.", "Han sorterer.", "It sorts.")
    return model.Note("steps", "1", "lens", "cluster", title, question, why, shelf, {"book": BOOK}, parts, ())


def of_verdicts(kind: str) -> model.Framework:
    """Verdicts as steps."""
    return framework(model.Figure(kind, steps=tuple(VERDICTS), arrows=()))


MODELS = {
    "grid": framework(model.Figure("grid", "maturity", "form")),
    "lights": framework(model.Figure("lights", "form", "maturity")),
    "ladder": note(model.Figure("ladder", steps=tuple(STEPS))),
    "cycle": note(model.Figure("cycle", steps=tuple(STEPS)[:5])),
    "chain": note(model.Figure("chain", steps=tuple(STEPS), arrows=ARROWS)),
    "ladder of verdicts": of_verdicts("ladder"),
    "cycle of verdicts": of_verdicts("cycle"),
    "chain of verdicts": of_verdicts("chain"),
    "chain of dimensions": framework(model.Figure("chain", steps=("maturity", "form"))),
}


def answers(**given: str) -> list[Evidence]:
    """Answers on the invented model's own dimensions."""
    return [
        Evidence(measure=f"invented.{name}", subject_kind=SUBJECT[0], subject_id=SUBJECT[1], code=code, judge="leader")
        for name, code in given.items()
    ]


def assessed(found: model.Framework, **given: str):
    """The assessment by these answers."""
    return assess(found, answers(**given), subject=SUBJECT, on=DAY)
