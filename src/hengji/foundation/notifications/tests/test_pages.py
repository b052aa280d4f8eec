import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.foundation.common.testing import Account
from hengji.foundation.ledger.models import Entry
from hengji.foundation.notifications import actions, queries
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import Kind, Mode
from hengji.foundation.notifications.tests.tray import ENTRY

pytestmark = pytest.mark.django_db


def test_list_shows_the_own_ones_and_nobody_elses(client: Client, officer: Account, stranger: Account) -> None:
    actions.notify([officer], Kind.RETURNED, "目标被退回", "请补充依据", due=timezone.localdate())
    client.force_login(officer)
    page = client.get("/notifications/").content.decode()
    assert all(text in page for text in ("目标被退回", "请补充依据", "今天到期", "未读", "标为已读"))
    client.force_login(stranger)
    assert "还没有消息" in client.get("/notifications/").content.decode()
    assert "没有未读消息" in client.get("/notifications/?show=unread").content.decode()


def test_opening_leads_to_the_matter_and_counts_as_reading(client: Client, officer: Account) -> None:
    (made,) = actions.notify([officer], Kind.TASK, "请看", matter=Matter("workdays", ""))
    client.force_login(officer)
    assert client.get(f"/notifications/{made.pk}/").headers["Location"] == "/workdays/"
    assert queries.unread_count(officer) == 0
    (lost,) = actions.notify([officer], Kind.TASK, "请看", matter=Matter("mei-you", "1"))
    assert "那一页已经不在了" in client.get(f"/notifications/{lost.pk}/", follow=True).content.decode()


def test_foreign_ones_do_not_exist(client: Client, officer: Account, stranger: Account) -> None:
    (made,) = actions.notify([officer], Kind.TASK, "请看")
    client.force_login(stranger)
    assert client.get(f"/notifications/{made.pk}/").status_code == 404
    assert client.post(f"/notifications/{made.pk}/read/").status_code == 404
    client.post("/notifications/read/", {"until": timezone.now().isoformat()})
    assert queries.unread_count(officer) == 1


def test_one_and_all_can_be_marked(client: Client, officer: Account) -> None:
    first, _second = (actions.notify([officer], Kind.TASK, title)[0] for title in ("一", "二"))
    client.force_login(officer)
    assert client.post(f"/notifications/{first.pk}/read/").headers["Location"] == "/notifications/"
    assert queries.unread_count(officer) == 1
    answer = client.post("/notifications/read/", {"until": "x"}, follow=True)
    assert "1条消息已标为已读" in answer.content.decode()
    assert client.get("/notifications/read/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_fixed_number_of_queries(
    client: Client, officer: Account, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        actions.notify([officer], Kind.TASK, "请看")
    client.force_login(officer)
    with django_assert_num_queries(9):  # session, account, three for the roles; count, page, days, years
        client.get("/notifications/")


def test_settings_offer_what_the_installation_has(client: Client, officer: Account, settings: Settings) -> None:
    client.force_login(officer)
    settings.NOTIFICATION_CHANNELS = {}
    assert "没有开通系统外的提醒方式" in client.get("/notifications/settings/").content.decode()
    settings.NOTIFICATION_CHANNELS = {"email": ENTRY, "webhook": ENTRY}
    page = client.get("/notifications/settings/").content.decode()
    assert all(text in page for text in ("联系方式", "电子邮件：待办", "接口推送：期限"))
    sent = {f"{kind}-{name}": "daily" for kind in Kind for name in ("email", "webhook")}
    answer = client.post("/notifications/settings/", sent | {"contact-email": "zhang@example.cn"}, follow=True)
    assert "提醒设置已保存" in answer.content.decode()
    assert set(queries.modes_of(officer).values()) == {Mode.DAILY}
    assert Entry.objects.get().action == "notifications.change_settings"
    bad = client.post("/notifications/settings/", sent | {"contact-email": "x", "task-email": ""}).content.decode()
    assert "请选择频次" in bad
    assert queries.contacts_of(officer) == {"email": "zhang@example.cn"}


def test_phone_numbers_are_looked_at(client: Client, officer: Account, settings: Settings) -> None:
    settings.NOTIFICATION_CHANNELS = {"sms": ENTRY}
    client.force_login(officer)
    sent = {f"{kind}-sms": "off" for kind in Kind}
    page = client.post("/notifications/settings/", sent | {"contact-sms": "123"}).content.decode()
    assert "请填写11位手机号码" in page
    assert 'value="123"' in page
