"""What a view says about access: its action. Not allowed: 403, and an entry in the ledger."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.module_loading import import_string

from .policy import can

V = TypeVar("V", bound=Callable[..., Any])


def action(name: str) -> Callable[[V], V]:
    """Declare a view's action: ``@action("room.verb")`` on a function, or around ``View.as_view()``."""

    def declare(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the view takes
            if not can(request.user, name):
                hook: Callable[..., object] = import_string(settings.ACCESS_DENIED_HOOK)
                hook(by=request.user, action=name, obj=None, request=request)
                raise PermissionDenied(name)
            return view(request, *args, **kwargs)

        guarded.access_action = name  # type: ignore[attr-defined]  # our mark on the view
        return cast("V", guarded)

    return declare
