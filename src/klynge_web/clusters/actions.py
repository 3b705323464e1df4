"""How is a membership written? Each act is one transaction, judged under a lock of the holder, and told."""

import datetime as dt

from klynge_web.clusters.brought import bring_in, take_back
from klynge_web.clusters.export import ask
from klynge_web.clusters.holders import change, create, remove
from klynge_web.clusters.models import Membership
from klynge_web.clusters.rules import Holder, holder_field, membership_fault, tied_to
from klynge_web.clusters.writing import FIELDS, lock, lock_row, person, require_fees, require_good, save
from klynge_web.history.actions import action, tell

__all__ = [
    "add_membership",
    "bring_in",
    "change",
    "change_membership",
    "create",
    "end_membership",
    "remove",
    "remove_membership",
    "take_back",
]


@action("membership", "create")
def add_membership(
    holder: Holder,
    *,
    by,
    member_id: str,
    member_name: str,
    from_date: dt.date,
    source: str,
    to_date: dt.date | None = None,
    fee: int | None = None,
    **fields,
) -> Membership:
    """Enter a membership of the holder. The view has decided that `by` may, for this holder.

    fields : dated, kind, role, reason. Raises UnusableError with a code of `rules.FAULTS`.
    """
    if fee is not None:
        require_fees(by)
    holder = lock(holder)
    require_good(holder, member_id, from_date, to_date)
    row = Membership(member_id=member_id, member_name=member_name, from_date=from_date, to_date=to_date, fee=fee)
    for name, value in {**fields, "source": source, holder_field(holder): holder, "changed_by": person(by)}.items():
        setattr(row, name, value)
    save(row)
    tell(by, "membership.added", row, **tied_to(holder), member=row.member_id.removeprefix("no:"))
    ask()
    return row


@action("membership", "change")
def change_membership(membership: Membership, *, version: int, by, **fields) -> Membership:
    """Change some of FIELDS. Raises StaleError if the row is not as `version` had it, UnusableError as above."""
    return _change(membership, version, by, "membership.changed", fields)


@action("membership", "change")
def end_membership(membership: Membership, *, version: int, to_date: dt.date, reason: str, by) -> Membership:
    """Say when and why a member left. Raises as `change_membership` does."""
    return _change(membership, version, by, "membership.ended", {"to_date": to_date, "reason": reason})


@action("membership", "change")
def remove_membership(membership: Membership, *, version: int, by) -> None:
    """Take a membership out that should never have been there; one that is over is ended, not removed."""
    holder, row = lock_row(membership, version)
    tell(by, "membership.removed", row, **tied_to(holder), member=row.member_id.removeprefix("no:"))
    row.delete()
    ask()


def _change(membership: Membership, version: int, by, verb: str, fields: dict) -> Membership:
    holder, row = lock_row(membership, version)
    changed = [name for name in FIELDS if name in fields and getattr(row, name) != fields[name]]
    if "fee" in changed:
        require_fees(by)
    if not changed:
        tell(by, "membership.kept", row, **tied_to(holder), member=row.member_id.removeprefix("no:"))
        return row
    # what it had already, such as a member that has left the register since, does not stand in the way of a change
    had = membership_fault(holder, row.member_id, row.from_date, row.to_date, besides=[row.pk])
    for name in changed:
        setattr(row, name, fields[name])
    require_good(holder, row.member_id, row.from_date, row.to_date, besides=[row.pk], had=had)
    row.version += 1
    row.changed_by = person(by)
    save(row)
    fields = [f"clusters.{name}" for name in changed]
    tell(by, verb, row, **tied_to(holder), member=row.member_id.removeprefix("no:"), fields=fields)
    ask()
    return row
