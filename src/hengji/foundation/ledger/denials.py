"""What the access room calls when it refuses somebody: it lies below and knows us by a setting (ACCESS_DENIED_HOOK)."""

from typing import Any

from django.db import models
from django.http import HttpRequest

from . import actions
from .canonical import name_of
from .models import Entry


def record_denial(*, by: Any, action: str, obj: models.Model | None, request: HttpRequest) -> Entry:
    """Write down who was refused what: the object where there is one, else the address."""
    return actions.record_denial(by, action, request.path if obj is None else name_of(obj))
