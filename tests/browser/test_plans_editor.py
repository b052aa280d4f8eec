"""The clerk's journey: the Guizhou pack becomes a plan, its tree is edited, what is wrong is seen and mended."""

import pytest
from playwright.sync_api import Page, expect

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.plans.actions import Head, circulate_plan, create_plan
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import scheme_of
from tests.browser.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
PACK = "guizhou-six-blocks-example"
EDIT = "/plans/SZ-2026/edit/"


@pytest.fixture
def clerk(visit: Visit) -> Visit:
    """A new clerk of the office, logged in; and a chief who has drafted nothing."""
    office = an_organisation("SZ", "省直目标办")
    give(User.objects.get(username=OFFICER.username), Role.OFFICE, office)
    give(create_account("chief", "王主任", password=PASSWORD), Role.OFFICE_CHIEF, office)
    visit.log_in()
    return visit


def sound(visit: Visit, name: str) -> None:
    """Nothing overflows, nothing that a screen reader needs is missing."""
    visit.picture(f"editor-{name}-{visit.width}")
    assert (visit.overflow(), visit.accessibility_problems()) == (0, []), name


def start(visit: Visit) -> Page:
    visit.open("/plans/new/")
    page = visit.page
    page.get_by_label("名称").fill("省直机关2026年度目标绩效考评")
    page.get_by_label("编号").fill("SZ-2026")
    page.get_by_label("年度").fill("2026")
    page.get_by_label("从哪里开始").select_option(f"pack:{PACK}")
    page.get_by_role("button", name="新建").click()
    page.get_by_role("link", name="编辑", exact=True).click()
    expect(page.locator(".desk-state")).to_have_text("还有5个问题，改好才能印发")
    return page


def choose(page: Page, title: str) -> None:
    page.locator("[data-tree]").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def break_and_mend_the_sum(visit: Visit, page: Page) -> None:
    choose(page, "机关党建")
    choose(page, "政治建设和理论武装")
    page.locator("#id_node-points").fill("3")
    expect(page.locator("#preview")).to_contain_text("合计14分，应为15分，还差1分")  # before it is saved
    sound(visit, "typed")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("[data-tree]")).to_contain_text("合计14分，应为15分，还差1分")
    expect(page.get_by_text("下级分值合计为 14，与本级分值 15 不符。")).to_be_hidden()  # it is the parent's problem
    choose(page, "机关党建")
    sound(visit, "wrong")
    page.get_by_label("政治建设和理论武装").fill("4")
    expect(page.locator("#worths-sum")).to_contain_text("合计15分，正好")
    page.get_by_label("政治建设和理论武装").press("Enter")
    expect(page.locator(".notice-success")).to_contain_text("已保存：修改“DJ-1”的分值")
    expect(page.locator("[data-tree]")).not_to_contain_text("还差")


def write_an_example(visit: Visit, page: Page) -> None:
    choose(page, "党支部标准化规范化建设达标率")
    page.locator("#id_case-in-actual").fill("90")
    page.locator("#id_case-expected").fill("2.5")
    expect(page.locator("#case-result")).to_contain_text("算得2.7，与应得不一致 ✗")
    page.locator("#id_case-expected").fill("2.7")
    expect(page.locator("#case-result")).to_contain_text("算得2.7，与应得一致 ✓")
    page.get_by_role("button", name="增加这个算例").click()
    expect(page.locator(".case-list")).to_contain_text("已知 90；应得 2.7，算得 2.7")
    sound(visit, "example")


def move_by_keyboard_and_take_it_back(page: Page) -> None:
    before = list(scheme_of(Plan.objects.get()).nodes)
    line = page.locator("[data-tree] [aria-current]")
    line.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".notice-success")).to_contain_text("已移动“党支部标准化规范化建设达标率”")
    moved = list(scheme_of(Plan.objects.get()).nodes)
    assert moved.index("DJ-2") == before.index("DJ-2") + 1
    page.get_by_role("button", name="撤销：移动“DJ-2”").click()
    expect(page.locator(".notice-success")).to_contain_text("已撤销：移动“DJ-2”")
    assert list(scheme_of(Plan.objects.get()).nodes) == before


def rules_in_plain_words(visit: Visit, page: Page) -> None:
    page.get_by_text("换一条规则").click()
    page.get_by_label("查找规则").fill("越低越好")
    expect(page.locator("#rule-results li").first).to_contain_text("控制型计分（越低越好）")
    page.get_by_role("button", name="选用控制型计分（越低越好）").click()
    expect(page.locator("#rule .rule-name")).to_contain_text("SR-02")
    expect(page.locator("#preview")).to_contain_text("越高越少")
    sound(visit, "rule")
    page.get_by_role("button", name="撤销：修改“DJ-2”的计分规则").click()
    expect(page.locator("#rule .rule-name")).to_contain_text("SR-03")


def add_and_take_back(page: Page) -> None:
    page.get_by_role("button", name="在后面增加").click()
    expect(page.locator("#id_node-title")).to_be_focused()
    expect(page.locator("#id_node-title")).to_have_value("新指标")
    page.get_by_role("button", name="撤销：增加“新指标”").click()
    expect(page.locator(".notice-success")).to_contain_text("已撤销：增加“新指标”")
    expect(page.get_by_role("heading", level=1)).to_have_text("编辑考评办法")  # what was chosen is gone


def come_clean(visit: Visit, page: Page) -> None:
    for box in page.locator("#bars input.form-control").all():
        box.fill("示例文号第一条")
    page.get_by_role("button", name="保存依据").click()
    expect(page.locator(".desk-state")).to_have_text("没有问题，可以印发")
    sound(visit, "clean")


def issue_by_another(visit: Visit, page: Page) -> None:
    # How organs are asked for comments is the journey of test_plans.py.
    circulate_plan(Plan.objects.get(), by=User.objects.get(username=OFFICER.username))
    page.context.clear_cookies()
    visit.log_in("chief")
    visit.open("/plans/SZ-2026/issue/")
    page.get_by_label("文号").fill("省直目示例〔2026〕1号")
    page.get_by_role("button", name="印发并冻结").click()
    expect(page.get_by_text("考评办法从现在起不得修改")).to_be_visible()
    visit.open(EDIT)
    expect(page.get_by_text("内容已冻结，不能再编辑")).to_be_visible()
    sound(visit, "frozen")


def test_a_new_clerk_edits_the_scheme_and_another_issues_it(clerk: Visit) -> None:
    page = start(clerk)
    sound(clerk, "start")
    break_and_mend_the_sum(clerk, page)
    write_an_example(clerk, page)
    move_by_keyboard_and_take_it_back(page)
    rules_in_plain_words(clerk, page)
    add_and_take_back(page)
    come_clean(clerk, page)
    issue_by_another(clerk, page)


@pytest.mark.parametrize("visit", ["phone"], indirect=True)
def test_on_a_phone_the_tree_leads_down_and_back(clerk: Visit) -> None:
    office = Organisation.objects.get(code="SZ")
    by = User.objects.get(username=OFFICER.username)
    plan = create_plan(Head("SZ-2026", 2026, "考评", office), PACK, by=by)
    clerk.open(EDIT)
    page = clerk.page
    sound(clerk, "tree")
    choose(page, "公众评议")
    expect(page.locator("[data-tree]")).to_be_hidden()
    page.get_by_role("link", name="返回指标树").click()
    expect(page.locator("[data-tree]")).to_be_visible()
    clerk.open(f"{EDIT}?node=DJ-5")
    page.get_by_role("button", name="增加一行").first.click()
    row = page.locator("#id_rule-bands-7-points")
    expect(page.locator("#id_rule-bands-7-from")).to_be_focused()
    row.fill("0.1")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("link", name="返回指标树").click()  # asked first, and stayed
    expect(row).to_have_value("0.1")
    sound(clerk, "rows")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".problems").first).to_contain_text("档")
    assert len(scheme_of(plan).nodes["DJ-5"].rule.params["bands"]) == 7  # type: ignore[union-attr]


@pytest.mark.parametrize("visit", ["desk", "phone"], indirect=True)
def test_goals_conditions_items_and_marks_are_edited_in_forms(clerk: Visit) -> None:
    office = Organisation.objects.get(code="SZ")
    plan = create_plan(Head("SZ-2026", 2026, "考评", office), PACK, by=User.objects.get(username=OFFICER.username))
    page = clerk.page
    clerk.open(f"{EDIT}?node=ZN-1")
    page.locator("#goals .picker summary").filter(has_text="逆向定量").click()
    sound(clerk, "goals")
    page.locator("#goals .picker summary").filter(has_text="增加一类目标").click()
    page.locator("#id_goals-7-name").fill("达线")  # there is one of that name
    page.locator("#id_goals-7-picked").select_option("SR-09")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#goals .field-error").last).to_contain_text("“达线”写了两次")
    sound(clerk, "goals-refused")
    clerk.expect_problem("422")
    page.locator("#id_goals-7-name").fill("其他")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".notice-success")).to_contain_text("已保存：修改“ZN-1”的按目标计分")
    assert list(scheme_of(plan).nodes["ZN-1"].goals.rules)[-1] == "其他"  # type: ignore[union-attr]
    clerk.open(f"{EDIT}?node=CX-2")
    sound(clerk, "requires")
    page.locator("#requires").get_by_role("button", name="增加一行").click()
    expect(page.locator("#id_requires-otherwise-3-key")).to_be_focused()
    clerk.open(f"{EDIT}?node=PY-1")
    sound(clerk, "each")
    clerk.open(EDIT)
    page.locator("#marks summary").click()
    page.get_by_label("一票否决和限制").select_option("uniform")
    sound(clerk, "marks")
    page.get_by_role("button", name="保存要求").click()
    expect(page.locator(".notice-success")).to_contain_text("已保存：修改考评办法的对下级的要求")
    assert scheme_of(plan).below == {"bars": "uniform"}
