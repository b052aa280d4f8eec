"""The last day of drafting: organs are reminded, the office hears who did not submit, the inbox says what to do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from hengji.foundation.notifications.actions.reminders import send_reminders
from hengji.foundation.notifications.models import Notification, Reminder
from hengji.year.goals.actions import decide_sheet, start_sheet, submit_sheet
from hengji.year.goals.actions.reminding import keep_reminding, office_key, reminder_key
from hengji.year.goals.queries.waiting import todo
from hengji.year.plans.models import Window

from .house import participant
from .reviewing import Bench, a_bench, a_draft, a_submitted, shown

pytestmark = pytest.mark.django_db
OPENS, CLOSES = date(2026, 3, 2), date(2026, 3, 20)  # a Monday and a Friday


@pytest.fixture
def bench() -> Bench:
    found = a_bench()
    Window.objects.create(plan=found.plan, phase="goals", opens=OPENS, closes=CLOSES)
    return found


def told(day: date) -> dict[str, str]:
    """Who is told what on a day."""
    before = set(Notification.objects.values_list("pk", flat=True))
    keep_reminding(day)
    send_reminders(day)
    rows = Notification.objects.exclude(pk__in=before).select_related("recipient")
    return {row.recipient.username.removeprefix("GP-"): row.text for row in rows}


def test_the_organ_hears_five_and_two_days_before_and_on_the_day(bench: Bench) -> None:
    assert told(date(2026, 3, 12)) == {}
    assert set(told(date(2026, 3, 13))) == {"filler", "head"}
    assert told(date(2026, 3, 16)) == {}
    assert set(told(date(2026, 3, 18))) == {"filler", "head"}
    last = told(CLOSES)
    assert set(last) == {"filler", "head", "office", "chief"}
    assert "还有3个单位没有送审：第1单位、第2单位、第3单位。" in last["office"]
    assert set(told(date(2026, 3, 23))) == {"office", "chief"}
    assert told(date(2026, 3, 24)) == {}


def test_who_has_submitted_hears_nothing(bench: Bench) -> None:
    keep_reminding(date(2026, 3, 10))
    assert Reminder.objects.filter(key=reminder_key(participant(bench.plan, "P2").pk)).count() == 2
    a_submitted(bench)
    assert not Reminder.objects.filter(key=reminder_key(participant(bench.plan, "P2").pk)).exists()
    assert keep_reminding(CLOSES) == 2
    assert set(told(CLOSES)) == {"office", "chief"}


def test_when_all_have_submitted_the_office_hears_nothing(bench: Bench) -> None:
    for code in ("P1", "P2", "P3"):
        a_submitted(bench, code)
    assert keep_reminding(CLOSES) == 0
    assert not Reminder.objects.filter(key=office_key(bench.plan.pk)).exists()


def test_before_the_window_opens_nobody_is_reminded(bench: Bench) -> None:
    assert keep_reminding(OPENS - timedelta(days=1)) == 0
    assert not Reminder.objects.filter(key__startswith="goals.").exists()


def test_the_inbox_of_an_organ(bench: Bench) -> None:
    assert todo(bench.filler) == []  # the window is closed today
    day = timezone.localdate()
    Window.objects.update(opens=day, closes=day)
    (begin,) = todo(bench.filler)
    assert (begin.title, begin.due) == ("拟定第2单位的目标", day)
    start_sheet(participant(bench.plan, "P2"), by=bench.filler)
    assert [each.title for each in todo(bench.filler)] == ["送审第2单位的目标表"]
    sheet = submit_sheet(a_draft(bench), by=bench.head)
    assert todo(bench.filler) == []
    decide_sheet(sheet, by=bench.lead, verdict="return", remark="请重拟", shown=shown(sheet))
    Window.objects.update(opens=OPENS, closes=CLOSES)
    assert [(each.title, each.due) for each in todo(bench.filler)] == [("修改第2单位的目标表", None)]
    assert todo(bench.stranger) == []
