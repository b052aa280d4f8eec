"""Organisations in the browser: the tree by keyboard and thumb, two persons for one role, an import with its bar."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from hengji.foundation.common.testing import LEADER, OFFICER, PASSWORD
from hengji.foundation.organisations import demo
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Person, User
from hengji.foundation.organisations.queries import roles_of
from hengji.foundation.organisations.testing import give
from hengji.foundation.organisations.tests import big
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)


def load() -> None:
    demo.load_demo("演示", lambda name: f"{name}-{PASSWORD}")


def enter(visit: Visit, name: str) -> Page:
    visit.page.context.clear_cookies()
    visit.log_in(name, f"{name}-{PASSWORD}")
    expect(visit.page.get_by_role("heading", name="工作台")).to_be_visible()
    return visit.page


@both
def test_the_tree_unfolds_and_leads_to_an_organisation(visit: Visit) -> None:
    load()
    page = enter(visit, "sysadmin")
    visit.open("/organisations/")
    page.get_by_role("button", name="省委办公厅的下级").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="业务一处")).to_have_count(1)
    for key in ("ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.get_by_role("link", name="人事处")).to_be_focused()
    for key in ("ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.get_by_role("link", name="省委办公厅")).to_be_focused()
    expect(page.get_by_role("link", name="业务一处")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="业务一处")).to_be_visible()
    assert (visit.overflow(), visit.accessibility_problems()) == (0, [])
    visit.picture(f"organisations-tree-{visit.width}")
    visit.open("/organisations/?q=教育厅")
    page.get_by_role("link", name="省教育厅").click()
    expect(page.get_by_role("heading", name="省教育厅")).to_be_visible()
    page.get_by_text("机构变更").click()
    assert (visit.overflow(), visit.accessibility_problems()) == (0, [])
    visit.picture(f"organisations-organ-{visit.width}")


@both
def test_a_name_that_is_taken_is_said_and_another_one_kept(visit: Visit) -> None:
    load()
    page = enter(visit, "sysadmin")
    visit.open("/organisations/?q=教育厅")
    page.get_by_role("link", name="省教育厅").click()
    page.get_by_text("机构变更").click()
    page.get_by_role("link", name="更名").click()
    page.get_by_label("新名称").fill("省财政厅")
    page.get_by_role("button", name="更名").click()
    expect(page.get_by_role("alert")).to_contain_text("已有名为“省财政厅”的机构")
    visit.expect_problem("422")
    assert (visit.overflow(), visit.accessibility_problems()) == (0, [])
    visit.picture(f"organisations-rename-{visit.width}")
    page.get_by_label("新名称").fill("省教育委员会")
    page.get_by_role("button", name="更名").click()
    expect(page.get_by_role("heading", name="省教育委员会")).to_be_visible()


@both
def test_one_grants_and_another_confirms(visit: Visit) -> None:
    load()
    page = enter(visit, "secadmin")
    visit.open("/grants/new/")
    page.get_by_label("账号").fill(OFFICER.username)
    page.get_by_label("角色").select_option("unit_filler")
    page.get_by_label("机构", exact=True).fill("省水利厅")
    page.get_by_label("理由").fill("新任联络员")
    page.get_by_role("button", name="登记授权").click()
    expect(page.get_by_role("status").first).to_contain_text("经另一人确认后生效")
    assert (visit.overflow(), visit.accessibility_problems()) == (0, [])
    visit.picture(f"organisations-grants-{visit.width}")
    enter(visit, "chief")
    visit.open("/grants/")
    page.get_by_role("checkbox", name="张联络").check()
    assert (visit.overflow(), visit.accessibility_problems()) == (0, [])
    visit.picture(f"organisations-confirm-{visit.width}")
    page.get_by_role("button", name="确认选中的").click()
    expect(page.get_by_role("status").first).to_contain_text("已确认1项")
    assert roles_of(User.objects.get(username=OFFICER.username)) == {Role.UNIT_FILLER}


def test_a_workbook_goes_through_check_and_import(visit: Visit, settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    create_account("sysadmin", LEADER.display_name, password=f"sysadmin-{PASSWORD}")
    give(User.objects.get(username="sysadmin"), Role.SYSTEM_ADMIN)
    page = enter(visit, "sysadmin")
    rows = big.rows()
    visit.open("/organisations/exchange/")
    visit.picture("organisations-exchange")
    page.get_by_label("工作簿").set_input_files(big.write(tmp_path / "bad.xlsx", big.sow(rows)))
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("有30处要改正，什么都没有导入。")).to_be_visible()
    assert (visit.overflow(), visit.accessibility_problems(), Person.objects.count()) == (0, [], 0)
    visit.picture("organisations-problems")
    page.get_by_role("link", name="重新上传").click()
    page.get_by_label("工作簿").set_input_files(big.write(tmp_path / "good.xlsx", rows))
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("检查通过。将写入4571行")).to_be_visible()
    assert (visit.overflow(), visit.accessibility_problems()) == (0, [])
    visit.picture("organisations-preview")
    page.get_by_role("button", name="导入这4571行").click()
    expect(page.get_by_role("status").first).to_contain_text("已导入4571行", timeout=60_000)
    assert Person.objects.count() == big.PERSONS
