"""The written list of rooms that give permissions, and where a user's roles come from."""

from hengji.foundation.access.policy import Policy, collected
from hengji.foundation.burden import permissions as burden
from hengji.foundation.evidence import permissions as evidence


def policy() -> Policy:
    """Put the rooms' rows together."""
    return collected([evidence, burden], lambda user: frozenset())
