from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.foundation.access.policy import can
from hengji.foundation.common.testing import Account
from hengji.foundation.ledger.models import Entry
from hengji.foundation.notifications import actions, queries
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import Channel, Kind, Mode
from hengji.foundation.notifications.models import Contact, Notification, Outgoing, Preference
from hengji.foundation.notifications.tests.tray import ENTRY
from hengji.foundation.workdays.models import Move

pytestmark = pytest.mark.django_db


def told(user: Account) -> list[str]:
    return [notification.title for notification in queries.notifications_of(user)]


def test_each_person_is_told_once_and_only_those(officer: Account, leader: Account, stranger: Account) -> None:
    actions.notify([officer, leader.pk, officer.pk], Kind.TASK, "请审核目标", due=date(2026, 11, 30))
    assert (told(officer), told(leader), told(stranger)) == (["请审核目标"], ["请审核目标"], [])
    assert (queries.unread_count(officer), queries.unread_count(stranger)) == (1, 0)
    assert Entry.objects.count() == 0


def test_telling_is_undone_with_what_was_told(officer: Account, settings: Settings) -> None:
    settings.NOTIFICATION_CHANNELS = {"webhook": ENTRY}
    with transaction.atomic():
        actions.notify([officer], Kind.TASK, "请审核目标")
        transaction.set_rollback(True)
    assert (Notification.objects.count(), Outgoing.objects.count()) == (0, 0)


def test_one_may_do_exactly_what_one_is_shown(officer: Account, leader: Account, stranger: Account) -> None:
    made = actions.notify([officer, leader], Kind.TASK, "请审核目标")
    for user in (officer, leader, stranger):
        allowed = {each.pk for each in made if can(user, "notifications.read", each)}
        assert allowed == set(queries.notifications_of(user).values_list("pk", flat=True))
        assert allowed == {each.pk for each in made if each.recipient_id == user.pk}


def test_long_texts_are_cut_and_not_refused(officer: Account) -> None:
    (made,) = actions.notify([officer], Kind.SYSTEM, "题" * 300, "文" * 600)
    assert (len(made.title), made.title[-1], len(made.text)) == (200, "…", 500)


def test_outbox_holds_what_people_want_by_ways_that_find_them(
    officer: Account, leader: Account, stranger: Account, settings: Settings
) -> None:
    settings.NOTIFICATION_CHANNELS = {"webhook": ENTRY, "email": ENTRY}
    Contact.objects.create(user_id=officer.pk, channel=Channel.EMAIL, address="zhang@example.cn")
    Preference.objects.create(user_id=leader.pk, kind=Kind.TASK, channel=Channel.WEBHOOK, mode=Mode.OFF)
    Preference.objects.create(user_id=stranger.pk, kind=Kind.TASK, channel=Channel.WEBHOOK, mode=Mode.DAILY)
    actions.notify([officer, leader, stranger], Kind.TASK, "请审核目标")
    assert set(Outgoing.objects.values_list("notification__recipient", "channel", "mode")) == {
        (officer.pk, "webhook", "prompt"),
        (officer.pk, "email", "prompt"),
        (stranger.pk, "webhook", "daily"),
    }


def test_system_news_stay_inside_unless_wanted(officer: Account, settings: Settings) -> None:
    settings.NOTIFICATION_CHANNELS = {"webhook": ENTRY}
    actions.notify([officer], Kind.SYSTEM, "系统将于今晚升级")
    assert Outgoing.objects.count() == 0


@pytest.mark.parametrize("people", [1, 3])
def test_many_are_told_in_few_queries(
    people: int, officer: Account, leader: Account, stranger: Account,
    settings: Settings, django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    settings.NOTIFICATION_CHANNELS = {"webhook": ENTRY}
    with django_assert_num_queries(6):  # savepoint, list, preferences, contacts, outbox, release
        actions.notify([officer, leader, stranger][:people], Kind.TASK, "请审核目标")


def test_reading_is_for_oneself_and_twice_is_once(officer: Account, stranger: Account) -> None:
    (made,) = actions.notify([officer], Kind.TASK, "请审核目标")
    actions.mark_read(made, by=stranger)
    assert queries.unread_count(officer) == 1
    actions.mark_read(made, by=officer)
    made.refresh_from_db()
    first = made.read_at
    actions.mark_read(made, by=officer)
    made.refresh_from_db()
    assert (made.read_at, queries.unread_count(officer)) == (first, 0)


def test_all_read_means_all_that_was_shown(officer: Account, stranger: Account) -> None:
    actions.notify([officer, stranger], Kind.TASK, "先来的")
    shown = timezone.now()
    actions.notify([officer], Kind.TASK, "后来的")
    assert actions.mark_all_read(by=officer, until=shown) == 1
    assert (queries.unread_count(officer), queries.unread_count(stranger)) == (1, 1)


def test_settled_matter_calls_nobody(officer: Account, leader: Account) -> None:
    actions.notify([officer, leader], Kind.TASK, "请审核", matter=Matter("workdays-year", "2026"))
    actions.notify([officer], Kind.TASK, "另一件", matter=Matter("workdays-year", "2025"))
    assert actions.settle("workdays-year", "2026") == 2
    assert (queries.unread_count(officer), queries.unread_count(leader)) == (1, 0)


def test_moved_deadlines_are_told_once(officer: Account) -> None:
    days = {"before": date(2027, 1, 4), "after": date(2027, 1, 5)}
    Move.objects.create(user_id=officer.pk, title="整改报告", provisional=False, **days)
    Move.objects.create(user_id=officer.pk, title="进展填报", provisional=True, **days)
    same = {"before": date(2027, 1, 5), "after": date(2027, 1, 5)}
    Move.objects.create(user_id=officer.pk, title="自评报告", provisional=False, **same)
    assert (actions.tell_moves(), actions.tell_moves()) == (3, 0)
    changed = "节假日安排有变化，期限由2027年1月4日改为2027年1月5日，请按新期限办理。"
    assert [(each.title, each.text, each.due) for each in queries.notifications_of(officer).order_by("pk")] == [
        ("期限有变化：整改报告", changed, date(2027, 1, 5)),
        ("期限有变化：进展填报", f"{changed}新期限仍是暂定的。", date(2027, 1, 5)),
        ("期限已确定：自评报告", "节假日安排已录入，期限仍是2027年1月5日。", date(2027, 1, 5)),
    ]


def test_settings_are_kept_and_recorded_without_the_address(officer: Account, settings: Settings) -> None:
    settings.NOTIFICATION_CHANNELS = {"email": ENTRY}
    modes = {(Kind.TASK, Channel.EMAIL): Mode.DAILY}
    actions.change_settings(officer, modes, {Channel.EMAIL: "zhang@example.cn"}, by=officer)
    actions.change_settings(officer, modes, {Channel.EMAIL: "zhang@example.cn"}, by=officer)  # nothing changed
    entry = Entry.objects.get()
    assert (entry.action, entry.actor) == ("notifications.change_settings", "zhang")
    assert "zhang@example" not in entry.payload.text
    assert "zh***cn" in entry.payload.text
    assert (queries.contacts_of(officer), queries.modes_of(officer)["task", "email"]) == (
        {"email": "zhang@example.cn"}, Mode.DAILY,
    )  # fmt: skip
    actions.change_settings(officer, modes, {Channel.EMAIL: ""}, by=officer)
    assert (queries.contacts_of(officer), Entry.objects.count()) == ({}, 2)


def test_database_refuses_unknown_kinds_and_modes(officer: Account) -> None:
    (made,) = actions.notify([officer], Kind.TASK, "请审核")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.filter(pk=made.pk).update(kind="gossip")
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(user_id=officer.pk, kind="task", channel="sms", mode="always")


def test_address_of_a_vanished_page_is_empty() -> None:
    assert queries.address_of("workdays-year", "2026") == "/workdays/2026/"
    assert queries.address_of("workdays", "") == "/workdays/"
    assert {queries.address_of(name, "x") for name in ("", "mei-you", "workdays-year")} == {""}
