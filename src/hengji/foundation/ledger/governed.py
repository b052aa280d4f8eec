"""Tables of which every row must agree with the ledger; config holds the written list."""

from functools import cache

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string


def governed_models() -> tuple[type[models.Model], ...]:
    """Models of the written list."""
    return _loaded(settings.LEDGER_GOVERNED)


@cache
def _loaded(place: str) -> tuple[type[models.Model], ...]:
    return tuple(import_string(name) for name in import_string(place))
