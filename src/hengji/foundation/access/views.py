"""What a view says about access: its action."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .policy import can

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def action(name: str) -> Callable[[V], V]:
    """Declare a view's action; who may not do it at all gets 403."""

    def declare(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - any view
            if not can(request.user, name):
                raise PermissionDenied(name)
            return view(request, *args, **kwargs)

        guarded.access_action = name  # type: ignore[attr-defined]  # our mark on the view
        return cast("V", guarded)

    return declare
