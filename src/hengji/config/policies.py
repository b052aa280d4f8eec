"""The written list of rooms that give permissions, and where a user's roles come from."""

from hengji.foundation.access.policy import Policy, collected
from hengji.foundation.organisations import permissions as organisations

EVERYBODY = frozenset({organisations.EVERYBODY})


def policy() -> Policy:
    """Put the rooms' rows together."""
    return collected([organisations], lambda user: EVERYBODY)
