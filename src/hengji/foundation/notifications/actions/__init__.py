from .delivery import plan_dispatches, send_dispatches
from .reading import mark_all_read, mark_read, settle
from .reminders import forget, recompute_reminders, remind, send_reminders
from .settings import change_settings
from .telling import notify, tell_moves

__all__ = [
    "change_settings",
    "forget",
    "mark_all_read",
    "mark_read",
    "notify",
    "plan_dispatches",
    "recompute_reminders",
    "remind",
    "send_dispatches",
    "send_reminders",
    "settle",
    "tell_moves",
]
