"""The action that a view is: asked of the policy before the view runs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .policy import can

View = Callable[..., HttpResponseBase]


def action(name: str) -> Callable[[View], View]:
    """Declare which action a view is; whom no row allows it gets 403."""

    def declared(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - any view's
            if not can(request.user, name):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        asked.access_action = name  # type: ignore[attr-defined]  # read by the test over all addresses
        return asked

    return declared
