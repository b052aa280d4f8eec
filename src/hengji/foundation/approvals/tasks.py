"""What the worker does here; it says in a word what it did."""

from django.utils import timezone

from . import actions


def keep_moving() -> str:
    today = timezone.localdate()
    moved, late = actions.follow_leaders(today), actions.escalate_overdue(today)
    return f"改派{moved}步，逾期催办{len(late)}步" if moved or late else ""
