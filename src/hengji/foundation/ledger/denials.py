"""What the access room calls when it refuses somebody (setting ACCESS_DENIED_HOOK): it lies below and may not know us."""

from typing import Any

from django.db import models
from django.http import HttpRequest

from . import actions
from .canonical import name_of
from .models import Entry


def record_denial(*, by: Any, action: str, obj: models.Model | None, request: HttpRequest) -> Entry:
    """Write down who was refused what: the object where there is one, else the address."""
    return actions.record_denial(by, action, request.path if obj is None else name_of(obj))
