"""Loading and mending holiday notices; every change recomputes the provisional deadlines that other rooms keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.ledger.actions import record

from .calculus import Calendar
from .checks import DayIn, check_notice
from .enums import Kind
from .models import Day, Move, Notice
from .published import published_notices
from .queries import calendar, days_of, days_outside


@dataclass(frozen=True)
class Moved:
    """A room's answer to a changed calendar: one of its deadlines has another day, or is no longer provisional."""

    title: str
    before: date
    after: date
    provisional: bool
    people: tuple[int, ...]  # keys of the users who are to be told
    url_name: str = ""
    url_key: str = ""


Keeper = Callable[[Calendar], Iterable[Moved]]  # recomputes a room's provisional deadlines, in the same transaction


@dataclass(frozen=True)
class Loaded:
    notice: Notice
    moved: tuple[Moved, ...]


@transaction.atomic
def load_notice(year: int, document_number: str, days: Sequence[DayIn], *, by: object) -> Loaded:
    """Put a year's notice in the place of what was known of that year; refuses with every problem at once."""
    if problems := check_notice(year, document_number, days, others=days_outside(year)):
        raise ProblemsError(problems)
    found = Notice.objects.select_for_update().filter(year=year).first()
    before = _state(found) if found else None
    notice = found or Notice(year=year)
    notice.document_number, notice.loaded_at = document_number.strip(), timezone.now()
    notice.save()
    notice.days.all().delete()
    Day.objects.bulk_create(Day(notice=notice, date=day.date, kind=day.kind, name=day.name.strip()) for day in days)
    moved = _recompute()
    record("workdays.load_notice", by=by, obj=notice, before=before, after=_state(notice))
    return Loaded(notice, moved)


@transaction.atomic
def set_day(notice: Notice, day: DayIn, *, by: object) -> Loaded:
    """Add a day to a loaded notice, or correct it."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    kept = [DayIn(each.date, Kind(each.kind), each.name) for each in days_of(notice) if each.date != day.date]
    problems = check_notice(notice.year, notice.document_number, [*kept, day], others=days_outside(notice.year))
    if problems:
        raise ProblemsError(problems)
    before = _state(notice)
    Day.objects.update_or_create(notice=notice, date=day.date, defaults={"kind": day.kind, "name": day.name.strip()})
    moved = _recompute()
    record("workdays.set_day", by=by, obj=notice, before=before, after=_state(notice))
    return Loaded(notice, moved)


@transaction.atomic
def remove_day(notice: Notice, day: date, *, by: object) -> Loaded:
    """Give a day back to the usual week; one that is gone already is no mistake, so a second click is harmless."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    before = _state(notice)
    gone, _per_model = notice.days.filter(date=day).delete()
    if not gone:
        return Loaded(notice, ())
    if not notice.days.exists():
        raise ProblemsError(
            [Problem("LAST_DAY", _("一个年度至少要保留一天。"), str(day), _("请改为重新录入整年安排。"))]
        )
    moved = _recompute()
    record("workdays.remove_day", by=by, obj=notice, before=before, after=_state(notice))
    return Loaded(notice, moved)


@transaction.atomic
def load_published(*, by: object = "system") -> list[int]:
    """Load the notices that come with this version and that nobody has loaded yet; returns their years."""
    known = set(Notice.objects.values_list("year", flat=True))
    missing = [notice for notice in published_notices() if notice.year not in known]
    for notice in missing:
        load_notice(notice.year, notice.document_number, notice.days, by=by)
    return [notice.year for notice in missing]


def _state(notice: Notice) -> dict[str, Any]:
    days = {str(day.date): f"{day.get_kind_display()} {day.name}" for day in days_of(notice)}
    return {"year": notice.year, "document_number": notice.document_number, "days": days}


def _recompute() -> tuple[Moved, ...]:
    """Ask every room that keeps provisional deadlines, and write down for whom something moved."""
    known = calendar()
    keepers: Iterable[str] = import_string(settings.DEADLINE_KEEPERS)
    moved = tuple(each for keeper in keepers for each in import_string(keeper)(known))
    Move.objects.bulk_create(
        Move(
            user_id=person, title=each.title, url_name=each.url_name, url_key=each.url_key,
            before=each.before, after=each.after, provisional=each.provisional,
        )
        for each in moved
        for person in each.people
    )  # fmt: skip
    return moved
