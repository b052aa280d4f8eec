"""A year's scheme in the browser: from the pack over a wrong sum and its mending to the issued text."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.organisations import demo
from hengji.foundation.organisations.models import Organisation
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import digest_of_text, pack_text
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)
OPEN_BASIS = "basis: 待填"


def enter(visit: Visit, name: str) -> Page:
    visit.page.context.clear_cookies()
    visit.log_in(name, f"{name}-{PASSWORD}")
    expect(visit.page.get_by_role("heading", name="工作台")).to_be_visible()
    return visit.page


def sound(visit: Visit) -> None:
    assert (visit.overflow(), visit.accessibility_problems()) == (0, [])


def bring_in(visit: Visit, path: Path) -> None:
    """Choose a file, look at what it would change, and say yes."""
    visit.open("/plans/SZ-2026/import/")
    visit.page.get_by_label("文件").set_input_files(path)
    visit.page.get_by_role("button", name="检查文件").click()
    expect(visit.page.get_by_role("heading", name="将要改动的内容")).to_be_visible()


def start(visit: Visit) -> None:
    page = enter(visit, "office")
    visit.open("/plans/")
    page.get_by_role("link", name="新建年度考评").click()
    page.get_by_label("名称").fill("省直机关2026年度目标绩效考评")
    page.get_by_label("编号").fill("SZ-2026")
    page.get_by_label("年度").fill("2026")
    page.get_by_label("从哪里开始").select_option("pack:guizhou-six-blocks-example")
    sound(visit)
    page.get_by_role("button", name="新建").click()
    expect(page.get_by_role("heading", name="5处问题解决后才能印发")).to_be_visible()
    sound(visit)
    visit.picture(f"plans-draft-{visit.width}")


def files(page: Page, folder: Path) -> tuple[Path, Path]:
    """The scheme as it came, with its bars' basis filled in: once right, once with a sum that is wrong."""
    with page.expect_download() as download:
        page.get_by_role("link", name="方案包").click()
    text = Path(download.value.path()).read_text(encoding="utf-8").replace(OPEN_BASIS, "basis: 示例文号 第一条")
    good, wrong = folder / "good.yaml", folder / "wrong.yaml"
    good.write_text(text, encoding="utf-8")
    wrong.write_text(text.replace("points: 15\n", "points: 16\n", 1), encoding="utf-8")
    return good, wrong


def enter_people(visit: Visit, folder: Path) -> None:
    """Two organs by a workbook, which is looked at first: once with a row that is wrong, once right."""
    page = visit.page
    organs = list(Organisation.objects.filter(versions__kind="organ").order_by("code").distinct()[:2])
    titles = ["编码", "名称", "机构", "组别"]
    rows = [[each.code, f"单位{each.code}", each.code, "A"] for each in organs]
    path = folder / "people.xlsx"
    for cells in ([*rows, ["X", "", "", "没有"]], rows):
        write_workbook(path, [SheetOut("参评对象", titles, cells)])
        visit.open("/plans/SZ-2026/participants/")
        page.get_by_role("link", name="导入", exact=True).click()
        sound(visit)
        page.get_by_label("工作簿").set_input_files(path)
        page.get_by_role("button", name="上传并检查").click()
        if cells is not rows:
            visit.expect_problem("422")
            expect(page.get_by_text("参评对象第4行“名称”列")).to_be_visible()
        else:
            expect(page.get_by_role("button", name="导入这2行")).to_be_visible()
        sound(visit)
    page.get_by_role("button", name="导入这2行").click()
    expect(page.get_by_text("新增和修改共2个参评对象")).to_be_visible()
    arrange(visit, organs)


def arrange(visit: Visit, organs: list[Organisation]) -> None:
    """The lead of the group, a substitute, and a look at what else is arranged beside the text."""
    page = visit.page
    page.get_by_role("link", name="组别和组长单位").click()
    sound(visit)
    page.get_by_label("党委部门组").select_option(organs[1].code)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("组长单位已保存。")).to_be_visible()
    page.get_by_role("link", name="替补评分单位").click()
    page.get_by_label("考评责任单位").fill(organs[0].code)
    page.get_by_label("替补评分单位").fill(organs[1].code)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("替补评分单位已保存。")).to_be_visible()
    for name in ("替补评分单位", "日程", "公开清单", "授权"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        sound(visit)
        visit.picture(f"plans-{name}-{visit.width}")


def ask_everybody(visit: Visit) -> None:
    """The plan's page leads to the page on which every organ is asked."""
    page = visit.page
    visit.open("/plans/SZ-2026/")
    page.get_by_role("main").get_by_role("link", name="征求意见").click()
    page.get_by_role("button", name="开始征求意见").click()
    expect(page.get_by_text("已向2个单位征求意见")).to_be_visible()
    visit.open("/plans/SZ-2026/")


def issue(visit: Visit) -> None:
    page = enter(visit, "chief")
    visit.open("/plans/SZ-2026/")
    page.get_by_role("link", name="印发", exact=True).click()
    page.get_by_label("文号").fill("省直目示例〔2026〕1号")
    sound(visit)
    page.get_by_role("button", name="印发并冻结").click()
    expect(page.get_by_text("考评办法从现在起不得修改")).to_be_visible()
    sound(visit)
    visit.picture(f"plans-issued-{visit.width}")


@both
def test_a_clerk_builds_the_year_s_scheme_and_the_chief_issues_it(visit: Visit, tmp_path: Path) -> None:
    demo.load_demo("演示", lambda name: f"{name}-{PASSWORD}")
    start(visit)
    page = visit.page
    good, wrong = files(page, tmp_path)
    bring_in(visit, wrong)
    expect(page.get_by_text("“机关党建”由15分改为16分")).to_be_visible()
    sound(visit)
    visit.picture(f"plans-import-{visit.width}")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", name="2处问题解决后才能印发")).to_be_visible()
    expect(page.get_by_text("下级分值合计为 15，与本级分值 16 不符。").first).to_be_visible()
    page.get_by_role("link", name="机关党建", exact=True).first.click()
    expect(page.get_by_role("heading", name="要解决的问题")).to_be_visible()
    sound(visit)
    bring_in(visit, good)
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", name="没有妨碍印发的问题")).to_be_visible()
    enter_people(visit, tmp_path)
    ask_everybody(visit)
    assert page.get_by_role("link", name="印发").count() == 0
    issue(visit)
    plan = Plan.objects.get()
    assert plan.digest == digest_of_text(pack_text(plan))
