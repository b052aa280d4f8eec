"""When a reminder is due: some working days before the last day, on it, and some working days after it. Pure."""

from collections.abc import Sequence
from datetime import date

from hengji.foundation.workdays.calculus import Calendar, workdays_between


def stage_of(due: date, today: date, calendar: Calendar, *, before: Sequence[int], after: Sequence[int]) -> int:
    """Count the stages that have been reached; a day on which nothing ran is thereby caught up, once."""
    if today < due:
        left = workdays_between(today, due, calendar)
        return len(before) + 1 if left == 0 else sum(left <= n for n in before)
    late = workdays_between(due, today, calendar)
    return len(before) + 1 + sum(n <= late for n in after)


def farthest(before: Sequence[int]) -> int:
    """Calendar days ahead within which a stage can be reached, a long holiday included."""
    return max(before, default=0) * 2 + 20
