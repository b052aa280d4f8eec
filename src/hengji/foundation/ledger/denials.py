"""Refused requests: what the access room, which lies below and may not know us, hands over (ACCESS_DENIED_HOOK)."""

from . import actions
from .models import Entry


def record_denial(user: object, action: str, obj_name: str) -> Entry:
    """Record that somebody was refused an action on something; ``obj_name`` is the row's name or the address."""
    return actions.record_denial(user, action, obj_name)
