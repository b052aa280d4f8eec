"""Refused requests: what the auditor reads as denials."""

from django.db import transaction

from .actions import record
from .models import Entry

DENIED = "access.denied"
_LONGEST = 120


@transaction.atomic
def record_denial(user: object, action: str, obj_name: str) -> Entry:
    """Record that somebody was refused an action on something; ``obj_name`` is the row's name or the address."""
    return record(DENIED, by=user, obj=f"{action} {obj_name}"[:_LONGEST])
