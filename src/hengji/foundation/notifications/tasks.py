"""What the worker does here; each says in a word what it did."""

from datetime import time

from django.utils import timezone

from . import actions

EARLIEST = time(8, 0)  # nobody is reminded at night


def deliver() -> str:
    now = timezone.now()
    actions.plan_dispatches(now)
    sent, failed = actions.send_dispatches(now)
    return f"已发{sent}，未发出{failed}" if sent or failed else ""


def tell_moves() -> str:
    told = actions.tell_moves()
    return f"告知{told}人次" if told else ""


def remind() -> str:
    now = timezone.localtime()
    if now.time() < EARLIEST:
        return ""
    sent = actions.send_reminders(now.date())
    return f"提醒{sent}人次" if sent else ""
