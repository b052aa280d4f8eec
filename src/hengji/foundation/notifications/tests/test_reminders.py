from datetime import date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.foundation.common.testing import Account
from hengji.foundation.notifications import actions, queries, tasks
from hengji.foundation.notifications.actions.reminders import Wording
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.models import Reminder
from hengji.foundation.notifications.stages import farthest, stage_of
from hengji.foundation.workdays.actions import load_notice
from hengji.foundation.workdays.calculus import Calendar, deadline
from hengji.foundation.workdays.checks import DayIn
from hengji.foundation.workdays.enums import Kind as DayKind
from hengji.foundation.workdays.enums import Unit
from hengji.foundation.workdays.queries import calendar

PLAIN = Calendar(years=frozenset({2026}))
DUE = date(2026, 11, 26)  # a Thursday
REPORT = Wording("进展填报", "请填写十一月数值。", Matter("workdays-year", "2026"))


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=i) for i in range(count)]


def sent(user: Account, through: list[date]) -> list[tuple[str, str]]:
    """Which day said what."""
    said = []
    for today in through:
        actions.send_reminders(today)
        said += [(f"{today:%m-%d}", each.title) for each in queries.notifications_of(user, unread=True)]
        actions.settle("workdays-year", "2026")
    return said


@pytest.mark.django_db
def test_reminded_on_working_days_before_on_and_after(officer: Account, stranger: Account) -> None:
    actions.remind("reports:1", [officer], DUE, REPORT)
    assert sent(officer, days(date(2026, 11, 16), 24)) == [
        ("11-23", "还剩3个工作日：进展填报"),
        ("11-25", "还剩1个工作日：进展填报"),
        ("11-26", "今天到期：进展填报"),
        ("11-27", "已逾期1个工作日：进展填报"),
        ("12-01", "已逾期3个工作日：进展填报"),
    ]
    assert queries.unread_count(stranger) == 0
    assert queries.notifications_of(officer)[0].text == "期限2026年11月26日。请填写十一月数值。"


@pytest.mark.django_db
def test_far_deadlines_wait_in_silence(officer: Account) -> None:
    actions.remind("reports:1", [officer], DUE + timedelta(days=300), REPORT)
    assert actions.send_reminders(DUE) == 0
    assert Reminder.objects.get().stage == 0


@pytest.mark.django_db
def test_same_day_reminds_once_and_a_missed_day_is_caught_up(officer: Account) -> None:
    actions.remind("reports:1", [officer], DUE, REPORT)
    tuesday = date(2026, 11, 24)  # the machine was off on Monday
    assert sent(officer, [tuesday, tuesday]) == [("11-24", "还剩2个工作日：进展填报")]


@pytest.mark.django_db
def test_last_day_at_the_weekend_is_announced_on_friday(officer: Account) -> None:
    actions.remind("reports:1", [officer], date(2026, 11, 29), REPORT, before=(1,), after=(1,))
    assert sent(officer, days(date(2026, 11, 26), 6)) == [
        ("11-26", "还剩1个工作日：进展填报"),
        ("11-27", "下一个工作日之前到期：进展填报"),
        ("11-30", "已逾期1个工作日：进展填报"),
    ]


@pytest.mark.django_db
def test_done_is_done_and_a_new_day_starts_anew(officer: Account, leader: Account) -> None:
    actions.remind("reports:1", [officer], DUE, REPORT)
    assert sent(officer, [DUE]) == [("11-26", "今天到期：进展填报")]
    actions.remind("reports:1", [officer], DUE, REPORT)  # asked again, nothing new
    assert sent(officer, [DUE]) == []
    actions.remind("reports:1", [officer, leader], DUE + timedelta(days=1), REPORT)
    assert sent(officer, [DUE]) == [("11-26", "还剩1个工作日：进展填报")]
    actions.remind("reports:1", [leader], DUE + timedelta(days=1), REPORT)
    assert list(Reminder.objects.values_list("user", flat=True)) == [leader.pk]
    actions.forget("reports:1")
    assert Reminder.objects.count() == 0


@pytest.mark.django_db
def test_another_node_that_was_first_leaves_nothing_to_say(officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.remind("reports:1", [officer], DUE, REPORT)
    real = stage_of

    def slow(*args: object, **kwargs: object) -> int:
        Reminder.objects.update(stage=3)
        return real(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr("hengji.foundation.notifications.actions.reminders.stage_of", slow)
    assert actions.send_reminders(DUE) == 0
    assert queries.unread_count(officer) == 0


@pytest.mark.django_db
def test_provisional_reminder_follows_the_notice_and_the_person_is_told(officer: Account) -> None:
    found = deadline(date(2026, 12, 28), 5, calendar())
    assert (found.day, found.provisional) == (date(2027, 1, 4), True)
    actions.remind("reports:1", [officer], found, REPORT)
    load_notice(2026, "某号", [DayIn(date(2026, 10, 1), DayKind.REST, "国庆节")], by="test")
    assert Reminder.objects.get().provisional  # the notice of 2027 is still missing
    load_notice(2027, "某号", [DayIn(date(2027, 1, 1), DayKind.REST, "元旦")], by="test")
    reminder = Reminder.objects.get()
    assert (reminder.due, reminder.provisional) == (date(2027, 1, 5), False)
    actions.tell_moves()
    assert [each.title for each in queries.notifications_of(officer)] == ["期限有变化：进展填报"]
    load_notice(2027, "某号", [DayIn(date(2027, 1, 1), DayKind.REST, "新年")], by="test")
    assert actions.tell_moves() == 0


@pytest.mark.django_db
def test_certain_deadlines_are_left_alone(officer: Account) -> None:
    actions.remind("a", [officer], deadline(date(2026, 12, 28), 5, PLAIN, Unit.CALENDAR), REPORT)
    load_notice(2027, "某号", [DayIn(date(2027, 1, 1), DayKind.REST, "元旦")], by="test")
    assert Reminder.objects.get().due == date(2027, 1, 2)
    assert actions.tell_moves() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("hour", "said"), [(7, ""), (8, "提醒1人次")])
def test_nobody_is_reminded_at_night(officer: Account, hour: int, said: str) -> None:
    actions.remind("reports:1", [officer], DUE, REPORT)
    now = datetime(2026, 11, 26, hour, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    with patch("django.utils.timezone.now", lambda: now):
        assert tasks.remind() == said


numbers = st.lists(st.integers(1, 15), max_size=4, unique=True)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(-30, 30), numbers, numbers)
def test_stages_only_ever_go_on(due: date, offset: int, before: list[int], after: list[int]) -> None:
    today = due + timedelta(days=offset)
    stage = stage_of(due, today, PLAIN, before=before, after=after)
    assert stage <= stage_of(due, today + timedelta(days=1), PLAIN, before=before, after=after)
    assert 0 <= stage <= len(before) + 1 + len(after)
    assert (stage > len(before)) >= (today >= due)
    if offset < -farthest(before):
        assert stage == 0
