"""The written list of rooms that give permissions, and where a user's roles come from."""

from hengji.foundation.access.policy import Policy, collected
from hengji.foundation.notifications import permissions as notifications
from hengji.foundation.workdays import permissions as workdays
from hengji.front.api import permissions as api
from hengji.front.operations import permissions as operations
from hengji.front.web import permissions as web

ROOMS = [operations, web, api, notifications, workdays]
EVERYBODY = frozenset({"everybody"})  # the role of whoever is logged in


def policy() -> Policy:
    """Put the rooms' rows together."""
    return collected(ROOMS, lambda user: EVERYBODY)
