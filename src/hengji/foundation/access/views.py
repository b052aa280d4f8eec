"""Every view names its action; who may not do it gets 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .policy import can

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def action(name: str) -> Callable[[View[P]], View[P]]:
    """Declare the action of a view, and answer 403 to people who may never do it."""

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user: Any = request.user
            if not can(user, name):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        answer.access_action = name  # type: ignore[attr-defined]  # read by the matrix of all addresses
        return answer

    return declare
