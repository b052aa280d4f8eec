"""Which organs a user stands for, and what they are called: asked of whoever the settings name.

Rooms that keep an organ's code as text need no more than this of the organ tree.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def organisations_of(user: object, role: str) -> frozenset[str]:
    """Codes of the organs for which a user has a role today."""
    found: Callable[[Any, str], frozenset[str]] = import_string(settings.ORGANISATIONS_OF)
    return found(user, role)


def organisation_names(codes: Iterable[str]) -> dict[str, str]:
    """Names by code; a code that nobody knows is its own name."""
    wanted = set(codes)
    named: Callable[[set[str]], Mapping[str, str]] = import_string(settings.ORGANISATION_NAMES)
    found = named(wanted)
    return {code: found.get(code, code) for code in wanted}
