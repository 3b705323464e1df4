"""What does an uploaded list do to the memberships, and how is it taken back?

Taking back has one rule: a row that somebody has edited since the upload stays as it is, and so does one whose former
state would no longer fit beside the others; both are counted in the history as kept. A row removed since stays removed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from klynge_web.access.guard import unguarded
from klynge_web.clusters.errors import UnusableError
from klynge_web.clusters.export import ask
from klynge_web.clusters.models import Brought, Membership
from klynge_web.clusters.rules import Holder, Period, holder_field, judge, membership_fault, tied_to
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
    ask(by)
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
    notes = list(Brought.objects.filter(upload_id=upload_id).select_related("membership").order_by("pk"))
    by_holder: dict[Holder, list[Brought]] = defaultdict(list)
    for note in notes:
        by_holder[note.membership.holder].append(note)
    count = 0
    for holder in sorted(by_holder, key=lambda holder: (holder.access_kind, holder.pk)):
        done = _take_back_of(lock(holder), by_holder[holder], by)
        kept = len(by_holder[holder]) - done
        facts = {"upload": str(upload_id), "count": done, "kept": kept}
        tell(by, "membership.taken_back", holder, **tied_to(holder), **facts)
        count += done
    Brought.objects.filter(upload_id=upload_id).delete()
    ask(by)
    return count


def _take_back_of(holder: Holder, notes: Iterable[Brought], by) -> int:
    """How many were taken back. Those that the upload brought go first, to make room for what it changed."""
    rows = {row.pk: row for row in _members(holder)}
    # read anew under the lock: what was changed in between counts as edited
    untouched = [
        (rows[note.membership_id], note.before)
        for note in notes
        if note.membership_id in rows and rows[note.membership_id].version == note.version
    ]
    added = [row.pk for row, before in untouched if before is None]
    Membership.objects.filter(pk__in=added).delete()
    restored = 0
    for row, before in untouched:
        if before is None:
            continue
        for name, value in before.items():
            setattr(row, name, _day(value) if name in _DAYS else value)
        fault = membership_fault(holder, row.member_id, row.from_date, row.to_date, besides=[row.pk])
        if fault == "overlapping_membership":
            continue
        row.version += 1
        row.changed_by = person(by)
        save(row)
        restored += 1
    return len(added) + restored


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
