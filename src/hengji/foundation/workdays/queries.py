"""Questions to the calendar. Whoever asks several in one request fetches `calendar()` once and passes it on."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import Person, can, scope
from hengji.foundation.common.todo import Todo

from . import calculus
from .calculus import Calendar, Deadline
from .enums import Kind, Unit
from .models import Day, Notice

NEXT_YEAR_IS_PUBLISHED = 11  # the State Council's notice for the next year comes in November


def calendar() -> Calendar:
    """Everything that the loaded notices say, in two queries."""
    days = Day.objects.values_list("date", "kind")
    rests = {day for day, kind in days if kind == Kind.REST}
    works = {day for day, kind in days if kind == Kind.WORK}
    years = Notice.objects.values_list("year", flat=True)
    return Calendar(frozenset(rests), frozenset(works), frozenset(years))


def is_workday(day: date, known: Calendar | None = None) -> bool:
    return (known or calendar()).is_workday(day)


def add_workdays(start: date, n: int, known: Calendar | None = None) -> date:
    return calculus.add_workdays(start, n, known or calendar())


def workdays_between(a: date, b: date, known: Calendar | None = None) -> int:
    return calculus.workdays_between(a, b, known or calendar())


def deadline(
    start: date, days: int, unit: Unit = Unit.WORKING, *, rolls: bool = False, known: Calendar | None = None
) -> Deadline:
    return calculus.deadline(start, days, known or calendar(), unit, rolls=rolls)


@dataclass(frozen=True)
class NoticeLine:
    year: int
    document_number: str
    rests: int
    works: int


def notices(user: Person) -> list[NoticeLine]:
    """The loaded years, latest first, with how many days each changes."""
    found = scope(user, "workdays.view", Notice.objects.all()).annotate(
        rests=Count("days", filter=Q(days__kind=Kind.REST)), works=Count("days", filter=Q(days__kind=Kind.WORK))
    )
    return [
        NoticeLine(*line) for line in found.order_by("-year").values_list("year", "document_number", "rests", "works")
    ]


def days_of(notice: Notice) -> list[Day]:
    return list(notice.days.all())


def days_outside(year: int) -> frozenset[date]:
    """Days of other years' notices."""
    return frozenset(Day.objects.exclude(notice__year=year).values_list("date", flat=True))


def known_days(year: int) -> dict[date, tuple[Kind, str]]:
    """What is loaded of a year so far."""
    days = Day.objects.filter(notice__year=year).values_list("date", "kind", "name")
    return {day: (Kind(kind), name) for day, kind, name in days}


def what_is(day: date) -> Day | None:
    """What a notice says about a day, if anything."""
    return Day.objects.filter(date=day).first()


def todo(user: AbstractBaseUser) -> list[Todo]:
    """From November on, whoever keeps the calendar is to load the next year's notice."""
    today = timezone.localdate()
    if today.month < NEXT_YEAR_IS_PUBLISHED or not can(user, "workdays.edit"):
        return []
    year = today.year + 1
    if Notice.objects.filter(year=year).exists():
        return []
    title = _("录入%(year)d年节假日安排") % {"year": year}
    why = _("录入前，跨年的期限都只能暂定。")
    return [Todo(title, why, date(today.year, 12, 31), reverse("workdays-import"), _("工作日历"), "workdays")]
