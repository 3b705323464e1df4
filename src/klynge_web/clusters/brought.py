"""What does an uploaded list do to the memberships, and how is it taken back?

Taking back has one rule: a row that somebody has edited since the upload stays as it is, and so does one whose former
state would no longer fit beside the others; both are counted in the history as kept. A row removed since stays removed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import router
from django.db.models import F
from django.utils import timezone

from klynge_web.access.guard import unguarded
from klynge_web.clusters.errors import UnusableError
from klynge_web.clusters.export import ask
from klynge_web.clusters.models import Brought, ClusterOrganisation, ClusterProject, Membership, Milieu
from klynge_web.clusters.rules import Holder, Period, holder_field, judge, meet, tied_to
from klynge_web.clusters.writing import FIELDS, lock, person, require_fees, save
from klynge_web.history.actions import action, tell

_DAYS = ("from_date", "to_date")
_AT_A_TIME = 500


@action("membership", "create")
def bring_in(holder: Holder, rows: Sequence[dict], *, by, upload_id: int) -> int:
    """Enter the memberships of an uploaded list: all or none; returns how many were added or changed.

    rows : fields of Membership, `member_id` and `from_date` at least. One of the same member and first day as a
        membership of the holder changes that one, in the fields given; where nothing differs, nothing is done.
    Asked again for the same upload and holder, it does nothing and returns what it did. Raises UnusableError with
    `row` (from 0) and the code of the first row that cannot be.
    """
    holder = lock(holder)
    before = Brought.objects.filter(upload_id=upload_id, **{f"membership__{holder_field(holder)}": holder.pk}).count()
    if before:
        tell(by, "membership.brought_before", holder, **tied_to(holder), upload=str(upload_id), count=before)
        return before
    if any(row.get("fee") is not None for row in rows):
        require_fees(by)
    _require_all_good(holder, rows)
    there = {(row.member_id, row.from_date): row for row in _members(holder)}
    old, new = [], []
    for row in rows:
        one = there.get((row["member_id"], row["from_date"]))
        if one is None:
            new.append(_new(holder, row, by, upload_id))
        elif told := _change(one, row, by):
            old.append((one, told))
    for one, _ in old:
        save(one)
    Membership.objects.bulk_create(new, batch_size=_AT_A_TIME)
    notes = [Brought(upload_id=upload_id, membership=one, version=one.version, before=told) for one, told in old]
    notes += [Brought(upload_id=upload_id, membership=one, version=one.version) for one in new]
    Brought.objects.bulk_create(notes, batch_size=_AT_A_TIME)
    tell(by, "membership.brought_in", holder, **tied_to(holder), upload=str(upload_id), count=len(notes))
    ask()
    return len(notes)


def take_back(upload_id: int, *, by) -> int:
    """Undo an upload: remove what it brought, restore what it changed; returns how many rows. See the rule above.

    Asked again, it does nothing and returns 0.
    """
    with unguarded():
        there = Brought.objects.filter(upload_id=upload_id).exists()
    return _take_back(upload_id, by=by) if there else 0


@action("membership", "change")
def _take_back(upload_id: int, *, by) -> int:
    count = 0
    for holder in _holders(upload_id):
        done, kept = _take_back_of(lock(holder), upload_id, by)
        facts = {"upload": str(upload_id), "count": done, "kept": kept}
        tell(by, "membership.taken_back", holder, **tied_to(holder), **facts)
        count += done
    Brought.objects.filter(upload_id=upload_id).delete()
    ask()
    return count


def _holders(upload_id: int) -> list[Holder]:
    """Those whose memberships the upload touched, in the order in which they are held."""
    found: list[Holder] = []
    for model in (ClusterOrganisation, ClusterProject, Milieu):
        field = "membership__" + holder_field(model())
        found += model.objects.filter(pk__in=Brought.objects.filter(upload_id=upload_id).values(field))
    return sorted(found, key=lambda holder: (holder.access_kind, holder.pk))


def _take_back_of(holder: Holder, upload_id: int, by) -> tuple[int, int]:
    """How many were taken back, and how many stay. Those that the upload brought go first, to make room for the rest.

    Read under the lock: what was changed since the upload counts as edited.
    """
    notes = Brought.objects.filter(upload_id=upload_id, **{f"membership__{holder_field(holder)}": holder.pk})
    in_all, untouched = notes.count(), notes.filter(version=F("membership__version")).order_by("pk")
    added = list(untouched.filter(before__isnull=True).values_list("membership_id", flat=True))
    changed = dict(untouched.filter(before__isnull=False).values_list("membership_id", "before"))
    _remove(added)
    done = len(added) + (_restore(holder, changed, by) if changed else 0)
    return done, in_all - done


def _remove(keys: list[int]) -> None:
    """Remove memberships and the notes on them, without reading them: a long list holds up nobody who writes."""
    for some in _batches(keys):
        for rows in (Brought.objects.filter(membership_id__in=some), Membership.objects.filter(pk__in=some)):
            rows._raw_delete(router.db_for_write(rows.model))


def _restore(holder: Holder, before: dict[int, dict], by) -> int:
    """Set memberships back to what they were, where that still fits beside the others; returns how many."""
    there: dict[str, dict[int, Period]] = defaultdict(dict)
    for key, *period in _members(holder).values_list("pk", *Period._fields):
        there[period[0]][key] = Period(*period)
    restored = 0
    for some in _batches(list(before)):
        found, fitting = _members(holder).in_bulk(some), []
        for row in (found[key] for key in some):
            for name, value in before[row.pk].items():
                setattr(row, name, _day(value) if name in _DAYS else value)
            period, others = Period(row.member_id, row.from_date, row.to_date), there[row.member_id]
            if any(meet(period, other) for key, other in others.items() if key != row.pk):
                continue
            others[row.pk] = period
            row.version, row.changed_by, row.changed_at = row.version + 1, person(by), timezone.now()
            fitting.append(row)
        restored += len(fitting)
        Membership.objects.bulk_update(fitting, [*FIELDS, "version", "changed_by", "changed_at"], batch_size=50)
    return restored


def _batches(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + _AT_A_TIME] for start in range(0, len(keys), _AT_A_TIME))


def _require_all_good(holder: Holder, rows: Sequence[dict]) -> None:
    periods = [Period(row["member_id"], row["from_date"], row.get("to_date")) for row in rows]
    for number, fault in enumerate(judge(holder, periods, changing=True)):
        if fault:
            raise UnusableError(fault, row=number)


def _members(holder: Holder):
    return Membership.objects.filter(**{holder_field(holder): holder.pk})


def _new(holder: Holder, row: dict, by, upload_id: int) -> Membership:
    given = {"source": "", **row, holder_field(holder): holder}
    return Membership(**given, upload_id=upload_id, changed_by=person(by))


def _change(one: Membership, row: dict, by) -> dict | None:
    """Give the membership the row's values; the fields as they were, None where nothing differs."""
    before = {name: getattr(one, name) for name in FIELDS if name in row and getattr(one, name) != row[name]}
    if not before:
        return None
    for name in before:
        setattr(one, name, row[name])
    one.version += 1
    one.changed_by = person(by)
    return {name: _plain(value) for name, value in before.items()}


def _plain(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
