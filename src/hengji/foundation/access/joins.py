"""Which conditions reach over to many rows, and how they stay apart from one another."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q

NOBODY = Q(pk__in=())
EVERYTHING = Q(pk__isnull=False)  # an empty Q would be dropped by `|`, and with it the permission


def apart(model: type[Model], q: Q) -> Q:
    """The same condition as a subquery where it reaches over to many rows.

    Two conditions over the same relation in one filter would have to hold for one and the same related row, and a row
    would appear as often as it has related rows; a subquery of its own has neither effect, and needs no DISTINCT, which
    forbids locking.
    """
    if not q:
        return EVERYTHING
    if not any(_reaches_many(model, path) for path in _lookups(q)):
        return q
    return Q(pk__in=model._base_manager.filter(q).values("pk"))


def through(q: Q, path: str) -> Q:
    """A condition on the plan (or another related row) as a condition on the rows that lead to it by a lookup path."""
    if not path:
        return q
    children = [_behind(child, path) for child in q.children]
    return Q(*children, _connector=q.connector, _negated=q.negated)


def _behind(child: Any, path: str) -> Any:
    if isinstance(child, Q):
        return through(child, path)
    name, value = child
    return f"{path}__{name}", value


def _lookups(q: Q) -> Iterator[str]:
    for child in q.children:
        if isinstance(child, Q):
            yield from _lookups(child)
        elif isinstance(child, tuple):
            yield child[0]


def _reaches_many(model: type[Model], path: str) -> bool:
    for part in path.split("__"):
        options = model._meta
        try:
            field = options.get_field(part) if part != "pk" else options.pk
        except FieldDoesNotExist:  # a lookup such as `in`, or a transform
            return False
        if field.one_to_many or field.many_to_many:
            return True
        if not isinstance(field.related_model, type):
            return False
        model = field.related_model
    return False
