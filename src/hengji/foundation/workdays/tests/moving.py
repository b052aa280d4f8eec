"""A room that keeps one provisional deadline, for the tests of loading."""

from collections.abc import Iterable
from datetime import date

from hengji.foundation.workdays.actions import Moved
from hengji.foundation.workdays.calculus import Calendar, deadline

KEEPERS = ("hengji.foundation.workdays.tests.moving.recompute",)
START = date(2026, 12, 28)
PEOPLE: list[int] = []


def recompute(calendar: Calendar) -> Iterable[Moved]:
    found = deadline(START, 5, calendar)
    if not found.provisional:
        yield Moved("整改报告", date(2027, 1, 4), found.day, provisional=False, people=tuple(PEOPLE))
