"""What stands on the page of what one follows? The rows with their latest changes, and what a search found."""

from dataclasses import dataclass

from django.core.paginator import Paginator

from klynge import api
from klynge_web.clusters.models import ClusterOrganisation
from klynge_web.following.followed import Followed, detail_of, read
from klynge_web.following.listing import Row, shown
from klynge_web.following.models import OWN_CLUSTER, Feed, Follow, LetterChoice

PAGE = 20
LATEST = 3  # changes shown of each subject
FOUND = 8  # subjects shown of each kind


@dataclass(frozen=True, slots=True)
class Line:
    """One followed subject. `counts` : changes of the last period by kind; rows : the gravest and newest of them."""

    followed: Followed
    counts: dict[str, int]
    rows: list[Row]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def context(request, lang: str) -> dict:
    """What the template needs. Without national tables the list stands without changes, and says so."""
    user, query = request.user, " ".join(request.GET.get("q", "").split())[:200]
    page = Paginator(Follow.objects.for_user(user), PAGE).get_page(request.GET.get("page"))
    with api.open_lake().view() as view:
        try:
            lines = _lines(view, page, user, lang)
            found = _found(view, user, query, lang) if query else []
            unbuilt = False
        except api.KlyngeError as error:
            if error.code not in ("not_built", "not_imported"):
                raise
            lines, found, unbuilt = [_bare(row) for row in page], [], True
    return {
        "page": page,
        "lines": lines,
        "unbuilt": unbuilt,
        "asked": query,
        "found": found,
        "feed": Feed.objects.for_user(user).filter(revoked_at=None).first(),
        "letters": not LetterChoice.objects.for_user(user).filter(off_at__isnull=False).exists(),
    }


def _lines(view, rows, user, lang: str) -> list[Line]:
    since = api.told_before(view) if rows else {}
    return [_line(view, read(view, row, user, lang), since, lang) for row in rows]


def _line(view, one: Followed, since: dict, lang: str) -> Line:
    if not one.selection:
        return Line(one, {}, [])
    found = api.changes_of(view, one.selection, since=since, per_kind=LATEST, limit=LATEST)
    return Line(one, found.counts, shown(found, lang))


def _bare(row: Follow) -> Line:
    return Line(Followed(row.kind, row.subject, row.subject, follow=row), {}, [])


def _found(view, user, query: str, lang: str) -> list[tuple[str, list[Followed]]]:
    """What fits the words, by kind; the own clusters among them that the person may read."""
    own = ClusterOrganisation.objects.for_user(user).filter(name__icontains=query).order_by("name")[:FOUND]
    groups = [(OWN_CLUSTER, [Followed(OWN_CLUSTER, row.slug, row.name) for row in own])]
    for kind in api.SUBJECT_KINDS:
        found = api.find_subjects(view, kind, query, lang, limit=FOUND)
        groups.append((kind, [Followed(kind, one.id, one.name[lang], detail_of(one, lang)) for one in found]))
    return [(kind, some) for kind, some in groups if some]
