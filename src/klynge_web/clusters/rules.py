"""May a membership be so? Numbers, dates and periods, judged against the register and what the holder has already.

The same rules as for imported files (`docs/how-to/memberships.md`): a period may begin on the day on which the one
before ends, and former members may be gone from the register.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.utils import timezone

from klynge import api
from klynge_web.access.guard import unguarded
from klynge_web.clusters.models import ClusterOrganisation, ClusterProject, Membership, Milieu
from klynge_web.shell.forms import EARLIEST

Holder = ClusterOrganisation | ClusterProject | Milieu

# code → the field of the form that it is told on
FAULTS = {
    "bad_organisation_number": "member",
    "early_date": "from_date",
    "reversed_dates": "to_date",
    "future_date": "from_date",
    "sole_proprietor": "member",
    "unknown_organisation": "member",
    "overlapping_membership": "from_date",
}
_HOLDERS = {ClusterOrganisation: "organisation", ClusterProject: "project", Milieu: "milieu"}
_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_FOREIGN = re.compile(r"x:[A-Z]{2}:\S.*|(?!no:|x:)[a-z]{1,10}:\S.*")
_LONGEST = 120


class Period(NamedTuple):
    """Whose membership, from when to when; `to_date` None while it lasts."""

    member_id: str
    from_date: dt.date
    to_date: dt.date | None


def membership_fault(
    holder: Holder,
    member_id: str,
    from_date: dt.date,
    to_date: dt.date | None,
    *,
    besides: Collection[int] = (),
) -> str | None:
    """Why the membership cannot be, as a code of FAULTS; None if it can.

    besides : keys of the holder's memberships that it is not compared with, such as the one being changed
    """
    return judge(holder, [Period(member_id, from_date, to_date)], besides=besides)[0]


def judge(
    holder: Holder, rows: Sequence[Period], *, besides: Collection[int] = (), changing: bool = False
) -> list[str | None]:
    """As `membership_fault` for many rows at once, each against the holder's memberships and the good rows before it.

    changing : a row that begins on the day of one there is, of the same member, takes that one's place
    """
    known = registered([row.member_id for row in rows])
    periods = _periods(holder, {row.member_id for row in rows}, besides)
    if changing:
        taken = {(row.member_id, row.from_date) for row in rows}
        for member, there in periods.items():
            periods[member] = [one for one in there if (member, one.from_date) not in taken]
    today, found = timezone.localdate(), []
    for row in rows:
        fault = _fault(row, today, known) or _overlap(row, periods[row.member_id])
        found.append(fault)
        if fault is None:
            periods[row.member_id].append(row)
    return found


def registered(member_ids: Collection[str], lang: str = "nb") -> Mapping[str, object] | None:
    """What the open lake's register has of the members (`api.Registered` by id); None if it has not been imported."""
    with api.open_lake().view() as view:
        return api.in_register(view, [one for one in member_ids if one.startswith("no:")], lang=lang)


def member_id_of(written: str) -> str:
    """The identifier that is meant: `no:` and nine digits, or that of another scheme, such as x:SE:NAME."""
    text = " ".join(written.split())
    scheme, colon, rest = text.partition(":")
    if colon and scheme.casefold() != "no":
        return f"x:{rest.upper()}" if scheme.casefold() == "x" else f"{scheme.casefold()}:{rest}"
    return "no:" + re.sub(r"[\s.]", "", rest if colon else text)


def is_member_id(member_id: str) -> bool:
    """True for an organisation number with a good check digit, and for identifiers of other schemes."""
    if len(member_id) > _LONGEST:
        return False
    if not member_id.startswith("no:"):
        return bool(_FOREIGN.fullmatch(member_id))
    digits = member_id.removeprefix("no:")
    if not re.fullmatch(r"[0-9]{9}", digits):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return (11 - total % 11) % 11 == int(digits[8])


def holder_field(holder: Holder) -> str:
    """Name of the field of a membership that the holder stands in."""
    return _HOLDERS[type(holder)]


def tied_to(holder: Holder) -> dict[str, int | None]:
    """Whose staff reads of it in the history: the organisation, and the project where the holder is one."""
    if isinstance(holder, ClusterProject):
        return {"organisation_id": holder.organisation_id, "project_id": holder.pk}
    return {"organisation_id": holder.pk if isinstance(holder, ClusterOrganisation) else None}


def _fault(row: Period, today: dt.date, known: Mapping[str, object] | None) -> str | None:
    if not is_member_id(row.member_id):
        return "bad_organisation_number"
    if row.from_date < EARLIEST:
        return "early_date"
    if row.from_date > today:
        return "future_date"
    if row.to_date and row.to_date < row.from_date:
        return "reversed_dates"
    if known is None or not row.member_id.startswith("no:"):
        return None
    if row.member_id not in known:
        # former members may be gone from the register
        return None if row.to_date and row.to_date < today else "unknown_organisation"
    return "sole_proprietor" if known[row.member_id].name is None else None


def _overlap(row: Period, there: Sequence[Period]) -> str | None:
    return "overlapping_membership" if any(meet(row, other) for other in there) else None


def meet(one: Period, other: Period) -> bool:
    """True if both cannot be, of the same member and holder."""
    if one.from_date == other.from_date:
        return True
    last = dt.date.max
    return one.from_date < (other.to_date or last) and other.from_date < (one.to_date or last)


def _periods(holder: Holder, members: set[str], besides: Collection[int]) -> dict[str, list[Period]]:
    found: dict[str, list[Period]] = defaultdict(list)
    rows = Membership.objects.filter(**{holder_field(holder): holder.pk}).exclude(pk__in=list(besides))
    if len(members) == 1:
        rows = rows.filter(member_id__in=members)
    with unguarded():  # whether the row fits is decided by all of them, also by those the reader may not see
        for period in rows.values_list("member_id", "from_date", "to_date"):
            if period[0] in members:
                found[period[0]].append(Period(*period))
    return found
