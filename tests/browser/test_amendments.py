"""目标调整 at four windows: an organ asks, the group's lead returns it, it comes again, all agree."""

import pytest
from playwright.sync_api import expect

from hengji.foundation.common.testing import PASSWORD
from hengji.year.goals.tests.amendment_house import JULY, House, a_house
from tests.browser.conftest import PHONE, AnotherWindow, Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> House:
    """On a day of July, in the window."""
    del visit
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: JULY)
    found = a_house()
    for user in (found.clerk, found.lead, found.office, found.steering):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return found


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"amendments-{name}-{visit.width}")
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []


def asks(clerk: Visit, house: House) -> None:
    page = clerk.page
    clerk.open(f"/goal-sheets/{house.sheet.key}/")
    page.get_by_role("link", name="申请目标调整").click()
    looked_at(clerk, "choose")
    page.get_by_label("核减").check()
    page.get_by_label("P2-01").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("P2-02 调整后分值").fill("55")
    expect(page.locator(".amend-sum.is-bad")).to_contain_text("95")
    looked_at(clerk, "form-cancel")
    page.get_by_label("调整事由").select_option("task")
    page.get_by_label("调整理由").fill("省政府取消了这项任务。")
    page.get_by_label("依据文号").fill("省政办发〔2026〕12号")
    page.get_by_role("button", name="提出申请").click()
    expect(page.get_by_role("alert")).to_contain_text("合计95分，应为100分")
    clerk.expect_problem("422")
    looked_at(clerk, "refused")
    page.get_by_label("P2-02 调整后分值").fill("60")
    page.get_by_role("button", name="提出申请").click()
    expect(page.get_by_text("已送审")).to_be_visible()
    looked_at(clerk, "asked")


def decides(person: Visit, button: str, remark: str) -> None:
    page = person.page
    person.open("/goal-amendments/GP.1/")
    page.get_by_label("意见").fill(remark)
    looked_at(person, f"decide-{button}")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible()


def again(clerk: Visit) -> None:
    page = clerk.page
    clerk.open("/goal-amendments/GP.1/")
    looked_at(clerk, "returned")
    page.get_by_role("link", name="按意见修改后再报").click()
    page.get_by_label("调整理由").fill("省政府取消了这项任务，见第三条。")
    page.get_by_role("button", name="重新提出").click()
    expect(page.get_by_text("已送审")).to_be_visible()


def test_an_amendment_from_request_to_version(visit: Visit, house: House, another: AnotherWindow) -> None:
    clerk, lead = another(house.clerk.username), another(house.lead.username, PHONE)
    phone = another(house.clerk.username, PHONE)
    asks(clerk, house)
    decides(lead, "退回修改", "请写明依据的条款。")
    again(clerk)
    decides(lead, "同意", "同意。")
    decides(another(house.office.username), "同意", "同意。")
    steering = another(house.steering.username)
    decides(steering, "同意", "同意。")
    expect(steering.page.get_by_text("已生效").first).to_be_visible()
    looked_at(steering, "effective")
    sheet = f"/goal-sheets/{house.sheet.key}/"
    for name, address in (
        ("history", f"{sheet}goals/P2-02/history/"), ("list", "/goals/GP/amendments/"),
        ("adjust", f"{sheet}amend/?kind=adjust&goal=P2-02"), ("choose", f"{sheet}amend/"),
        ("one", "/goal-amendments/GP.1/"), ("sheet", sheet), ("cancel", f"{sheet}amend/?kind=cancel&goal=P2-02"),
    ):  # fmt: skip
        for window in (clerk, phone):
            window.open(address)
            looked_at(window, name)
