"""The written list of rooms that give permissions, and where a user's roles come from."""

from hengji.foundation.access.policy import Policy, collected
from hengji.foundation.ledger import permissions as ledger

ROOMS = (ledger,)


def policy() -> Policy:
    """Put the rooms' rows together."""
    return collected(ROOMS, lambda user: frozenset())
