"""Which memberships does a list show? Search, filters, order and page, worked out by the database."""

import datetime as dt
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from klynge_web.clusters.models import MEMBER_KINDS, MEMBER_ROLES, Membership
from klynge_web.clusters.rules import Holder, holder_field

PER_PAGE = 50
STATES = ("today", "former", "all")
SORTS = {
    "name": ("member_name", "from_date"),
    "number": ("member_id", "from_date"),
    "from": ("from_date", "member_name"),
    "to": ("to_date", "member_name"),
    "kind": ("kind", "member_name"),
    "role": ("role", "member_name"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for; what is not understood is as if it were not asked."""

    state: str = "today"
    kind: str = ""
    role: str = ""
    q: str = ""
    sort: str = "name"
    down: bool = False
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """True if fewer are shown than there are."""
        return bool(self.kind or self.role or self.q or self.state != "all")

    def query(self, **changes) -> str:
        """The address of the same list with something else; changed order or filter begins at the first page."""
        told = {"state": self.state, "kind": self.kind, "role": self.role, "q": self.q, "page": 1}
        told |= {"sort": f"-{self.sort}" if self.down else self.sort} | changes
        plain = {"state": "today", "sort": "name", "page": 1}
        return urlencode({name: value for name, value in told.items() if value and plain.get(name) != value})


def read(asked) -> Asked:
    """The question in the query of an address."""
    sort = asked.get("sort", "")
    page = asked.get("page", "1")
    return Asked(
        state=_one_of(asked.get("state"), STATES) or "today",
        kind=_one_of(asked.get("kind"), MEMBER_KINDS),
        role=_one_of(asked.get("role"), MEMBER_ROLES),
        q=asked.get("q", "").strip()[:100].replace("\x00", ""),
        sort=_one_of(sort.removeprefix("-"), tuple(SORTS)) or "name",
        down=sort.startswith("-"),
        page=int(page) if page.isdecimal() and len(page) < 7 else 1,
    )


def select(rows: QuerySet[Membership], asked: Asked) -> QuerySet[Membership]:
    """The rows asked for, in the order asked for. `rows` : those of the reader."""
    rows = rows.filter(_in_state(asked.state, timezone.localdate()), _sought(asked.q))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.role:
        rows = rows.filter(role=asked.role)
    order = [*SORTS[asked.sort], "pk"]
    return rows.order_by(*(f"-{name}" if asked.down else name for name in order))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list. `count` : rows asked for; `pages` : how many pages they fill."""

    rows: list[Membership]
    count: int
    number: int
    pages: int

    @property
    def near(self) -> list[int]:
        """Pages to link to: the first, the last, and those around this one."""
        around = range(self.number - 2, self.number + 3)
        return sorted({1, self.pages, *(n for n in around if 1 <= n <= self.pages)})


def page_of(rows: QuerySet[Membership], number: int) -> Page:
    """A page of the rows; one beyond the last is the last."""
    count = rows.count()
    pages = max(ceil(count / PER_PAGE), 1)
    number = min(max(number, 1), pages)
    shown = rows.select_related("organisation", "project__organisation", "milieu")
    return Page(list(shown[(number - 1) * PER_PAGE : number * PER_PAGE]), count, number, pages)


def of_holder(user, holder: Holder) -> QuerySet[Membership]:
    """The memberships of one holder that the person reaches."""
    return Membership.objects.for_user(user).filter(**{holder_field(holder): holder.pk})


def counts(user, holder: Holder) -> dict[str, int]:
    """How many are members today, and how many were, among those the person reaches."""
    today = timezone.localdate()
    return of_holder(user, holder).aggregate(
        today=Count("pk", filter=_in_state("today", today)), former=Count("pk", filter=_in_state("former", today))
    )


def _in_state(state: str, today: dt.date) -> Q:
    if state == "today":
        return Q(from_date__lte=today) & (Q(to_date__isnull=True) | Q(to_date__gte=today))
    return Q(to_date__lt=today) if state == "former" else Q()


def _sought(text: str) -> Q:
    """Name or number. One of the databases knows no small letters but those of English: the likely ways are tried."""
    if not text:
        return Q()
    found = Q(member_name__icontains=text)
    for way in {text.lower(), text.upper(), text.capitalize(), text.title()}:
        found |= Q(member_name__contains=way)
    digits = "".join(text.split())
    return found | Q(member_id__contains=digits) if digits.isdecimal() else found


def _one_of(value: str | None, known: tuple[str, ...]) -> str:
    return value if value in known else ""
