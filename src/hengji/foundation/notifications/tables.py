"""Notifications as lines of a list: everything said in words before the template sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.workdays.calculus import Calendar
from hengji.foundation.workdays.texts import remaining

from .enums import Kind
from .models import Notification

TONES = {
    Kind.TASK: "info", Kind.RETURNED: "warn", Kind.DEADLINE: "warn", Kind.RESULT: "ok", Kind.SYSTEM: "neutral",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    key: int
    kind: str
    tone: str
    title: str
    text: str
    due: str
    when: str
    unread: bool
    has_page: bool


def lines_of(found: Iterable[Notification], today: date, known: Calendar) -> list[Line]:
    return [_line(each, today, known) for each in found]


def _line(each: Notification, today: date, known: Calendar) -> Line:
    kind, made = Kind(each.kind), timezone.localtime(each.created_at)
    due = ""
    if each.due:
        due = _("期限%(day)s，%(far)s") % {"day": chinese_date(each.due), "far": remaining(each.due, today, known)}
    when = _("%(day)s %(time)s") % {"day": chinese_date(made.date()), "time": made.strftime("%H:%M")}
    return Line(
        each.pk,
        str(kind.label),
        TONES[kind],
        each.title,
        each.text,
        due,
        when,
        each.read_at is None,
        bool(each.url_name),
    )
