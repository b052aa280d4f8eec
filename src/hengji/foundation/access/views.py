"""What a view says about access: its action, and the object that its address names.

Not logged in: to the login page. Not visible: 404, the same page as for something that does not exist. Visible but not
allowed: 403, and an entry in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import getclosurevars, unwrap
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseNotAllowed
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string

from .policy import can, scope

M = TypeVar("M", bound=models.Model)
V = TypeVar("V", bound=Callable[..., Any])


def get_or_404(user: Any, action: str, queryset: models.QuerySet[M], **lookup: Any) -> M:
    """The one row that the lookup names, if the user may do the action to it; else as if it did not exist."""
    try:
        return scope(user, action, queryset).get(**lookup)
    except (ObjectDoesNotExist, ValueError, ValidationError):
        raise Http404 from None


def require(user: Any, action: str, obj: models.Model | None = None) -> None:
    """Refuse what is not allowed; the decorator of the view answers 403 and tells the ledger."""
    if not can(user, action, obj):
        raise PermissionDenied(action)


@dataclass(frozen=True)
class On:
    """The object of a view: a model, the action that makes its rows visible, and how the address names a row."""

    model: type[models.Model]
    visible: str = ""  # by default the view's own action: who may not do it does not learn that the row exists
    lookup: Mapping[str, str] | None = None  # field lookup → parameter of the address; by default pk → pk
    related: tuple[str, ...] = ()  # what its page reads anyway, in the same query

    def find(self, user: Any, action: str, parameters: Mapping[str, Any]) -> models.Model:
        wanted = {field: parameters[name] for field, name in (self.lookup or {"pk": "pk"}).items()}
        return get_or_404(user, self.visible or action, self._rows(), **wanted)

    def _rows(self) -> models.QuerySet[models.Model]:
        rows: models.QuerySet[models.Model] = self.model._default_manager.all()
        return rows.select_related(*self.related) if self.related else rows


def on(model: type[models.Model], *, visible: str = "", related: tuple[str, ...] = (), **lookup: str) -> On:
    """Say which object a view is about, e.g. ``obj=on(Goal, visible="goal.view")`` or ``on(Goal, code="code")``."""
    return On(model, visible, lookup or None, related)


def target(request: HttpRequest, model: type[M]) -> M:
    """The object that the decorator found for this request."""
    found = getattr(request, "access_target", None)
    if not isinstance(found, model):
        raise TypeError(f"the view's action is declared without obj=on({model.__name__})")
    return found


def action(name: str, *, obj: On | None = None, methods: Iterable[str] = ()) -> Callable[[V], V]:
    """Declare a view's action: ``@action("room.verb")`` on a function or a class, or around ``View.as_view()``.

    With ``obj`` the row is looked up first (see ``target``); with ``methods`` all others are answered with 405.
    """
    allowed = frozenset(methods)

    def declare(view: V) -> V:
        if isinstance(view, type):
            return cast("V", method_decorator(declare, name="dispatch")(view))

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                _check(request, name, obj, kwargs)
                if allowed and request.method not in allowed:
                    return HttpResponseNotAllowed(sorted(allowed))
                answer: HttpResponseBase = view(request, *args, **kwargs)
            except PermissionDenied:
                _report(request, name)
                raise
            return answer

        guarded.access_action = name  # type: ignore[attr-defined]  # our marks on the view
        guarded.access_object = obj  # type: ignore[attr-defined]
        guarded.access_methods = allowed  # type: ignore[attr-defined]
        return cast("V", guarded)

    return declare


def _check(request: HttpRequest, name: str, obj: On | None, kwargs: Mapping[str, Any]) -> None:
    found = None if obj is None else obj.find(request.user, name, kwargs)
    request.access_target = found  # type: ignore[attr-defined]  # read by `target`
    if obj is None or obj.visible not in {"", name}:  # else it was found by this very action
        require(request.user, name, found)


def _report(request: HttpRequest, name: str) -> None:
    """Hand a refusal to the ledger, which lies above this room and is therefore named in the settings."""
    if settings.ACCESS_DENIED_HOOK:
        hook: Callable[[object, str, str], object] = import_string(settings.ACCESS_DENIED_HOOK)
        found: models.Model | None = getattr(request, "access_target", None)
        hook(request.user, name, request.path if found is None else f"{found._meta.label_lower}:{found.pk}")


def refused(request: HttpRequest, name: str) -> PermissionDenied:
    """For a door in front of a view: tell the ledger, and give the error that is to be raised."""
    _report(request, name)
    return PermissionDenied(name)


def declared_methods(view: Callable[..., Any]) -> frozenset[str]:
    """Methods that a view says it answers, by our decorator, by Django's, or as a class; else nothing."""
    own: frozenset[str] = getattr(view, "access_methods", frozenset())
    owner = getattr(view, "view_class", None)
    if own:
        return own
    if owner is not None:
        return frozenset(name.upper() for name in owner.http_method_names if hasattr(owner, name)) - {"OPTIONS"}
    inner = unwrap(view, stop=_lists_methods)
    return frozenset(getclosurevars(inner).nonlocals["request_method_list"]) if _lists_methods(inner) else frozenset()


def _lists_methods(view: Callable[..., Any]) -> bool:
    """Recognise Django's require_http_methods, which keeps its list to itself."""
    return "request_method_list" in getattr(getattr(view, "__code__", None), "co_freevars", ())
