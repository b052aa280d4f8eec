"""Who may do what with organisations, people and grants, and the relations that all rooms may name.

A governed model says where its organisation and its person are found: ``ORGANISATION_PATH`` (a lookup path, by default
``organisation``) and ``USER_PATH`` (by default ``user``). A path may lead over several rows; one that fits is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hengji.foundation.access.policy import NOBODY, Relation, Row

from .enums import ADMINISTRATORS, Role
from .holdings import below, organisations_below, organisations_of
from .models import GroupRelation, LeaderRelation, valid


def organisation_path(model: type[models.Model]) -> str:
    return str(getattr(model, "ORGANISATION_PATH", "organisation"))


def user_path(model: type[models.Model]) -> str:
    return str(getattr(model, "USER_PATH", "user"))


def _keys(obj: models.Model, path: str) -> Iterable[int]:
    """Keys at the end of a path from one object: the same that a filter over the path would compare."""
    head, _, rest = path.partition("__")
    if head == "pk" or not rest:
        found = obj.pk if head == "pk" else getattr(obj, f"{head}_id")
        return [] if found is None else [found]
    there = getattr(obj, head)
    if there is None:
        return []
    rows = there.all() if isinstance(there, models.Manager) else [there]
    return [key for row in rows for key in _keys(row, rest)]


def _among(keys: Callable[[Any, str], Collection[int]]) -> Relation:
    """Objects whose organisation is one of those that belong to a user and a role."""

    def holds(user: Any, role: str, obj: models.Model) -> bool:  # noqa: ANN401 - a user of any kind
        wanted = keys(user, role)
        return any(key in wanted for key in _keys(obj, organisation_path(type(obj))))

    def q(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - a user of any kind
        wanted = keys(user, role)
        return Q((f"{organisation_path(model)}__in", list(wanted))) if wanted else NOBODY

    return Relation(holds, q)


def _led(user: Any, role: str) -> frozenset[int]:  # noqa: ANN401 - a user of any kind
    """Organisations of the groups that the user's organisations lead today."""
    today = timezone.localdate()
    leads = organisations_of(user, role, today)
    if not leads:
        return frozenset()
    return frozenset(GroupRelation.objects.filter(valid(today), lead__in=leads).values_list("organisation", flat=True))


def _portfolio(user: Any, role: str) -> frozenset[int]:  # noqa: ANN401, ARG001 - the shape of a relation
    """Organisations for which the user answers as a leader today, and all that stand under them."""
    today = timezone.localdate()
    direct = LeaderRelation.objects.filter(valid(today), leader__user=user).values_list("organisation", flat=True)
    return below(list(direct), today)


def _is_self(user: Any, role: str, obj: models.Model) -> bool:  # noqa: ANN401, ARG001 - the shape of a relation
    return user.pk in _keys(obj, user_path(type(obj)))


def _self(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401, ARG001 - the shape of a relation
    return Q((user_path(model), user.pk))


RELATIONS = {
    "own": _among(organisations_below),  # the user's organisations and all that stand under them
    "in_organisation": _among(organisations_of),  # exactly the user's organisations
    "group_of": _among(_led),  # organisations of the groups that the user's organisation leads
    "portfolio": _among(_portfolio),  # organisations that the leader is in charge of or keeps contact with
    "self": Relation(_is_self, _self),  # what is the user's own
}

_SEE_THE_TREE = [role for role in Role.values if role != Role.AUDIT_ADMIN]
_SEE_ALL_PEOPLE = (Role.OFFICE, Role.OFFICE_CHIEF, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.STEERING)
_MAY_BE_AWAY = [role for role in Role.values if role not in ADMINISTRATORS]

ROWS = (
    *(Row("organisations.view", role) for role in _SEE_THE_TREE),
    *(Row("organisations.view_person", role) for role in _SEE_ALL_PEOPLE),
    Row("organisations.view_person", Role.UNIT_HEAD, "own"),
    Row("organisations.view_person", Role.UNIT_FILLER, "own"),
    Row("organisations.view_person", Role.LEADER, "portfolio"),
    *(Row("organisations.view_person", role, "self") for role in Role.values),
    Row("organisations.edit", Role.SYSTEM_ADMIN),
    Row("organisations.exchange", Role.SYSTEM_ADMIN),
    Row("organisations.set_leader", Role.SYSTEM_ADMIN),
    Row("organisations.set_leader", Role.OFFICE_CHIEF),
    Row("organisations.view_grants", Role.SECURITY_ADMIN),
    Row("organisations.view_grants", Role.OFFICE_CHIEF),
    Row("organisations.view_grants", Role.AUDIT_ADMIN),
    Row("organisations.grant", Role.SECURITY_ADMIN),
    Row("organisations.confirm_grant", Role.SECURITY_ADMIN),
    Row("organisations.confirm_grant", Role.OFFICE_CHIEF),
    Row("organisations.confirm_grant", Role.AUDIT_ADMIN),
    *(Row("organisations.delegate", role) for role in _MAY_BE_AWAY),
    Row("organisations.hand_over", Role.SECURITY_ADMIN),
    Row("organisations.hand_over", Role.OFFICE_CHIEF),
    Row("organisations.hand_over", Role.UNIT_HEAD, "own"),
)
