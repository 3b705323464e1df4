"""How is a membership held while it is written, and what must it be?"""

from django.db import IntegrityError, transaction

from klynge_web.access.decide import require
from klynge_web.clusters.errors import StaleError, UnusableError
from klynge_web.clusters.models import Membership
from klynge_web.clusters.rules import FAULTS, Holder, membership_fault

# what can be changed; whose and of whom it is, cannot
FIELDS = ("member_name", "from_date", "to_date", "dated", "kind", "role", "reason", "source", "fee")


def lock(holder: Holder) -> Holder:
    """The holder, held until the transaction ends: whoever else writes memberships of it waits."""
    return type(holder).objects.select_for_update().get(pk=holder.pk)


def lock_row(membership: Membership, version: int) -> tuple[Holder, Membership]:
    """Holder and row as they are now. Raises StaleError if somebody has changed or removed the row since."""
    holder = lock(membership.holder)
    row = Membership.objects.filter(pk=membership.pk).first()
    if row is None or row.version != version:
        raise StaleError(row)
    return holder, row


def require_good(holder: Holder, *period, besides=(), had: str | None = None) -> None:
    """Raise UnusableError, with the field it is about, unless the rules let it be. `had` : a fault that is let pass."""
    fault = membership_fault(holder, *period, besides=besides)
    if fault and fault != had:
        raise UnusableError(fault, FAULTS[fault])


def save(row: Membership) -> None:
    """Save the row; what the database refuses is what the rules would have refused."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        raise UnusableError("overlapping_membership", "from_date") from problem


def person(by):
    """The person who acts; None for the worker and the command line."""
    return None if isinstance(by, str) else by


def require_fees(by) -> None:
    """Raise Refused unless the person may change fees at all."""
    if not isinstance(by, str):
        require(by, "membership_fee", "change")
