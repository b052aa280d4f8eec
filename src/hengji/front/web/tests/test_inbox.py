import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.foundation.access.testing import roles
from hengji.foundation.common.testing import OFFICER, PASSWORD, STRANGER
from hengji.foundation.notifications.actions import notify
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.models import User
from hengji.front.web.navigation import ENTRIES
from hengji.front.web.queries import Urgency, inbox, urgency
from hengji.front.web.tests.rooms import PLACE, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD)


def ask(settings: Settings, which: str) -> None:
    settings.INBOX = f"{PLACE}.{which}"


def test_the_most_urgent_stands_first(officer: User, settings: Settings) -> None:
    ask(settings, "ALL")
    found = inbox(officer)
    assert [(todo.title, urgency(todo.due, day(0))) for todo in found.todos] == [
        ("修改目标", Urgency.OVERDUE),
        ("签发责任书", Urgency.TODAY),
        ("审核调整", Urgency.SOON),
        ("填报进展", Urgency.LATER),
        ("补充说明", Urgency.OPEN),
    ]
    assert found.silent == 0


def test_page_says_what_why_and_until_when(client: Client, officer: User, settings: Settings) -> None:
    ask(settings, "ALL")
    client.force_login(officer)
    page = client.get("/inbox/").content.decode()
    headings = ["已逾期", "今天到期", "七天内到期", "以后到期", "没有期限"]
    places = [page.index(f">{heading}<") for heading in headings]
    assert places == sorted(places)
    for text in ("修改目标", "组长单位退回", "等您签发", "共5件", 'href="/workdays/"'):
        assert text in page


def test_a_failing_room_is_logged_and_the_others_are_shown(
    client: Client, officer: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    ask(settings, "WITH_BROKEN")
    client.force_login(officer)
    page = client.get("/inbox/").content.decode()
    assert "有一部分待办暂时取不到" in page
    assert "修改目标" in page
    assert "rooms.broken could not say what waits" in caplog.text
    assert "ZeroDivisionError" not in page


def test_a_misspelt_room_does_not_break_the_page(client: Client, officer: User, settings: Settings) -> None:
    ask(settings, "MISSPELT")
    client.force_login(officer)
    page = client.get("/").content.decode()
    assert "目前没有待办事项" in page
    assert "有一部分待办暂时取不到" in page


def test_stranger_sees_an_empty_inbox_that_helps(client: Client, settings: Settings) -> None:
    ask(settings, "ALL")
    client.force_login(create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD))
    page = client.get("/inbox/").content.decode()
    assert "目前没有待办事项" in page
    assert "修改目标" not in page


def test_workbench_shows_the_first_five_and_leads_to_the_rest(
    client: Client, officer: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(settings, "ALL")
    monkeypatch.setattr("hengji.front.web.views.FIRST", 2)
    client.force_login(officer)
    page = client.get("/").content.decode()
    assert "查看另外3件待办" in page
    assert "签发责任书" in page
    assert "审核调整" not in page


def test_counts_are_those_of_the_pages(client: Client, officer: User, settings: Settings) -> None:
    ask(settings, "ALL")
    notify([officer], Kind.TASK, "请看")
    client.force_login(officer)
    assert client.get("/counts/").json() == {"inbox": 5, "notifications": 1}


@pytest.mark.parametrize(("which", "rows"), [("NONE", 0), ("ALL", 5)])
def test_inbox_has_a_fixed_number_of_queries(
    client: Client, officer: User, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries,
    which: str, rows: int,
) -> None:  # fmt: skip
    ask(settings, which)
    client.force_login(officer)
    with django_assert_num_queries(7):  # session, account, three for the roles; days, years
        assert client.get("/inbox/").content.decode().count('class="matter"') == rows


def test_navigation_shows_what_a_person_may_open(officer: User) -> None:
    def shown() -> set[str]:
        return {entry.url_name for entry in ENTRIES if entry.visible(officer)}

    everybody = {
        "workbench", "inbox", "notifications", "workdays", "approvals", "rules", "packs", "api-keys",
    }  # fmt: skip
    assert shown() == everybody | {"goals"}  # a clerk without a role may be somebody who is evaluated
    with roles(zhang="system_admin"):
        assert shown() == everybody | {"jobs", "organisations", "account_list"}
