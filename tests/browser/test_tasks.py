"""From a workbook with a mistake to a task that is split, its gaps on the board, and an organ's map."""

import pytest
from playwright.sync_api import FilePayload, expect

from hengji.foundation.organisations.models import User
from hengji.year.goals.actions import start_sheet
from hengji.year.goals.actions.strategy import StrategicDraft, write_strategic_goal
from hengji.year.goals.models import Goal, GoalVersion, Task
from hengji.year.observations.tests.world import World, build
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "来源标题,文号,条款,任务内容,牵头单位,配合单位,份额,完成时限\n"
FIRST = "2026年省政府工作报告,黔府发〔2026〕1号,三（一）,新建农村公路5000公里,{lead},单位A2,70、30,12月底前\n"
REST = ",,三（二）,城镇新增就业70万人,单位A2,,,11月\n,,三（三）,全省新建农村公路5000公里以上,,,,年底前\n"


def csv(lead: str) -> FilePayload:
    text = HEAD + FIRST.format(lead=lead) + REST
    return {"name": "任务分解.csv", "mimeType": "text/csv", "buffer": text.encode()}


def enter(visit: Visit, user: User) -> None:
    visit.page.context.clear_cookies()
    visit.log_in(user.username)
    visit.page.wait_for_url(f"{visit.address}/")


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"tasks-{name}-{visit.width}")
    assert (visit.accessibility_problems(), visit.overflow()) == ([], 0)


def upload(visit: Visit, file: FilePayload) -> None:
    visit.page.get_by_label("工作簿（.xlsx）或CSV文件").set_input_files(file)
    visit.page.get_by_role("button", name="上传并检查").click()


@both
def test_from_a_workbook_to_a_complete_breakdown(visit: Visit) -> None:
    world = build()
    enter(visit, world.office)
    _import(visit, world)
    _split(visit)
    _withdraw(visit)
    enter(visit, world.filler)
    _read(visit, world)
    _map(visit, world)


def _import(visit: Visit, world: World) -> None:
    page = visit.page
    visit.open("/tasks/")
    looked_at(visit, "plans")
    page.get_by_role("link", name=world.plan.title).click()
    looked_at(visit, "empty")
    page.get_by_role("link", name="导入", exact=True).click()
    looked_at(visit, "upload")
    upload(visit, csv("省甲厅局"))
    expect(page.get_by_text("参评对象里没有“省甲厅局”")).to_be_visible()
    looked_at(visit, "problems")
    page.get_by_role("link", name="重新上传").click()
    upload(visit, csv("甲厅"))
    expect(page.get_by_text("新增3项，修改0项，0项不变。")).to_be_visible()
    looked_at(visit, "preview")
    page.get_by_role("button", name="登记这3项").click()
    expect(page.get_by_role("heading", name="缺牵头单位（1处）")).to_be_visible()
    expect(page.get_by_role("heading", name="疑似重复登记（1处）")).to_be_visible()
    looked_at(visit, "coverage")


def _split(visit: Visit) -> None:
    """By keyboard alone, from the gap to the saved split."""
    page = visit.page
    page.get_by_role("link", name="确定牵头单位").press("Enter")
    looked_at(visit, "task")
    page.get_by_label("牵头单位").focus()
    for word in ("甲厅", "60", "单位A3", "40"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.get_by_label("牵头单位").press("Enter")
    expect(page.get_by_text("分工已保存。")).to_be_visible()
    expect(page.get_by_label("配合单位1")).to_have_value("单位A3")
    looked_at(visit, "split")


def _withdraw(visit: Visit) -> None:
    page = visit.page
    page.get_by_label("理由").fill("与01-001是同一件事")
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("任务01-003已撤销，记录保留。")).to_be_visible()
    looked_at(visit, "list")
    page.get_by_role("link", name="任务来源").click()
    looked_at(visit, "sources")
    page.get_by_role("link", name="任务覆盖").click()
    expect(page.get_by_role("heading", name="缺牵头单位")).to_have_count(0)
    looked_at(visit, "mended")


def _read(visit: Visit, world: World) -> None:
    """An organ reads its own task and says that it is not its own."""
    page = visit.page
    visit.open(f"/tasks/{world.plan.code}/")
    expect(page.get_by_role("heading", name="本单位承担的任务")).to_be_visible()
    looked_at(visit, "own")
    page.get_by_role("link", name="新建农村公路5000公里").click()
    page.get_by_label("理由和依据").fill("“三定”规定没有这项职责")
    page.get_by_role("button", name="提出不是本单位职责").click()
    expect(page.get_by_text("已提出，答复前仍按现在的分工办理。")).to_be_visible()
    looked_at(visit, "objected")


def _map(visit: Visit, world: World) -> None:
    organ, page = world.organs[0], visit.page
    for code, title in (("Z1", "建成西部陆海交通枢纽"), ("Z2", "公路水路安全水平进入全国前列")):
        write_strategic_goal(organ, StrategicDraft(code, title, 2026, 2030, "duties"), by=world.filler)
    sheet = start_sheet(world.plan.participants.get(code="A1"), by=world.filler)
    for place, (title, perspective, strategic) in enumerate((
        ("新建农村公路5000公里", "duties", "Z1"), ("普通国省道优良路率", "duties", ""),
        ("群众出行满意度", "public", "Z9"), ("行政审批平均办理时限", "process", ""), ("工作机制创新", "", ""),
    ), 1):  # fmt: skip
        goal = Goal.objects.create(plan=world.plan, sheet=sheet, code=f"A1-{place:02d}", position=place)
        GoalVersion.objects.create(goal=goal, title=title, perspective=perspective, strategic=strategic, points="20",
                                   target="95", unit="%", task=Task.objects.order_by("pk")[0].code)  # fmt: skip
    visit.open("/strategy/")
    looked_at(visit, "strategy")
    page.get_by_role("link", name="建成西部陆海交通枢纽").click()
    looked_at(visit, "strategic-goal")
    visit.open(f"/goal-sheets/{sheet.key}/map/")
    expect(page.get_by_text("没有目标的维度：队伍与创新、资金与资源。")).to_be_visible()
    expect(page.get_by_role("link", name="Z2 公路水路安全水平进入全国前列")).to_be_visible()
    looked_at(visit, "map")
    page.get_by_text("数据表", exact=True).click()
    looked_at(visit, "map-table")
