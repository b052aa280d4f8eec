"""What the worker does here; it says in a word what it did."""

from django.utils import timezone

from .actions.reminding import keep_reminding


def remind_sheets() -> str:
    late = keep_reminding(timezone.localdate())
    return f"未送审{late}个" if late else ""
