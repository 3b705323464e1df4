"""How are changes shown? Grouped by kind or one kind in pages, each as a name, a place and a phrase."""

from dataclasses import dataclass

from django.http import Http404

from klynge import api

EACH = 8  # changes of each kind while all kinds are shown
PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One change in words. `number` : of the organisation, as in addresses; `seen` : '' where the phrase has a day."""

    id: object
    kind: str
    name: str
    number: str
    place: str
    phrase: str
    seen: str


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one kind: those shown, and how many there are."""

    kind: str
    count: int
    rows: list[Row]

    @property
    def rest(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page of changes shows.

    kind : the one kind chosen, '' for all; counts : of all kinds; page, pages : of the one kind
    periods, alone : between which days was compared, and which registers cannot be compared yet
    """

    kind: str
    counts: dict[str, int]
    groups: list[Group]
    page: int
    pages: int
    periods: list
    alone: list[tuple[str, object]]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def several(self) -> bool:
        """True if a change may have been seen between other days than those told at the head."""
        return len(self.periods) > 1


def listing(view, selection, query, lang: str) -> Listing:
    """The changes of a selection, as the address asks: `kind` and `page`."""
    kind, page = query.get("kind", ""), _page(query.get("page", "1"))
    chosen = (
        {"kinds": (kind,), "limit": PAGE, "offset": (page - 1) * PAGE} if kind else {"per_kind": EACH, "limit": 500}
    )
    found = api.changes_of(view, selection, **chosen)
    pages = max(-(-found.counts.get(kind, 0) // PAGE), 1) if kind else 1
    if page > pages:
        raise Http404("no such page of changes")
    rows = shown(found, lang)
    kinds = [kind] if kind else list(found.counts)
    groups = [Group(one, found.counts.get(one, 0), [row for row in rows if row.kind == one]) for one in kinds]
    alone = [(register_name(key, lang), day) for key, day in found.alone.items()]
    return Listing(kind, found.counts, groups, page, pages, found.periods, alone)


def shown(found, lang: str) -> list[Row]:
    """Changes of the core in words."""
    return [
        Row(
            one.id,
            one.kind,
            one.name,
            one.org_id.removeprefix("no:"),
            found.words.place(one),
            found.phrase(one, lang),
            "" if one.happened_on else found.words.seen(one, lang),
        )
        for one in found.rows
    ]


def register_name(key: str, lang: str) -> str:
    """Name of a register that changes are found in: organisations, seats, grants/…"""
    word = key.partition("/")[2] or key
    return api.name("watched", word, lang)


def _page(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < len(value) <= 6 and int(value)):
        raise Http404("no such page of changes")
    return int(value)
