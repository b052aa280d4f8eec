"""Deadlines as reminders on working days: some days before, on the day, and after, until the matter is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.notifications.models import Reminder
from hengji.foundation.notifications.stages import farthest, stage_of
from hengji.foundation.workdays.actions import Moved
from hengji.foundation.workdays.calculus import Calendar, Deadline, deadline
from hengji.foundation.workdays.enums import Unit
from hengji.foundation.workdays.queries import calendar
from hengji.foundation.workdays.texts import remaining

from .telling import NOTHING, Matter, notify

BEFORE, AFTER = (3, 1), (1, 3)  # working days
LOOK_AHEAD = 400  # days; reminders farther away are not even looked at


@dataclass(frozen=True)
class Wording:
    """What a reminder says and where it leads."""

    title: str
    text: str = ""
    matter: Matter = NOTHING


@transaction.atomic
def remind(
    key: str, recipients: Iterable[AbstractBaseUser | int], due: Deadline | date, wording: Wording, *,
    before: Sequence[int] = BEFORE, after: Sequence[int] = AFTER,
) -> None:  # fmt: skip
    """Remind exactly these people of this matter; asked again with another day it starts anew, for others it ends."""
    people = {each if isinstance(each, int) else each.pk for each in recipients}
    fields = _fields(due) | {
        "title": wording.title, "text": wording.text,
        "url_name": wording.matter.url_name, "url_key": wording.matter.url_key,
        "before": _joined(sorted(before, reverse=True)), "after": _joined(sorted(after)),
    }  # fmt: skip
    Reminder.objects.filter(key=key).exclude(user__in=people).delete()
    known = {each.user_id: each for each in Reminder.objects.select_for_update().filter(key=key)}
    Reminder.objects.bulk_create(Reminder(key=key, user_id=each, **fields) for each in sorted(people - known.keys()))
    for found in known.values():
        found.stage = found.stage if found.due == fields["due"] else 0
        for name, value in fields.items():
            setattr(found, name, value)
    Reminder.objects.bulk_update(known.values(), [*fields, "stage"])


def forget(key: str) -> None:
    """The matter is done: nobody is reminded of it any more."""
    Reminder.objects.filter(key=key).delete()


def _fields(due: Deadline | date) -> dict[str, Any]:
    if isinstance(due, Deadline):
        return {
            "due": due.day, "provisional": due.provisional, "start": due.start, "days": due.days,
            "unit": due.unit.value, "rolls": due.rolls,
        }  # fmt: skip
    return {"due": due, "provisional": False, "start": None, "days": 0, "unit": "", "rolls": False}


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _split(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def send_reminders(today: date) -> int:
    """Say what is due, on working days only; each stage once, whatever day the machine was off."""
    known = calendar()
    if not known.is_workday(today):
        return 0
    sent = 0
    for reminder in list(Reminder.objects.filter(due__lte=today + timedelta(days=LOOK_AHEAD)).order_by("pk")):
        before, after = _split(reminder.before), _split(reminder.after)
        if (reminder.due - today).days > farthest(before):
            continue
        stage = stage_of(reminder.due, today, known, before=before, after=after)
        sent += stage > reminder.stage and _said(reminder, stage, remaining(reminder.due, today, known))
    return sent


@transaction.atomic
def _said(reminder: Reminder, stage: int, how_far: str) -> bool:
    """Take the stage and tell, together; False where another node was first."""
    if not Reminder.objects.filter(pk=reminder.pk, stage=reminder.stage, due=reminder.due).update(stage=stage):
        return False
    provisional = _("（暂定）") if reminder.provisional else ""
    text = _("期限%(day)s%(provisional)s。%(text)s") % {
        "day": chinese_date(reminder.due), "provisional": provisional, "text": reminder.text,
    }  # fmt: skip
    title = _("%(far)s：%(title)s") % {"far": how_far, "title": reminder.title}
    matter = Matter(reminder.url_name, reminder.url_key)
    notify([reminder.user_id], Kind.DEADLINE, title, text, matter=matter, due=reminder.due)
    return True


def recompute_reminders(known: Calendar) -> list[Moved]:
    """Keep provisional reminders in step with the calendar; rooms with own deadlines stand before us in the list."""
    moved = []
    for reminder in list(Reminder.objects.select_for_update().filter(provisional=True, start__isnull=False)):
        assert reminder.start is not None  # noqa: S101 - the filter says so
        found = deadline(reminder.start, reminder.days, known, Unit(reminder.unit), rolls=reminder.rolls)
        if (found.day, found.provisional) == (reminder.due, True):
            continue
        before = reminder.due
        reminder.due, reminder.provisional = found.day, found.provisional
        reminder.stage = reminder.stage if found.day == before else 0
        reminder.save(update_fields=["due", "provisional", "stage"])
        moved.append(
            Moved(
                reminder.title, before, found.day, found.provisional, (reminder.user_id,), reminder.url_name,
                reminder.url_key,
            )
        )  # fmt: skip
    return moved
