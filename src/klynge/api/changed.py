"""What changed, from outside: changes about a region, a cluster, an industry or an organisation, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from klynge.api.regions import find_regions
from klynge.errors import UnknownNameError, UnknownRegionError
from klynge.lake import View
from klynge.measures.changes import KINDS, periods, subjects, telling
from klynge.measures.changes.periods import Period
from klynge.measures.changes.reading import Change, Selection, before_newest, newest, read
from klynge.measures.changes.reading import Told as ToldOf
from klynge.measures.changes.subjects import SUBJECTS, Subject
from klynge.measures.changes.telling import Words
from klynge.text import LANGUAGES

CHANGE_KINDS = list(KINDS)
SUBJECT_KINDS = list(SUBJECTS)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed about a subject.

    rows : those asked for; counts : by kind, the gravest first, of all kinds
    periods : pairs of snapshots that were compared; alone : registers with one snapshot only, so that nothing of
        theirs can be compared yet, and its day
    """

    rows: list[Change] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    periods: list[Period] = field(default_factory=list)
    alone: dict[str, dt.date] = field(default_factory=dict)
    words: Words = field(default_factory=Words, repr=False)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def phrase(self, change: Change, lang: str) -> str:
        """What happened, to stand after the organisation's name."""
        return self.words.phrase(change, lang)


def change_subject(view: View, kind: str, subject: str) -> Subject:
    """Who is meant; its `id` is the one for addresses, its `selection` may be joined with others by `|`.

    kind : region, cluster, industry or organisation
    subject : a region as on its page; id or name of a cluster; a code or its beginning (`41.2`, or `SN2007-41.2` of
        a version); an organisation number
    Raises UnknownNameError (kind, cluster, industry, organisation) or UnknownRegionError, with near ones.
    """
    return subjects.subject(view, kind, subject)


def subject_name(view: View, kind: str, subject: str, lang: str) -> str:
    """Name of a subject in a language. Raises as `change_subject`."""
    return subjects.subject(view, kind, subject).name[lang]


def organisations_selection(org_ids: Iterable[str]) -> Selection:
    """The changes of these organisations; the number of an establishment stands for its organisation."""
    return Selection(organisations=frozenset(org_ids))


def changes(view: View, kind: str, subject: str, *, since: dt.date | ToldOf | None = None, limit: int = 50, **choice):
    """What changed about a subject; parameters and errors as in `changes_of` and `change_subject`."""
    return changes_of(view, subjects.subject(view, kind, subject).selection, since=since, limit=limit, **choice)


def changes_of(
    view: View,
    selection: Selection,
    *,
    since: dt.date | ToldOf | None = None,
    kinds: tuple[str, ...] = (),
    limit: int = 50,
    offset: int = 0,
    per_kind: int | None = None,
) -> Changes:
    """What changed about a selection, found between two snapshots in a row of a register.

    Parameters
    ----------
    since : only what was seen after this day, or by register after its own day (`told_until`)
    kinds : only rows of these kinds; `counts` are of all
    limit, offset : newest first, so many from there; with per_kind the gravest kind first, so many of each at most

    Raises
    ------
    NotImportedError without the unit register; NotBuiltError before `build`; UnknownNameError for an unknown kind.
    """
    found = read(view, selection, since=since, kinds=kinds, limit=limit, offset=offset, per_kind=per_kind)
    return Changes(found.rows, found.counts, periods.periods(view), periods.alone(view), telling.words(view))


def told_until(view: View) -> dict[str, dt.date]:
    """By register the newest day that changes were seen: given as `since` later, only what is new is told."""
    return newest(view)


def told_before(view: View) -> dict[str, dt.date]:
    """By register the day before its last period: given as `since`, what was seen last is told."""
    return before_newest(view)


def find_subjects(view: View, kind: str, query: str, lang: str, *, limit: int = SHOWN) -> list[Subject]:
    """Subjects whose name, number or code fits what was typed, best first; none for an empty query.

    Sole proprietors and estates are persons: they are not found. Raises UnknownNameError for an unknown kind.
    """
    if kind not in _FINDERS:
        raise UnknownNameError("kind of subject", kind, SUBJECT_KINDS)
    asked = " ".join(query.split())[:200]
    return _FINDERS[kind](view, asked, lang)[:limit] if asked else []


def _find_regions(view: View, asked: str, lang: str) -> list[Subject]:
    try:
        found = find_regions(view, asked, lang)
    except UnknownRegionError:
        return []
    return [Subject("region", one.id, dict.fromkeys(LANGUAGES, one.name), detail=one.kind) for one in found]


def _find_clusters(view: View, asked: str, lang: str) -> list[Subject]:
    found = [(key, name) for key, name in subjects.clusters(view).items() if asked.casefold() in name.casefold()]
    return [Subject("cluster", key, dict.fromkeys(LANGUAGES, name)) for key, name in sorted(found, key=lambda x: x[1])]


def _find_industries(view: View, asked: str, lang: str) -> list[Subject]:
    version = subjects.industry_version(view)
    known = {code: name for (of, code), name in subjects.industry_names(view).items() if of == version}
    fitting = [
        code for code, name in known.items() if code.startswith(asked) or asked.casefold() in name[lang].casefold()
    ]
    return [Subject("industry", f"{version}-{code}", known[code], detail=code) for code in sorted(fitting, key=_short)]


def _short(code: str) -> tuple[int, str]:
    return len(code), code


def _find_organisations(view: View, asked: str, lang: str) -> list[Subject]:
    digits = "no:" + asked.replace(" ", "").removeprefix("no:")
    query = (
        f"SELECT org_id, name FROM organisations WHERE {subjects.NAMED} AND (org_id = ? OR contains(lower(name), ?)) "
        "ORDER BY org_id = ? DESC, lower(name) = ? DESC, starts_with(lower(name), ?) DESC, name, org_id LIMIT ?"
    )
    word = asked.casefold()
    rows = view.query(query, [digits, word, digits, word, word, SHOWN], tables=("organisations",)).to_pylist()
    return [
        Subject(
            "organisation",
            row["org_id"].removeprefix("no:"),
            dict.fromkeys(LANGUAGES, row["name"]),
            detail=subjects.shown_number(row["org_id"]),
        )
        for row in rows
    ]


_FINDERS = {
    "region": _find_regions,
    "cluster": _find_clusters,
    "industry": _find_industries,
    "organisation": _find_organisations,
}
