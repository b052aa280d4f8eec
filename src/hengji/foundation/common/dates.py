"""Days and moments in the words of the interface, at the site's own time."""

from datetime import date, datetime

from django.utils import timezone


def chinese_date(day: date) -> str:
    """Write 2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(at: datetime, clock: str = " %H:%M") -> str:
    """Write 2026年11月23日 09:05; ``clock`` is how the time of day follows the day, as in strftime."""
    local = timezone.localtime(at)
    return f"{chinese_date(local)}{local.strftime(clock)}"
