"""For which cluster may the reader enter memberships, and whose fees are theirs to see?"""

from klynge_web.access.refusals import Refused
from klynge_web.access.scope import Scope, find, scope_of
from klynge_web.clusters.models import ClusterOrganisation, ClusterProject, Membership, Milieu
from klynge_web.clusters.rules import Holder

# name of an address's argument → the kind of holder it names
HOLDERS = {"organisation": ClusterOrganisation, "project": ClusterProject, "milieu": Milieu}


def may_enter(user, holder: Holder) -> bool:
    """True if the person may enter memberships of this holder."""
    scope = scope_of(user, "membership", "create")
    if isinstance(holder, Milieu):
        return scope.everything or scope.installation
    return scope.everything or _organisation_of(holder) in scope.organisations


def find_to_enter(user, name: str, slug: str) -> Holder:
    """The holder that memberships are to be entered for. Raises Http404 or Refused, as `find` does."""
    holder = find(HOLDERS[name], user, slug=slug)
    if not may_enter(user, holder):
        raise Refused(user, "membership", "create", "row")
    return holder


def holders_to_enter(user) -> list[tuple[str, Holder]]:
    """All that the person may enter memberships for, with the name of the argument."""
    reached = [(name, row) for name, kind in HOLDERS.items() for row in kind.objects.for_user(user)]
    return [(name, row) for name, row in reached if may_enter(user, row)]


def has_fees_of(user, holder: Holder, action: str = "change") -> bool:
    """True if the fees of all members of the holder are the person's to see (`read`) or to change."""
    scope = scope_of(user, "membership_fee", action)
    return scope.everything or _organisation_of(holder) in scope.organisations


def has_fee(user, membership: Membership, action: str = "read") -> bool:
    """True if the fee of this membership is the person's to see or to change."""
    return reaches_fee(scope_of(user, "membership_fee", action), membership)


def reaches_fee(scope: Scope, membership: Membership) -> bool:
    """As `has_fee`, for many memberships and one scope."""
    organisation = _organisation_of(membership.holder)
    if scope.everything or organisation in scope.organisations:
        return True
    return (organisation, membership.member_id) in scope.members


def _organisation_of(holder: Holder) -> int | None:
    if isinstance(holder, ClusterProject):
        return holder.organisation_id
    return holder.pk if isinstance(holder, ClusterOrganisation) else None
