"""What-if: move a number on a copy, see ranks move, keep it, compare; nothing official changes."""

import re

from playwright.sync_api import expect

from hengji.foundation.common.testing import OFFICER
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.outcome.assessment.models import Run, Scenario

from .conftest import Visit, both


@both
def test_numbers_are_moved_kept_and_compared(visit: Visit, stored: Run) -> None:
    give(User.objects.get(username=OFFICER.username), Role.OFFICE)
    visit.log_in()
    visit.open(f"/runs/{stored.pk}/")
    visit.page.locator("#main").get_by_role("link", name="模拟测算").click()
    expect(visit.page.get_by_text("得分、名次和等次都没有变化。")).to_be_visible()
    _move_a_weight(visit)
    _move_a_record(visit)
    _looks_right(visit, "whatif")
    _keep(visit, "党建不重要")
    visit.page.get_by_label("机关党建 · 分值", exact=True).fill("40")
    _keep(visit, "党建翻倍")
    _compare(visit)
    assert Run.objects.get().digest == stored.digest
    assert Scenario.objects.count() == 2


def _move_a_weight(visit: Visit) -> None:
    """By typing and by the keys of the slider."""
    page = visit.page
    party = page.get_by_label("机关党建 · 分值", exact=True)
    party.fill("60")
    expect(page.locator("#results")).to_contain_text(re.compile("名次上升[1-9]"))
    assert page.locator(".moved-up").filter(has_text="↑").count() > 0
    assert page.locator(".moved-down").filter(has_text="↓").count() > 0
    expect(page.get_by_text("下级分值合计为 140")).to_be_visible()
    slider = page.get_by_label("滑动调整：机关党建 · 分值")
    slider.focus()
    page.keyboard.press("Home")
    expect(party).to_have_value("0")
    slider.press("ArrowRight")
    expect(party).to_have_value("1")
    expect(page.get_by_text("下级分值合计为 81")).to_be_visible()


def _move_a_record(visit: Visit) -> None:
    page = visit.page
    page.get_by_label("单位", exact=True).select_option("A01")
    page.get_by_label("末级指标").select_option("S1.1")
    page.get_by_role("button", name="加入数据").click()
    record = page.get_by_role("group", name=re.compile("省委第1部门 · 年度党建任务")).get_by_role("textbox")
    expect(record).to_be_focused()
    record.fill("很好")
    expect(page.get_by_text("请填写数字，或未报、不适用、待公布、免考。")).to_be_visible()
    record.fill("0")
    expect(page.get_by_text("请填写数字，或未报、不适用、待公布、免考。")).to_have_count(0)


def _compare(visit: Visit) -> None:
    visit.open("/whatif/")
    for box in visit.page.get_by_role("checkbox").all():
        box.check()
    _looks_right(visit, "whatif-home")
    visit.page.get_by_role("button", name="比较所选方案").click()
    expect(visit.page.get_by_role("columnheader", name="党建翻倍 名次")).to_be_visible()
    _looks_right(visit, "whatif-compare")


def _looks_right(visit: Visit, name: str) -> None:
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []
    visit.picture(f"{name}-{visit.width}")


def _keep(visit: Visit, title: str) -> None:
    visit.page.get_by_label("保存为方案").fill(title)
    visit.page.get_by_role("button", name="保存", exact=True).click()
    expect(visit.page.get_by_text(f"已保存为方案“{title}”。")).to_be_visible()


@both
def test_scheme_is_tried(visit: Visit) -> None:
    page = visit.page
    give(User.objects.get(username=OFFICER.username), Role.OFFICE)
    visit.log_in()
    visit.open("/trials/")
    page.get_by_role("link", name="省直机关目标绩效管理年度考评办法").click()
    expect(page.get_by_role("heading", name="发现")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("5条否决和限制没有依据")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("相差最大的是"))).to_be_visible()
    _looks_right(visit, "trial")
