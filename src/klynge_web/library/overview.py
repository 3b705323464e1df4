"""How do all assessments of a cluster stand side by side? One line each, by what the models are about."""

from collections.abc import Iterable
from dataclasses import dataclass

from klynge import api

SHOWN = 4  # open verdicts that are told by name


@dataclass(frozen=True, slots=True)
class Line:
    """One assessment: titles of the verdicts that hold and of those still open, and the question to ask first."""

    id: str
    title: str
    verdicts: list[str]
    open: list[str]
    ask_first: str


@dataclass(frozen=True, slots=True)
class Group:
    """What models are about, with their lines; those where something is decided stand first."""

    id: str
    title: str
    rows: list[Line]


def side_by_side(assessments: Iterable, lang: str) -> list[Group]:
    """The assessments by group, in the order of the library's groups."""
    lines: dict[str, list[Line]] = {}
    for one in assessments:
        model = api.framework(one.framework)
        lines.setdefault(model.shelf.group, []).append(_line(one, model, lang))
    return [
        Group(group, api.text(f"library.group.{group}", lang), sorted(lines[group], key=_order))
        for group in api.MODEL_GROUPS
        if group in lines
    ]


def _line(assessment, model, lang: str) -> Line:
    return Line(
        id=model.id,
        title=model.title[lang],
        verdicts=[model.verdicts[name].title[lang] for name in assessment.verdicts],
        open=_told([model.verdicts[name].title[lang] for name in assessment.open], lang),
        ask_first=api.measure_title(assessment.missing[0].measure, lang, model) if assessment.missing else "",
    )


def _told(titles: list[str], lang: str) -> list[str]:
    """The titles, or how many they are: where nearly all is open, a list of it tells nothing."""
    return titles if len(titles) <= SHOWN else [api.text("assessments.many", lang, count=len(titles))]


def _order(line: Line) -> tuple[bool, str]:
    return not line.verdicts, line.title.casefold()
