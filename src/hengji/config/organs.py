"""Whom a user stands for: the answer of the room of organisations, handed to rooms that keep codes only."""

from collections.abc import Mapping

from django.utils import timezone

from hengji.foundation.organisations import holdings
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.queries import names


def organisations_of(user: User, role: str) -> frozenset[str]:
    """Codes of the organs in which a user has a role today; what was read is kept on the user of this request."""
    keys = holdings.organisations_of(user, role)
    kept: dict[int, str] = user.__dict__.setdefault("_organ_codes", {})
    missing = keys - kept.keys()
    if missing:
        kept |= dict(Organisation.objects.filter(pk__in=missing).values_list("pk", "code"))
    return frozenset(kept[key] for key in keys)


def organisation_names(codes: set[str]) -> Mapping[str, str]:
    """Names of today by code."""
    keys = dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk"))
    named = names(keys.values(), timezone.localdate())
    return {code: named[key] for code, key in keys.items() if key in named}
