"""Part of Django's checks: an address whose view declares neither an action nor @public does not pass."""

from collections.abc import Container, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from .policy import policy
from .routes import Route, routes


def check_every_address(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    del app_configs, kwargs
    known = policy().rows
    return [problem for route in routes() for problem in _problems(route, known)]


def refuse_undeclared_addresses() -> None:
    """For the start of the server, which runs no checks: better no site than an address that is open by mistake."""
    problems = check_every_address()
    if problems:
        raise ImproperlyConfigured("；".join(str(problem.msg) for problem in problems))


def _problems(route: Route, known: Container[str]) -> list[CheckMessage]:
    where = f"{route.name} ({route.pattern})"
    if not route.is_declared:
        hint = "Put @action(…) of hengji.foundation.access.views on the view, or @public and its name in PUBLIC_PAGES."
        return [Error(f"the address {where} declares no action", hint=hint, id="access.E001")]
    if route.action and route.action not in known:
        return [Error(f"{where} declares {route.action}, which no room's permissions.py knows", id="access.E002")]
    return []
