"""Where does advice point different ways? Each conflict as a table of its sides, and how they are read together."""

from collections.abc import Iterable

from klynge.errors import KlyngeError
from klynge.frameworks.conflicts import Conflict, Met, Place, Side
from klynge.frameworks.load import library
from klynge.reports import document as doc
from klynge.reports.frameworks import parts
from klynge.text import text


def of_model(found: Iterable[Conflict], lang: str) -> list[doc.Section]:
    """The conflicts that a model is part of, as its page tells them."""
    return _section([_table(one, None, lang) for one in found], lang)


def of_case(found: Iterable[Met], lang: str) -> list[doc.Section]:
    """The conflicts that bite in a case, with what each side is there."""
    return _section([_table(one.conflict, one.states, lang) for one in found], lang)


def reading(conflict: Conflict, lang: str) -> str:
    """How the sides are read together, and by whom."""
    whose = "source" if conflict.basis == "source" else "ours"
    return text(f"conflicts.reading.{whose}", lang, reading=conflict.reading[lang])


def place(side: Side, lang: str) -> str:
    """Publication and place in it."""
    return f"{text(f'conflicts.report.{side.report}', lang)}, {side.where}"


def bites(found: Place, lang: str) -> str:
    """The model, and its verdicts that are concerned."""
    try:
        model = library()[found.framework]
    except (KlyngeError, KeyError):
        return found.framework
    titles = [one.title[lang] for name, one in getattr(model, "verdicts", {}).items() if name in found.called]
    title = model.title[lang]
    return text("conflicts.bites", lang, model=title, verdicts="; ".join(titles)) if titles else title


def _section(tables: list[doc.Table], lang: str) -> list[doc.Section]:
    blocks: list[doc.Block] = [doc.Paragraph(text("conflicts.intro", lang)), *tables]
    return parts.section("advice", text("conflicts.section", lang), blocks if tables else [])


def _table(conflict: Conflict, states: tuple[str, ...] | None, lang: str) -> doc.Table:
    heads = ("says", "bites", *(("state",) if states else ()), "place")
    columns = [doc.Column(text(f"conflicts.column.{head}", lang)) for head in heads]
    rows = [_row(side, states[number] if states else "", lang) for number, side in enumerate(conflict.sides)]
    return doc.Table(f"advice-{conflict.id}", conflict.title[lang], columns, rows, notes=[reading(conflict, lang)])


def _row(side: Side, state: str, lang: str) -> list[doc.Cell]:
    said = [text(f"conflicts.state.{state}", lang)] if state else []
    where = " · ".join(bites(one, lang) for one in side.places)
    return [doc.words(word) for word in (side.says[lang], where, *said, place(side, lang))]
