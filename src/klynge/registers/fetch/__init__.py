"""How do the official files get here? Bulk files whole, the rest call by call: politely, and from where it stopped.

Fetching is a step of its own, so that everything else works offline. See `addresses` for what is asked where.
"""

from klynge.registers.fetch.addresses import ADDRESSES, CALLS, Address, Addresses
from klynge.registers.fetch.bulk import Fetched, bulk, path_to_import
from klynge.registers.fetch.calls import Plan, list_calls, plan, run
from klynge.registers.fetch.selection import organisations_for
from klynge.registers.fetch.transfer import Manners

CALLED = tuple(CALLS)

__all__ = [
    "ADDRESSES",
    "CALLED",
    "CALLS",
    "Address",
    "Addresses",
    "Fetched",
    "Manners",
    "Plan",
    "bulk",
    "list_calls",
    "organisations_for",
    "path_to_import",
    "plan",
    "run",
]
