"""What every template may use without its view saying so."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from .navigation import Entry, Section, sections
from .phases import Strip


def shell(request: HttpRequest) -> dict[str, Any]:
    """Whether this is a demo, the navigation of this person, and the year's phases; the latter two when used."""
    return {
        "demo": settings.DEMO,
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "phases": SimpleLazyObject(lambda: _phases(request)),
    }


def _navigation(request: HttpRequest) -> list[Section]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries: Sequence[Entry] = import_string(settings.NAVIGATION)
    return sections(request, user, entries)


def _phases(request: HttpRequest) -> Strip | None:
    if not settings.PHASES:
        return None
    provider: Callable[[HttpRequest], Strip | None] = import_string(settings.PHASES)
    return provider(request)
