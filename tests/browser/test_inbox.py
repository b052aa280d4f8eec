"""What a person does first in the morning: look what waits, go there, come back."""

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from hengji.foundation.access.testing import roles
from hengji.foundation.common.testing import OFFICER
from hengji.foundation.notifications.actions import notify
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.organisations.models import User
from hengji.foundation.workdays.actions import load_published
from tests.browser.conftest import Visit, both

PAGES = [
    "/inbox/", "/notifications/", "/notifications/settings/", "/workdays/", "/workdays/2026/", "/workdays/import/",
    "/api/", "/api/keys/", "/operations/jobs/",
]  # fmt: skip


@pytest.fixture
def _full(settings: Settings, visit: Visit) -> None:
    settings.INBOX = "hengji.front.web.tests.rooms.WITH_BROKEN"
    settings.NOTIFICATION_CHANNELS = {"email": {"adapter": "x"}, "webhook": {"adapter": "x"}}
    load_published()
    notify([User.objects.get(username=OFFICER.username)], Kind.RETURNED, "目标被退回", "请补充依据")


@both
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("_full")
def test_page_fits_and_is_accessible(visit: Visit, path: str) -> None:
    with roles(**{OFFICER.username: "office system_admin"}):
        visit.log_in()
        visit.open(path)
        visit.page.wait_for_load_state("networkidle")
    visit.picture(f"{path.strip('/').replace('/', '-')}-{visit.width}")
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []


@both
@pytest.mark.usefixtures("_full")
def test_what_waits_is_counted_and_one_click_away(visit: Visit) -> None:
    visit.log_in()
    expect(visit.page.locator(".topbar-link [data-count=notifications]")).to_have_text("1")
    visit.open("/inbox/")
    expect(visit.page.locator("[data-count=inbox]").first).to_have_text("5")
    visit.page.get_by_role("link", name="修改目标").click()
    expect(visit.page).to_have_url(f"{visit.address}/workdays/")


@pytest.mark.usefixtures("_full")
def test_last_unread_message_takes_the_number_away(visit: Visit) -> None:
    visit.log_in()
    visit.open("/notifications/")
    visit.page.get_by_role("button", name="标为已读：目标被退回").click()
    expect(visit.page.get_by_text("目标被退回")).to_be_visible()
    visit.page.wait_for_load_state("networkidle")
    expect(visit.page.locator(".topbar-link [data-count=notifications]")).to_be_hidden()


def test_secret_of_a_key_is_shown_once(visit: Visit) -> None:
    visit.log_in()
    visit.open("/api/keys/")
    visit.page.get_by_label("名称").fill("办公系统")
    visit.page.get_by_label("查询本人的账号").check()
    visit.page.get_by_role("button", name="新建密钥").click()
    secret = visit.page.locator("#token").inner_text()
    visit.open("/api/keys/")
    expect(visit.page.get_by_text("办公系统", exact=True)).to_be_visible()
    expect(visit.page.get_by_text(secret)).to_have_count(0)
