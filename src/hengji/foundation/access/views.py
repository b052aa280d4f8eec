"""Every view says which action it is; who may not do the action is answered 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .policy import can

View = TypeVar("View", bound=Callable[..., Any])


def action(name: str) -> Callable[[View], View]:
    """Declare the action of a view or endpoint."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - any view's
            if not can(request.user, name):
                raise PermissionDenied
            return cast("HttpResponseBase", view(request, *args, **kwargs))

        guarded.access_action = name  # type: ignore[attr-defined]  # what the matrix test reads
        return cast("View", guarded)

    return decorate
