"""A task becomes an organ's goal, the goal goes down to a division and to a clerk, and the clerk sees it all above."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.organisations.models import User
from hengji.year.goals.actions import Row, write_goals
from hengji.year.goals.models import Source, Task
from hengji.year.goals.tests.cascade_house import House, a_house
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)


def enter(visit: Visit, user: User) -> None:
    user.set_password(PASSWORD)
    user.save()
    visit.page.context.clear_cookies()
    visit.log_in(user.username)
    visit.page.wait_for_url(f"{visit.address}/")


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"cascade-{name}-{visit.width}")
    assert (visit.accessibility_problems(), visit.overflow()) == ([], 0)


def with_a_task(house: House) -> None:
    source = Source.objects.create(
        plan=house.plan, title="2026年省政府工作报告", number="黔府发〔2026〕1号", position=1
    )
    task = Task.objects.create(
        plan=house.plan, source=source, code="R-01", text="新增公办学位1200个", article="三（一）",
        registered_by=house.above, registered_at=timezone.now(),
    )  # fmt: skip
    task.assignments.create(participant=house.plan.participants.get(code="P1"), duty="lead")
    write_goals(house.sheet, [Row("P1-01", {"task": "R-01"})], by=house.filler)


@both
def test_from_a_task_to_a_clerk(visit: Visit) -> None:
    house = a_house()
    with_a_task(house)
    _organ(visit, house)
    _division(visit, house)
    _clerk_and_office(visit, house)


def _organ(visit: Visit, house: House) -> None:
    page = visit.page
    enter(visit, house.filler)
    visit.open("/goal-sheets/GP.P1/goals/P1-01/")
    page.get_by_role("link", name="分解到处室和个人").click()
    fields = page.get_by_role("group", name="基础教育处")
    fields.get_by_label("目标值").fill("八百")
    page.get_by_role("button", name="写入各自的目标表").click()
    expect(page.get_by_text("目标值“八百”不是数字。")).to_be_visible()
    visit.expect_problem("422")
    looked_at(visit, "form")
    fields.get_by_label("目标值").fill("800")
    page.get_by_role("button", name="写入各自的目标表").click()
    expect(page.get_by_text("下一级目标值合计800个，本项目标值1200个。")).to_be_visible()
    looked_at(visit, "goal")


def _division(visit: Visit, house: House) -> None:
    page = visit.page
    enter(visit, house.division)
    visit.open("/goal-sheets/OWN.P1/goals/P1-01/cascade/")
    page.get_by_role("checkbox", name="李科员").check()
    page.get_by_role("group", name="李科员").get_by_label("目标名称").fill("办好城东小学")
    page.get_by_role("button", name="写入各自的目标表").click()
    expect(page.get_by_label("上级目标")).to_have_value("P1-01")


def _clerk_and_office(visit: Visit, house: House) -> None:
    page = visit.page
    enter(visit, house.clerk)
    visit.open("/goals/")
    looked_at(visit, "home")
    visit.open("/goal-sheets/OWN.P3/goals/P3-01/")
    expect(page.get_by_text("R-01 新增公办学位1200个")).to_be_visible()
    looked_at(visit, "clerk")
    enter(visit, house.office)
    visit.open("/goals/OWN/cascade/")
    expect(page.get_by_text("第1单位的目标“压减办件时限”还没有处室或个人承接。")).to_be_visible()
    expect(page.get_by_text("R-01 新增公办学位1200个")).to_be_visible()
    looked_at(visit, "board")
    page.get_by_role("link", name="分解", exact=True).click()
    expect(page.get_by_role("heading", name="分解目标")).to_be_visible()
