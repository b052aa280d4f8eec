"""An organ drafts twelve goals: typed, autosaved, pasted, remarked by the linter, sent, returned and mended."""

import pytest
from playwright.sync_api import Page, Route, expect

from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.organisations.models import User
from hengji.year.goals.actions import decide_sheet
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import GoalSheet
from hengji.year.goals.queries.sheets import pairs_of
from hengji.year.goals.tests.reviewing import Bench, a_bench, agree, fresh, shown
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/goal-sheets/GP.P2/"
TYPED = tuple(f"第{number}类事项办结率" for number in range(1, 10))
PASTED = (
    "目标名称\t计分类型\t分值\t目标值\t计量单位\t方向\t完成时限\t数据来源\n"
    "新增公办学位\t正向定量\t10\t1200\t个\t越高越好\t2026年12月\t教育事业统计\n"
    "压减办件时限\t逆向定量\t10\t5\t天\t越低越好\t2026-06-30\t政务服务平台\n"
    "老旧小区改造开工\t正向定量\t8\t300\t个\t越高越好\t2026-11-30\t项目台账\n"
)


def enter(visit: Visit, user: User) -> Page:
    visit.page.context.clear_cookies()
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    visit.log_in(user.username)
    visit.page.wait_for_url(f"{visit.address}/")
    return visit.page


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"goals-{name}-{visit.width}")
    assert (visit.accessibility_problems(), visit.overflow()) == ([], 0)


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_text("已保存")


@both
def test_an_organ_drafts_twelve_goals_and_mends_one(visit: Visit) -> None:
    bench = a_bench()
    page = enter(visit, bench.filler)
    visit.open("/goals/")
    looked_at(visit, "home")
    page.get_by_role("button", name="开始拟定").click()
    expect(page.get_by_text("还没有目标").first).to_be_visible()
    looked_at(visit, "empty")
    _type(visit)
    _lose_the_network(visit)
    _paste(visit)
    looked_at(visit, "twelve")
    _submit_and_return(visit, bench)
    sheet = GoalSheet.objects.get()
    agree(sheet, bench.lead, bench.office, bench.leader, bench.steering)
    assert (fresh(sheet).state, sheet.rounds.count()) == (SheetState.APPROVED, 2)
    assert [version.title for _goal, version in pairs_of(sheet)] == [
        *TYPED, "新增公办学位", "压减办件时限", "老旧小区改造开工",
    ]  # fmt: skip


def _type(visit: Visit) -> None:
    """Nine goals by hand; the first is vague until somebody writes what comes of it."""
    page = visit.page
    for number, title in enumerate(TYPED, 1):
        page.get_by_role("button", name="增加一项目标").click()
        expect(page.get_by_label(f"P2-{number:02d} 目标名称")).to_be_visible()
        _fill(page, number, title if number > 1 else "进一步加强服务工作")
    page.get_by_label("P2-01 目标值").click()
    page.get_by_label("P2-01 目标名称").click()
    line = page.locator("#P2-01")
    expect(line.get_by_text("提醒")).to_be_visible()
    line.locator("summary").click()
    expect(line.get_by_text("没有写明可以核验的成果")).to_be_visible()
    looked_at(visit, "vague")
    page.get_by_label("P2-01 目标名称").fill(TYPED[0])
    page.get_by_label("P2-01 目标值").fill("９8")
    page.get_by_label("P2-01 目标值").press("ArrowDown")
    expect(page.get_by_label("P2-02 目标值")).to_be_focused()
    saved(page)
    expect(page.get_by_label("P2-01 目标值")).to_have_value("98")


def _fill(page: Page, number: int, title: str) -> None:
    code = f"P2-{number:02d}"
    page.get_by_label(f"{code} 目标名称").fill(title)
    page.get_by_label(f"{code} 计分类型").select_option("正向定量")
    page.get_by_label(f"{code} 分值").fill("8")
    if number > 1:
        page.get_by_label(f"{code} 目标值").fill("98")
    page.get_by_label(f"{code} 计量单位").fill("%")
    page.get_by_label(f"{code} 方向").select_option("up")
    page.get_by_label(f"{code} 完成时限").fill("2026年12月")
    page.get_by_label(f"{code} 数据来源").fill("业务系统")
    page.get_by_label(f"{code} 数据来源").blur()
    saved(page)


def _lose_the_network(visit: Visit) -> None:
    """What is typed without a network is kept on the machine and saved when it is back."""
    page = visit.page

    def gone(route: Route) -> None:
        route.abort("internetdisconnected")

    page.route("**/save/", gone)
    page.get_by_label("P2-09 数据来源").fill("政务服务平台")
    expect(page.locator("#save-state")).to_contain_text("网络不通")
    visit.expect_problem("Failed to load resource")
    page.unroute("**/save/", gone)
    saved(page)
    page.reload()
    expect(page.get_by_label("P2-09 数据来源")).to_have_value("政务服务平台")
    visit.problems[:] = [each for each in visit.problems if "ERR_INTERNET_DISCONNECTED" not in each]


def _paste(visit: Visit) -> None:
    page = visit.page
    page.get_by_text("从 Excel 粘贴").click()
    page.get_by_label("在 Excel 中选定各行复制，粘贴到这里").fill(PASTED)
    page.get_by_role("button", name="增加这些目标").click()
    expect(page.get_by_text("已从粘贴的内容增加3项目标。")).to_be_visible()
    expect(page.locator("#summary")).to_contain_text("100 / 100")


def _submit_and_return(visit: Visit, bench: Bench) -> None:
    page = visit.page
    page.get_by_role("link", name="送审……").click()
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_role("button", name="撤回")).to_be_visible()
    sheet = GoalSheet.objects.get()
    remarks = {"P2-12": "请写明开工的认定标准。"}
    decide_sheet(sheet, by=bench.lead, verdict="return", remark="请修改", remarks=remarks, shown=shown(sheet))
    visit.open(HERE)
    expect(page.get_by_text("请写明开工的认定标准。")).to_be_visible()
    looked_at(visit, "returned")
    page.get_by_role("link", name="老旧小区改造开工").first.click()
    page.get_by_label("P2-12 成果").fill("以施工许可证为开工标准")
    page.get_by_label("P2-12 成果").blur()
    saved(page)
    looked_at(visit, "goal")
    visit.open(HERE)
    page.get_by_role("link", name="送审……").click()
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_role("button", name="撤回")).to_be_visible()
