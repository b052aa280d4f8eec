"""Refused requests: what the auditor reads as denials."""

from django.db import models, transaction
from django.http import HttpRequest

from .actions import record
from .canonical import name_of
from .models import Entry

DENIED = "access.denied"
_LONGEST = 120


@transaction.atomic
def record_denial(*, by: object, action: str, obj: models.Model | None, request: HttpRequest) -> Entry:
    """Record that somebody was refused an action. Called by the room access outside of any other transaction."""
    wanted = {"action": action, "method": request.method, "path": request.path}
    name = request.path[:_LONGEST] if obj is None else name_of(obj)
    return record(DENIED, by=by, obj=name, after=wanted, reason=action)
