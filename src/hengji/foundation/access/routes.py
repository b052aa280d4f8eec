"""Every address of the site, and what its view declares about access."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, get_resolver

from .views import action, declared_methods

Pattern = URLPattern | URLResolver


@dataclass(frozen=True)
class Route:
    """One address: its name (else its pattern), its pattern, and its view."""

    name: str
    pattern: str
    callback: Callable[..., Any]
    parameters: Mapping[str, Any]

    @property
    def is_public(self) -> bool:
        return not getattr(self.callback, "login_required", True)

    @property
    def action(self) -> str:
        return getattr(self.callback, "access_action", "")

    @property
    def is_declared(self) -> bool:
        return self.is_public or bool(self.action)

    @property
    def methods(self) -> frozenset[str]:
        """Methods that the view says it answers; empty when it does not say."""
        return declared_methods(self.callback)


def routes(urlconf: str | None = None) -> list[Route]:
    """All addresses of the site in their order."""
    return list(_walk(get_resolver(urlconf).url_patterns, "", "", {}))


def _walk(patterns: Iterable[Pattern], prefix: str, space: str, given: Mapping[str, Any]) -> Iterator[Route]:
    for each in patterns:
        text = f"{prefix}{each.pattern}"
        parameters = {**given, **each.pattern.converters}
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, text, inner, parameters)
        else:
            yield Route(f"{space}{each.name}" if each.name else text, text, each.callback, parameters)


def guard_library(patterns: Iterable[Pattern], actions: Mapping[str, str], public: Iterable[str] = ()) -> list[Pattern]:
    """Declare the views of a library by their URL names, in place; a view that is not listed is refused at start."""
    kept, open_names = list(patterns), frozenset(public)
    for each in kept:
        if isinstance(each, URLResolver):
            guard_library(each.url_patterns, actions, open_names)
        elif str(each.name) in open_names:
            each.callback = _opened(each.callback)
        elif str(each.name) in actions:
            each.callback = action(actions[str(each.name)])(each.callback)
        else:
            raise LookupError(f"the address {each.name or each.pattern} of a library declares no action")
    return kept


def _opened(view: Callable[..., Any]) -> Callable[..., Any]:
    """A public view around a library's own, which may also stand at another address and is left as it is."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return login_not_required(opened)
