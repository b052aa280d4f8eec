"""Separation of duty: who made a thing never checks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from .shapes import Governed, Relation

Registry = Mapping[type[models.Model], Governed]


def makers_of(governed: Registry, model: type[models.Model]) -> tuple[str, ...]:
    """Where a model says who made a row. A model that does not say so cannot be checked by anybody: say it."""
    found = governed.get(model)
    if found is None or not found.makers:
        raise LookupError(f"{model._meta.label} declares no makers; name them in GOVERNED of its permissions.py")
    return found.makers


def is_not_maker(governed: Registry, user: Any, obj: models.Model) -> bool:
    return not any(_value(obj, path) == user.pk for path in makers_of(governed, type(obj)))


def not_maker_relation(governed: Registry) -> Relation:
    """The relation ``not_maker``, which every room may name in its rows."""

    def holds(user: Any, role: str, obj: Any) -> bool:
        del role
        return is_not_maker(governed, user, obj)

    def q(user: Any, role: str, model: type[models.Model]) -> Q:
        del role
        wanted = Q()
        for path in makers_of(governed, model):
            wanted &= ~Q(**{path: user.pk})
        return wanted

    return Relation(holds, q, "非本人经手")


def _value(obj: models.Model, path: str) -> object:
    """The key at the end of a lookup path over single rows, None where the path breaks off."""
    value: object = obj
    *way, last = path.split("__")
    for part in way:
        value = getattr(value, part, None)
        if value is None:
            return None
    found = getattr(value, last, None)
    return found.pk if isinstance(found, models.Model) else found
