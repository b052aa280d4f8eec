"""The written list of rooms that give permissions, and where a user's roles come from."""

from typing import Any

from hengji.foundation.access.policy import Policy, collected
from hengji.foundation.approvals import permissions as approvals
from hengji.foundation.ledger import permissions as ledger
from hengji.foundation.notifications import permissions as notifications
from hengji.foundation.organisations import permissions as organisations
from hengji.foundation.organisations.queries import roles_of
from hengji.foundation.workdays import permissions as workdays
from hengji.front.api import permissions as api
from hengji.front.operations import permissions as operations
from hengji.front.web import permissions as web

ROOMS = [operations, web, api, approvals, organisations, notifications, workdays, ledger]
EVERYBODY = "everybody"  # the role of whoever is logged in


def policy() -> Policy:
    """Put the rooms' rows together."""
    return collected(ROOMS, roles_with_everybody)


def roles_with_everybody(user: Any) -> frozenset[str]:  # noqa: ANN401 - any account
    return frozenset({EVERYBODY, *roles_of(user)})
