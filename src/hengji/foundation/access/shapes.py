"""The words of the policy: a relation, a row (one permission), a governed model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from .joins import EVERYTHING, apart

Text = str | Promise


@dataclass(frozen=True)
class Relation:
    """How somebody with a role stands to an object: asked of one object, and as a filter of a model's rows."""

    holds: Callable[[Any, str, Any], bool]
    q: Callable[[Any, str, type[models.Model]], Q]
    title: Text = ""  # in Chinese, for the page of all permissions


def by_query(q: Callable[[Any, str, type[models.Model]], Q], title: Text = "") -> Relation:
    """A relation that is written once, as a filter; one object is asked by a query."""

    def holds(user: Any, role: str, obj: Any) -> bool:
        return matches(obj, q(user, role, type(obj)))

    return Relation(holds, q, title)


def matches(obj: models.Model, q: Q) -> bool:
    rows = type(obj)._base_manager.filter(pk=obj.pk)
    return rows.filter(apart(type(obj), q)).exists()


@dataclass(frozen=True)
class Row:
    """One permission: who has the role and stands in the relation may do the action (in these phases, if any)."""

    action: str
    role: str
    relation: str = "anywhere"  # a name, or several that must all hold: "assigned & not_maker"
    phases: frozenset[str] = frozenset()

    @property
    def relations(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.relation.split("&"))


@dataclass(frozen=True)
class Governed:
    """A model whose rows the policy protects."""

    model: type[models.Model]
    view: str  # the action that makes a row visible; without it the row does not exist for the user
    actions: tuple[str, ...] = ()  # what else can be done to a row
    plan: str | None = None  # lookup path to its plan, "" for the plan itself; None outside of plans
    makers: tuple[str, ...] = ()  # lookup paths of the accounts that must not check their own work


ANYWHERE = Relation(holds=lambda user, role, obj: True, q=lambda user, role, model: EVERYTHING, title="不限范围")
