"""The one policy: rows (action, role, relation, phases) and named relations, collected from the rooms; deny by default.

``can`` asks for one object, ``scope`` filters a queryset; both come from the same rows, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, reduce
from operator import and_, or_
from types import ModuleType
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from .duties import is_not_maker, not_maker_relation
from .joins import NOBODY, apart
from .roles import EVERYBODY
from .shapes import ANYWHERE, Governed, Relation, Row, Text, by_query, matches

__all__ = [
    "NOBODY",
    "Governed",
    "Holder",
    "Policy",
    "Relation",
    "Row",
    "by_query",
    "can",
    "collected",
    "not_maker",
    "policy",
    "roles_of",
    "scope",
    "visible_fields",
    "who_can",
]

FREE = "anywhere"  # the relation that holds for every object
M = TypeVar("M", bound=models.Model)
RolesOf = Callable[[Any], frozenset[str]]  # asked at every check: keeps what it read on the user object
Phases = Callable[[frozenset[str], type[models.Model], datetime], Q]
Holders = Callable[[frozenset[str]], Iterable[Any]]


class Person(Protocol):
    """What the policy asks of a user."""

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def is_active(self) -> bool: ...


def no_phase_is_open(phases: frozenset[str], model: type[models.Model], now: datetime) -> Q:
    """While no room knows a year, rows that name phases allow nothing."""
    del phases, model, now
    return NOBODY


def nobody_has_roles(user: object) -> frozenset[str]:
    del user
    return frozenset()


def no_holders(roles: frozenset[str]) -> Iterable[Any]:
    del roles
    return ()


@dataclass(frozen=True)
class Policy:
    """All rows and relations of all rooms, and how to learn a user's roles, the open phases, and the words for it."""

    rows: Mapping[str, tuple[Row, ...]]
    relations: Mapping[str, Relation]
    roles_of: RolesOf = nobody_has_roles
    governed: Mapping[type[models.Model], Governed] = field(default_factory=dict)
    phases: Phases = no_phase_is_open
    holders: Holders = no_holders  # accounts that have one of these roles; more than these do no harm
    action_titles: Mapping[str, Text] = field(default_factory=dict)
    deed_titles: Mapping[str, Text] = field(default_factory=dict)  # of what the ledger records, beside the actions
    role_titles: Mapping[str, Text] = field(default_factory=dict)
    phase_titles: Mapping[str, Text] = field(default_factory=dict)

    def rows_of(self, action: str) -> tuple[Row, ...]:
        """Rows of an action; an action that no room declares is a programming error."""
        if action not in self.rows:
            raise LookupError(f"no room declares the action {action}")
        return self.rows[action]

    def rows_for(self, user: Person, action: str) -> tuple[Row, ...]:
        """Rows of an action that a user's roles reach; none for somebody who is not logged in or disabled."""
        declared = self.rows_of(action)
        if not (user.is_authenticated and user.is_active):
            return ()
        roles = self.roles_of(user) | {EVERYBODY}
        return tuple(row for row in declared if row.role in roles)

    def allows(self, user: Person, action: str, obj: models.Model, now: datetime) -> bool:
        """Tell whether any row lets a user do an action to an object; one query, however many rows there are."""
        rows = self.rows_for(user, action)
        if any(row.relations == (FREE,) and not row.phases for row in rows):
            return True
        return bool(rows) and matches(obj, self.condition(user, action, type(obj), now))

    def allowing(self, user: Person, action: str, obj: models.Model, now: datetime) -> tuple[Row, ...]:
        """Rows by which a user may do an action to an object."""
        return tuple(row for row in self.rows_for(user, action) if self._row_holds(user, row, obj, now))

    def phase_holds(self, phases: frozenset[str], obj: models.Model, now: datetime) -> bool:
        """Tell whether one of the phases is open for an object; a row without phases holds always."""
        return not phases or matches(obj, self.phases(phases, type(obj), now))

    def plan_path(self, model: type[models.Model]) -> str:
        """Lookup path from a model to its plan, as its room declares it."""
        found = self.governed.get(model)
        if found is None or found.plan is None:
            raise LookupError(f"{model._meta.label} declares no path to its plan")
        return found.plan

    def condition(self, user: Person, action: str, model: type[models.Model], now: datetime) -> Q:
        """The rows of a model to which a user may do an action, as a filter."""
        parts = [self._row_q(user, row, model, now) for row in self.rows_for(user, action)]
        return reduce(or_, parts, NOBODY)

    def _row_holds(self, user: Person, row: Row, obj: models.Model, now: datetime) -> bool:
        related = all(self.relations[name].holds(user, row.role, obj) for name in row.relations)
        return related and self.phase_holds(row.phases, obj, now)

    def _row_q(self, user: Person, row: Row, model: type[models.Model], now: datetime) -> Q:
        terms = [self.relations[name].q(user, row.role, model) for name in row.relations]
        if row.phases:
            terms.append(self.phases(row.phases, model, now))
        return reduce(and_, (apart(model, term) for term in terms))


def collected(rooms: Iterable[ModuleType], roles_of: RolesOf = nobody_has_roles, **more: Any) -> Policy:
    """Put the rooms' permissions together; an unknown relation or a name given twice is a programming error.

    A room's permissions.py says ROWS, RELATIONS, ACTIONS (titles of its actions), DEEDS (titles of what else it records
    in the ledger) and GOVERNED, each if it has any;
    an action with a title and no row is known and denied to all. ``more`` is what config knows: phases, holders, words.
    """
    modules = list(rooms)
    governed = {each.model: each for room in modules for each in getattr(room, "GOVERNED", ())}
    relations = _joined(modules, "RELATIONS", {FREE: ANYWHERE, "not_maker": not_maker_relation(governed)})
    titles = _joined(modules, "ACTIONS", {})
    rows: dict[str, list[Row]] = {action: [] for action in titles}
    for row in (row for room in modules for row in getattr(room, "ROWS", ())):
        unknown = [name for name in row.relations if name not in relations]
        if unknown:
            raise ValueError(f"{row.action} names the unknown relation {unknown[0]}")
        rows.setdefault(row.action, []).append(row)
    found = {action: tuple(several) for action, several in rows.items()}
    deeds = _joined(modules, "DEEDS", dict(titles))
    return Policy(found, relations, roles_of, governed=governed, action_titles=titles, deed_titles=deeds, **more)


def _joined(rooms: Iterable[ModuleType], name: str, start: dict[str, Any]) -> dict[str, Any]:
    """The rooms' mappings of one name in one; nothing may be said twice."""
    for room in rooms:
        found = getattr(room, name, {})
        twice = start.keys() & found.keys()
        if twice:
            raise ValueError(f"{min(twice)} is given twice in {name}")
        start |= found
    return start


def policy() -> Policy:
    """The policy that config puts together."""
    return _loaded()


@cache
def _loaded() -> Policy:
    loaded: Policy = import_string(settings.ACCESS_POLICY)()
    return loaded


def roles_of(user: Person) -> frozenset[str]:
    """The roles that somebody has today."""
    return policy().roles_of(user)


def can(user: Person, action: str, obj: models.Model | None = None, *, now: datetime | None = None) -> bool:
    """Tell whether a user may do an action to an object. Everything that no row allows is denied.

    Without an object: whether the user has a role that may do it to some object at some time.
    """
    found = policy()
    if obj is None:
        return bool(found.rows_for(user, action))
    return found.allows(user, action, obj, now or timezone.now())


def scope(
    user: Person, action: str, rows: models.QuerySet[M], *, now: datetime | None = None
) -> models.QuerySet[M]:  # fmt: skip
    """Keep the rows to which a user may do an action: exactly those for which ``can`` says yes."""
    return rows.filter(policy().condition(user, action, rows.model, now or timezone.now()))


@dataclass(frozen=True)
class Holder:
    """Somebody who may do an action to an object, and by which rows."""

    user: Any
    rows: tuple[Row, ...]


def who_can(action: str, obj: models.Model, *, now: datetime | None = None) -> list[Holder]:
    """Everybody who may do an action to an object at this moment."""
    found, moment = policy(), now or timezone.now()
    roles = frozenset(row.role for row in found.rows_of(action))
    asked = ((user, found.allowing(user, action, obj, moment)) for user in found.holders(roles))
    return [Holder(user, rows) for user, rows in asked if rows]


def not_maker(user: models.Model, obj: models.Model) -> bool:
    """Tell whether somebody else made the object; for checks inside actions, rows name the relation not_maker."""
    return is_not_maker(policy().governed, user, obj)


def visible_fields(user: Person, obj: models.Model) -> frozenset[str]:
    """Names of an object's fields that a user may see, by rows of the form model.field.view; no row, no field."""
    prefix = f"{obj._meta.model_name}."
    names = {action: action.removeprefix(prefix).removesuffix(".view") for action in policy().rows
             if action.startswith(prefix) and action.endswith(".view") and action.count(".") == 2}  # fmt: skip # noqa: PLR2004
    return frozenset(name for action, name in names.items() if can(user, action, obj))
