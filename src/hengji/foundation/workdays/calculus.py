"""The arithmetic of working days: pure functions of a set of exceptions from Monday-to-Friday.

A period never counts the day on which it begins; it ends at 24:00 of its last day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice

from .enums import Unit

DAY = timedelta(days=1)
SATURDAY = 5
FARTHEST = 3660  # days or working days; a period of ten years is a mistake
DECEMBER = 12
NEXT_NOTICE_FROM = 25  # of December: the next year's notice may change the days from here on (2018-12-29 was one)


@dataclass(frozen=True)
class Calendar:
    """What the loaded notices say: days of rest, days of work, and the years whose notice is known."""

    rests: frozenset[date] = frozenset()
    works: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        return day in self.works or (day.weekday() < SATURDAY and day not in self.rests)

    def is_known(self, first: date, last: date) -> bool:
        """Tell whether every notice that can change a day of this span is loaded."""
        return notices_for(first, last) <= self.years


def notices_for(first: date, last: date) -> frozenset[int]:
    """Years whose notices decide about a span of days."""
    later = last.year + (last.month == DECEMBER and last.day >= NEXT_NOTICE_FROM)
    return frozenset(range(first.year, later + 1))


@dataclass(frozen=True)
class Deadline:
    """The last day of a period, in time until 24:00; provisional while a notice that can move it is not loaded."""

    start: date
    days: int
    unit: Unit
    day: date
    provisional: bool
    rolls: bool = False

    def end(self, zone: tzinfo) -> datetime:
        """Return the first moment that is too late: 24:00 of the day."""
        return datetime.combine(self.day + DAY, time(), zone)


def add_workdays(start: date, n: int, calendar: Calendar) -> date:
    """Return the n-th working day after start, or before it where n is negative; start itself for 0."""
    _check(n)
    if n == 0:
        return start
    step = DAY if n > 0 else -DAY
    return next(islice(_workdays(start, step, calendar), abs(n) - 1, None))


def _workdays(start: date, step: timedelta, calendar: Calendar) -> Iterator[date]:
    day = start
    while True:
        day += step
        if calendar.is_workday(day):
            yield day


def workdays_between(a: date, b: date, calendar: Calendar) -> int:
    """Count working days after a up to and including b; negative where b lies before a, then from b to before a."""
    if b < a:
        return -sum(calendar.is_workday(b + DAY * i) for i in range((a - b).days))
    return sum(calendar.is_workday(a + DAY * i) for i in range(1, (b - a).days + 1))


def deadline(start: date, days: int, calendar: Calendar, unit: Unit = Unit.WORKING, *, rolls: bool = False) -> Deadline:
    """End a period that begins after start; ``rolls`` moves a last day of rest to the next working day (顺延)."""
    _check(days)
    day = add_workdays(start, days, calendar) if unit is Unit.WORKING else start + DAY * days
    if rolls and not calendar.is_workday(day):
        day = add_workdays(day, 1, calendar)
    leans_on_notices = unit is Unit.WORKING or rolls
    first, last = sorted((start, day))
    provisional = leans_on_notices and not calendar.is_known(first, last)
    return Deadline(start, days, unit, day, provisional, rolls)


def _check(n: int) -> None:
    if abs(n) > FARTHEST:
        raise ValueError(f"期限不能超过{FARTHEST}日，这里是{n}日。")
