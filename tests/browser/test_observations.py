"""From a file with mistakes to a confirmed fact and its voiding by two persons; past years and their line."""

import pytest
from playwright.sync_api import FilePayload, expect

from hengji.foundation.organisations.models import User
from hengji.year.observations.models import Observation
from hengji.year.observations.queries.sheet import sheet_of
from hengji.year.observations.tests.world import World, build
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "参评对象,指标,渠道,输入项,键,期间,值,事项,文号,日期\n"
BAD = HEAD + "A1,S1,责任单位,,,,九十五,,,\nA9,S1,责任单位,,,,90,,,\n"
GOOD = HEAD + (
    "A1,S1,责任单位,,,,95.50,年度任务,统函〔2026〕3号,2026-12-20\n"
    "A2,S1,责任单位,,,,待公布,,,\n"
    "A1,J1,加减分,,,,0.5,国务院督查激励,国办发〔2026〕9号,2026-11-02\n"
    "A1,J2,创新评选,,,,0.5,督查激励再次申报,国办发[2026]9号,2026-11-02\n"
)
PAST = "机构编码,指标编码,指标名称,年度,实际值,计量单位,数据来源\n" + "".join(
    f"A1,{code},{title},{year},{value},%,统计年鉴\n"
    for code, title, values in (("S1", "年度任务完成率", (88, 91, 93.5, 95)), ("S3", "群众满意度", (84, 83, 86, 88)))
    for year, value in zip(range(2022, 2026), values, strict=True)
)


def csv(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def enter(visit: Visit, user: User) -> None:
    visit.page.context.clear_cookies()
    visit.log_in(user.username)
    visit.page.wait_for_url(f"{visit.address}/")


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"observations-{name}-{visit.width}")
    assert (visit.accessibility_problems(), visit.overflow()) == ([], 0)


def upload(visit: Visit, file: FilePayload) -> None:
    visit.page.get_by_label("工作簿（.xlsx）或CSV文件").set_input_files(file)
    visit.page.get_by_role("button", name="上传并检查").click()


@both
def test_from_a_file_to_a_fact_that_counts_and_back(visit: Visit) -> None:
    world = build()
    enter(visit, world.office)
    _import(visit, world)
    enter(visit, world.chief)
    _confirm(visit, world)
    enter(visit, world.office)
    _ask_to_void(visit)
    enter(visit, world.chief)
    _agree(visit)
    assert [str(row) for row in sheet_of(world.plan, confirmed_only=True).observations.mantissa] == ["9550", "0", "5"]


def _import(visit: Visit, world: World) -> None:
    page = visit.page
    visit.open("/observations/")
    page.get_by_role("link", name=world.plan.title).click()
    page.get_by_role("link", name="导入", exact=True).click()
    looked_at(visit, "upload")
    upload(visit, csv("一季度.csv", BAD))
    expect(page.get_by_role("heading", name="要改正的问题")).to_be_visible()
    looked_at(visit, "problems")
    page.get_by_role("link", name="重新上传").click()
    upload(visit, csv("一季度.csv", GOOD))
    looked_at(visit, "preview")
    page.get_by_role("button", name="登记这4行").click()
    expect(page.get_by_text("已登记4行，待另一人确认。")).to_be_visible()
    expect(page.get_by_role("heading", name="疑似重复计分（1组）")).to_be_visible()
    looked_at(visit, "list")


def _confirm(visit: Visit, world: World) -> None:
    page = visit.page
    visit.open(f"/plans/{world.plan.code}/observations/?state=unconfirmed")
    page.get_by_label("确认方式").select_option("statutory")
    page.get_by_label("确认依据").fill("统计公报")
    page.get_by_role("button", name="确认这4条").click()
    expect(page.get_by_text("已确认4条。")).to_be_visible()


def _ask_to_void(visit: Visit) -> None:
    page = visit.page
    visit.open(f"/observations/{Observation.objects.get(indicator='J2').pk}/")
    page.get_by_label("作废理由").fill("与国办发〔2026〕9号重复申报")
    looked_at(visit, "one")
    page.get_by_role("button", name="作废这条记录").click()
    expect(page.get_by_text("作废待同意")).to_be_visible()
    page.get_by_role("link", name="2026年度考评").click()
    page.get_by_role("link", name="逐条登记").click()
    page.get_by_role("combobox", name="参评对象").select_option("A2")
    looked_at(visit, "form")


def _agree(visit: Visit) -> None:
    page = visit.page
    visit.open(f"/observations/{Observation.objects.get(indicator='J2').pk}/")
    looked_at(visit, "asked")
    page.get_by_role("button", name="同意作废", exact=True).click()
    expect(page.get_by_text("已同意作废，不再计分。")).to_be_visible()
    looked_at(visit, "voided")


@both
def test_past_years_become_lines(visit: Visit) -> None:
    world = build()
    enter(visit, world.office)
    page = visit.page
    visit.open("/history/import/")
    upload(visit, csv("历年.csv", PAST))
    looked_at(visit, "past-preview")
    page.get_by_role("button", name="登记这8行").click()
    looked_at(visit, "past-organs")
    page.get_by_role("link", name="甲厅").click()
    expect(page.get_by_role("heading", name="年度任务完成率：2022年至2025年逐年不降")).to_be_visible()
    expect(page.locator("canvas").first).to_be_visible()
    looked_at(visit, "past-organ")
    page.get_by_role("link", name="93.5").click()
    page.get_by_label("更正后的实际值").fill("94")
    page.get_by_label("更正理由").fill("年鉴勘误")
    looked_at(visit, "past-value")
    page.get_by_role("button", name="更正这个数值").click()
    expect(page.get_by_role("link", name="94", exact=True)).to_be_visible()
