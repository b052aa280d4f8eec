from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.foundation.common.testing import Account
from hengji.foundation.notifications import actions, queries, tasks
from hengji.foundation.notifications.actions.delivery import CLAIM, MOST_ATTEMPTS, pause
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import TRANSITIONS, Channel, Kind, Mode, State
from hengji.foundation.notifications.letters import ChannelError
from hengji.foundation.notifications.models import Dispatch, Outgoing, Preference
from hengji.foundation.notifications.tests.tray import ENTRY, Tray

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, 5, tzinfo=ZONE)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def tray(settings: Settings) -> type[Tray]:
    settings.NOTIFICATION_CHANNELS = {"webhook": ENTRY}
    Tray.letters.clear()
    Tray.failures.clear()
    return Tray


def deliver(now: datetime) -> list[tuple[str, list[str]]]:
    """What goes out at this time: to whom, and which titles."""
    Tray.letters.clear()
    actions.plan_dispatches(now)
    actions.send_dispatches(now)
    return [(letter.address, [line.title for line in letter.lines]) for letter in Tray.letters]


def states() -> dict[str, int]:
    return {state: count for state, count in queries.dispatch_counts().items() if count}


def test_first_goes_at_once_and_the_rest_of_the_hour_in_one_message(officer: Account) -> None:
    actions.notify([officer], Kind.TASK, "一")
    assert deliver(MONDAY) == [("zhang", ["一"])]
    actions.notify([officer], Kind.TASK, "二")
    actions.notify([officer], Kind.TASK, "三")
    assert deliver(MONDAY + timedelta(minutes=50)) == []
    assert deliver(MONDAY + HOUR) == [("zhang", ["二", "三"])]
    assert deliver(MONDAY + 2 * HOUR) == []
    assert states() == {"sent": 2}


def test_kinds_and_people_do_not_wait_for_one_another(officer: Account, leader: Account) -> None:
    actions.notify([officer, leader], Kind.TASK, "一")
    actions.notify([officer], Kind.RETURNED, "二")
    assert sorted(deliver(MONDAY)) == [("li", ["一"]), ("zhang", ["一"]), ("zhang", ["二"])]


def test_daily_digest_comes_on_working_mornings_with_all_kinds(officer: Account) -> None:
    for kind in (Kind.TASK, Kind.RESULT):
        Preference.objects.create(user_id=officer.pk, kind=kind, channel=Channel.WEBHOOK, mode=Mode.DAILY)
        actions.notify([officer], kind, str(kind.label))
    sunday = MONDAY - timedelta(days=1)
    assert deliver(sunday) == []
    assert deliver(MONDAY.replace(hour=8, minute=29)) == []
    assert deliver(MONDAY.replace(hour=8, minute=30)) == [("zhang", ["待办", "结果"])]
    actions.notify([officer], Kind.RESULT, "后来的")
    assert deliver(MONDAY) == []
    assert deliver(MONDAY + timedelta(days=1)) == [("zhang", ["后来的"])]


def test_what_was_read_meanwhile_or_belongs_to_a_closed_account_is_not_sent(officer: Account, leader: Account) -> None:
    made = actions.notify([officer, leader], Kind.TASK, "一")
    actions.mark_read(made[0], by=officer)
    leader.is_active = False
    leader.save()
    assert deliver(MONDAY) == []
    assert Outgoing.objects.count() == 0


def test_failure_waits_longer_each_time_and_is_given_up_in_the_end(officer: Account) -> None:
    actions.notify([officer], Kind.TASK, "一")
    now = MONDAY
    for attempt in range(1, MOST_ATTEMPTS + 1):
        Tray.failures.append(ChannelError("对方答复503"))
        assert deliver(now) == []
        dispatch = Dispatch.objects.get()
        assert (dispatch.attempts, dispatch.error) == (attempt, "对方答复503")
        assert deliver(now + pause(attempt) - timedelta(seconds=1)) == []
        assert Dispatch.objects.get().attempts == attempt
        now += pause(attempt)
    assert states() == {"failed": 1}
    assert [pause(n) for n in (1, 2, 3, 9, 20)] == [
        timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4), timedelta(hours=4), timedelta(hours=4),
    ]  # fmt: skip


def test_one_failing_message_leaves_the_others_alone(officer: Account, leader: Account) -> None:
    actions.notify([officer, leader], Kind.TASK, "一")
    Tray.failures.append(ZeroDivisionError("adapter"))
    assert len(deliver(MONDAY)) == 1
    assert states() == {"sent": 1, "waiting": 1}
    assert Dispatch.objects.get(state=State.WAITING).error == "ZeroDivisionError: adapter"


def test_final_refusal_is_not_tried_again(officer: Account) -> None:
    actions.notify([officer], Kind.TASK, "一")
    Tray.failures.append(ChannelError("对方答复404", final=True))
    assert deliver(MONDAY) == []
    assert deliver(MONDAY + timedelta(days=3)) == []
    assert states() == {"failed": 1}


def test_message_whose_sender_died_is_sent_again_with_the_same_key(officer: Account) -> None:
    actions.notify([officer], Kind.TASK, "一")
    actions.plan_dispatches(MONDAY)
    key = Dispatch.objects.get().key
    Dispatch.objects.update(state=State.SENDING, attempts=1, next_at=MONDAY + CLAIM)  # claimed, then the power went
    assert deliver(MONDAY + CLAIM - timedelta(seconds=1)) == []
    assert deliver(MONDAY + CLAIM) == [("zhang", ["一"])]
    assert Tray.letters[0].key == str(key)
    assert states() == {"sent": 1}


def test_two_nodes_send_a_message_once(officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other node claims between our looking and our claiming."""
    actions.notify([officer], Kind.TASK, "一")
    actions.plan_dispatches(MONDAY)
    real = queries.due_dispatches

    def looked(now: datetime) -> list[Dispatch]:
        found = list(real(now))
        Dispatch.objects.update(state=State.SENDING, next_at=now + CLAIM)
        return found

    monkeypatch.setattr("hengji.foundation.notifications.actions.delivery.due_dispatches", looked)
    assert actions.send_dispatches(MONDAY) == (0, 0)
    assert Tray.letters == []


def test_a_slot_holds_one_dispatch_whoever_comes(officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.notify([officer], Kind.TASK, "一")
    assert actions.plan_dispatches(MONDAY) == 1
    actions.notify([officer], Kind.TASK, "二")
    monkeypatch.setattr("hengji.foundation.notifications.actions.delivery._taken", lambda _groups: set())
    assert actions.plan_dispatches(MONDAY) == 0
    assert (Dispatch.objects.count(), queries.waiting().count()) == (1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.update(state=State.SENT)  # without its time
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.update(state="lost")


def test_states_follow_one_another_as_written() -> None:
    assert set(TRANSITIONS) == set(State)
    assert TRANSITIONS[State.SENT] == frozenset()
    assert {after for ways in TRANSITIONS.values() for after in ways} == set(State) - set[State]()


def test_letter_says_what_is_due_and_where(officer: Account, settings: Settings) -> None:
    settings.NOTIFICATION_SITE = "https://kp.example.cn"
    matter = Matter("workdays-year", "2026")
    actions.notify([officer], Kind.TASK, "请审核", "第一季度", matter=matter, due=MONDAY.date())
    actions.notify([officer], Kind.TASK, "请填报")
    deliver(MONDAY)
    (letter,) = Tray.letters
    assert letter.subject == "【衡绩】您有2条新消息"
    assert letter.body.splitlines()[:6] == [
        "张联络，您好：",
        "",
        "1. 请审核（期限2026年11月23日）：第一季度",
        "https://kp.example.cn/workdays/2026/",
        "",
        "2. 请填报",
    ]
    assert letter.impersonal == "【衡绩】您有2条新消息，请登录系统查看。"


@pytest.mark.parametrize("rows", [1, 3])
def test_planning_asks_a_fixed_number_of_questions_when_nothing_is_free(
    officer: Account, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actions.notify([officer], Kind.TASK, "零")
    actions.plan_dispatches(MONDAY)
    for _ in range(rows):
        actions.notify([officer], Kind.TASK, "一")
    with django_assert_num_queries(4):  # calendar (2), outbox, taken slots
        actions.plan_dispatches(MONDAY)


def test_task_says_what_it_did(officer: Account) -> None:
    assert tasks.deliver() == ""
    actions.notify([officer], Kind.TASK, "一")
    assert tasks.deliver() == "已发1，未发出0"
    assert tasks.tell_moves() == ""
