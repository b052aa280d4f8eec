"""Every page of the frame: it fits the phone, is usable without eyes, breaks no rule of the browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, both

PAGES = ["/", "/gallery/board/", "/gallery/list/", "/gallery/document/", "/gallery/walk/"]


@both
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("gallery")
def test_page_fits_and_is_accessible(visit: Visit, path: str) -> None:
    visit.log_in()
    visit.open(path)
    visit.page.wait_for_load_state("networkidle")
    visit.picture(f"{path.strip('/').replace('/', '-') or 'workbench'}-{visit.width}")
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []


@both
def test_login_page_fits_and_is_accessible(visit: Visit) -> None:
    visit.open("/login/")
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []


@both
def test_missing_page_says_what_to_do(visit: Visit) -> None:
    visit.open("/mei-you/")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("没有找到这一页")
    expect(visit.page.get_by_role("link", name="回到工作台")).to_be_visible()
    visit.expect_problem("404")
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []


@pytest.mark.usefixtures("gallery")
def test_broken_page_is_gentle(visit: Visit) -> None:
    visit.log_in()
    visit.open("/gallery/broken/")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("系统出了点问题")
    visit.expect_problem("500")
    assert visit.accessibility_problems() == []


@pytest.mark.usefixtures("gallery")
def test_stale_form_is_explained(visit: Visit) -> None:
    visit.open("/login/")
    visit.page.context.clear_cookies()
    visit.page.get_by_role("button", name="登录").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("页面停留太久，请重新提交")
    visit.expect_problem("403")


@pytest.mark.usefixtures("gallery")
def test_charts_are_drawn_and_their_tables_one_key_away(visit: Visit) -> None:
    visit.log_in()
    visit.open("/gallery/board/")
    expect(visit.page.locator("figure[data-chart] canvas")).to_have_count(5)
    figure = visit.page.locator("figure").filter(has_text="甲厅得分最高")
    expect(figure.get_by_role("table")).to_be_hidden()
    figure.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    expect(figure.get_by_role("row").filter(has_text="丙委员会")).to_contain_text("94.87")


@pytest.mark.usefixtures("gallery")
def test_charts_redraw_and_show_their_numbers_on_pointing(visit: Visit) -> None:
    visit.log_in()
    visit.open("/gallery/board/")
    drawing = visit.page.locator("figure .chart-drawing").first
    drawing.hover()
    before = drawing.evaluate("drawing => drawing.clientWidth")
    visit.page.set_viewport_size({"width": 800, "height": 900})
    expect(drawing.locator("canvas")).not_to_have_css("width", f"{before}px")
    assert visit.overflow() == 0


@pytest.mark.usefixtures("gallery")
def test_part_of_a_page_is_fetched_with_the_form_token(visit: Visit) -> None:
    visit.log_in()
    visit.open("/gallery/list/")
    visit.page.get_by_role("button", name="取一段").click()
    expect(visit.page.locator("#part")).to_have_text("已取到（POST）")
    expect(visit.page.locator("#announce")).to_have_text("已取到")


@pytest.mark.usefixtures("gallery")
def test_without_script_the_numbers_are_there(visit: Visit) -> None:
    visit.log_in()
    storage = visit.page.context.storage_state()
    browser = visit.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, storage_state=storage)
    page = context.new_page()
    page.goto(f"{visit.address}/gallery/board/")
    expect(page.get_by_role("table").first).to_be_visible()
    context.close()


@pytest.mark.usefixtures("gallery")
def test_paper_has_the_tables_and_no_navigation(visit: Visit) -> None:
    visit.log_in()
    visit.open("/gallery/board/")
    visit.page.emulate_media(media="print")
    visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(visit.page.get_by_role("navigation")).to_have_count(0)
    expect(visit.page.get_by_role("table")).to_have_count(5)
    expect(visit.page.get_by_role("link", name="导出表格")).to_be_hidden()
    visit.picture("paper")
