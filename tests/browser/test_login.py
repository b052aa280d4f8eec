from playwright.sync_api import expect

from hengji.foundation.common.testing import OFFICER, PASSWORD
from tests.browser.conftest import Visit, both


@both
def test_login_leads_to_the_workbench_and_logout_back(visit: Visit) -> None:
    visit.open("/")
    expect(visit.page).to_have_url(f"{visit.address}/login/?next=/")
    visit.picture(f"login-{visit.width}")
    visit.log_in()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("工作台")
    expect(visit.page.locator("#main")).to_contain_text("目前没有待办事项")
    visit.page.locator("summary", has_text=OFFICER.display_name).click()
    visit.page.get_by_role("button", name="退出登录").click()
    expect(visit.page).to_have_url(f"{visit.address}/login/")


def test_wrong_password_is_explained_and_the_name_is_kept(visit: Visit) -> None:
    visit.log_in(password="wrong-password")
    expect(visit.page.get_by_role("alert")).to_contain_text("账号或密码不正确")
    expect(visit.page.get_by_label("账号")).to_have_value(OFFICER.username)


def test_empty_form_says_what_is_missing(visit: Visit) -> None:
    visit.open("/login/")
    visit.page.get_by_role("button", name="登录").click()
    expect(visit.page.get_by_text("请填写账号。")).to_be_visible()
    expect(visit.page.get_by_text("请填写密码。")).to_be_visible()


def test_login_with_the_keyboard_alone(visit: Visit) -> None:
    visit.open("/login/")
    keys = visit.page.keyboard
    keys.type(OFFICER.username)  # the first field has the focus
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("工作台")
    keys.press("Tab")
    expect(visit.page.get_by_role("link", name="跳到正文")).to_be_focused()
    keys.press("Enter")
    expect(visit.page.locator("#main")).to_be_focused()


def test_menu_opens_and_closes_with_the_keyboard(visit: Visit) -> None:
    visit.log_in()
    menu = visit.page.locator("summary", has_text=OFFICER.display_name)
    menu.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("button", name="退出登录")).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_role("button", name="退出登录")).to_be_hidden()
    expect(menu).to_be_focused()
