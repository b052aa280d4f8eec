"""Dates and deadlines in the words of the interface."""

from datetime import date

from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date

from .calculus import Calendar, Deadline, workdays_between


def remaining(due: date, today: date, calendar: Calendar) -> str:
    """Say how far away a last day is, in working days."""
    count = workdays_between(today, due, calendar)
    if due == today:
        return _("今天到期")
    if due > today:
        return _("还剩%(n)d个工作日") % {"n": count} if count else _("下一个工作日之前到期")
    late = workdays_between(due, today, calendar)
    return _("已逾期%(n)d个工作日") % {"n": late} if late else _("已逾期，不足1个工作日")


def deadline_text(found: Deadline) -> str:
    """Write the last moment of a deadline, with 暂定 where a notice is still to come."""
    text = _("%(day)s24时") % {"day": chinese_date(found.day)}
    return _("%(text)s（暂定）") % {"text": text} if found.provisional else text


WEEKDAYS = "一二三四五六日"


def weekday(day: date) -> str:
    return _("星期%(name)s") % {"name": WEEKDAYS[day.weekday()]}
