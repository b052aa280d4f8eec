"""The one policy: rows (action, role, relation) and named relations, collected from the rooms; deny by default.

``can`` asks for one object, ``scope`` filters a queryset; both come from the same rows, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string

M = TypeVar("M", bound=models.Model)
NOBODY = Q(pk__in=())


class Person(Protocol):
    """What the policy asks of a user."""

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def is_active(self) -> bool: ...


@dataclass(frozen=True)
class Relation:
    """How somebody with a role stands to an object: asked of one object, and as a filter of a model's rows."""

    holds: Callable[[Any, str, Any], bool]
    q: Callable[[Any, str, type[models.Model]], Q]


@dataclass(frozen=True)
class Row:
    """One permission: who has the role and stands in the relation may do the action (in these phases, if any)."""

    action: str
    role: str
    relation: str = "anywhere"
    phases: frozenset[str] = frozenset()


ANYWHERE = Relation(holds=lambda user, role, obj: True, q=lambda user, role, model: ~NOBODY)


@dataclass(frozen=True)
class Policy:
    """All rows and relations of all rooms, and how to learn a user's roles."""

    rows: Mapping[str, tuple[Row, ...]]
    relations: Mapping[str, Relation]
    roles_of: Callable[[Any], frozenset[str]] = field(default=lambda user: frozenset())

    def rows_for(self, user: Person, action: str) -> tuple[Row, ...]:
        """Rows of an action that a user's roles reach; none for somebody who is not logged in or disabled."""
        if not (user.is_authenticated and user.is_active):
            return ()
        roles = self.roles_of(user)
        return tuple(row for row in self.rows.get(action, ()) if row.role in roles)


def collected(rooms: Iterable[ModuleType], roles_of: Callable[[Any], frozenset[str]]) -> Policy:
    """Put the rooms' permissions together; an unknown relation or a name given twice is a programming error."""
    rows: dict[str, list[Row]] = {}
    relations: dict[str, Relation] = {"anywhere": ANYWHERE}
    modules = list(rooms)
    for room in modules:
        for name, relation in getattr(room, "RELATIONS", {}).items():
            if name in relations:
                raise ValueError(f"relation {name} is given twice")
            relations[name] = relation
    for room in modules:
        for row in room.ROWS:
            if row.relation not in relations:
                raise ValueError(f"{row.action} names the unknown relation {row.relation}")
            rows.setdefault(row.action, []).append(row)
    return Policy({action: tuple(found) for action, found in rows.items()}, relations, roles_of)


@cache
def policy() -> Policy:
    """The policy that config puts together, loaded once."""
    loaded: Policy = import_string(settings.ACCESS_POLICY)()
    return loaded


def can(user: Person, action: str, obj: models.Model | None = None) -> bool:
    """Tell whether a user may do an action (to an object). Everything that no row allows is denied."""
    found = policy()
    if action not in found.rows:
        raise LookupError(f"no room declares the action {action}")
    return any(obj is None or found.relations[row.relation].holds(user, row.role, obj)
               for row in found.rows_for(user, action))  # fmt: skip


def scope(user: Person, action: str, rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """Keep the rows to which a user may do an action: exactly those for which ``can`` says yes."""
    found = policy()
    if action not in found.rows:
        raise LookupError(f"no room declares the action {action}")
    allowed = NOBODY
    for row in found.rows_for(user, action):
        allowed |= found.relations[row.relation].q(user, row.role, rows.model)
    return rows.filter(allowed).distinct()
