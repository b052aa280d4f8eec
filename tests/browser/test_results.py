"""From an imported sheet to the circular, with a veto and an appeal that changes two ranks."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.organisations.models import User
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.outcome.assessment.models import Run
from hengji.outcome.grading.models import Appeal, Notice, Proceeding
from hengji.outcome.grading.tests.house import House
from hengji.year.observations.models import Observation
from tests.browser.conftest import PHONE, AnotherWindow, Visit

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = ("参评对象", "指标", "值", "文号", "日期")


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"results-{name}-{visit.width}")
    assert (visit.accessibility_problems(), visit.overflow()) == ([], 0)


def press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).click()


def test_from_an_imported_sheet_to_the_circular(visit: Visit, another: AnotherWindow, tmp_path: Path) -> None:
    house = House("BR", played=False)
    for user in User.objects.filter(username__startswith="BR-"):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    office, chief, steering = (another(f"BR-{name}") for name in ("o", "c", "s"))
    clerk, head = another("BR-clerk", PHONE), another("BR-head", PHONE)
    _import(office, house, tmp_path)
    _confirm_and_run(chief, house)
    _to_publicity(office, chief, steering)
    _appeal(clerk, head, office, steering, chief)
    _correct(office, chief)
    _to_circular(office, chief, steering, clerk)
    del visit


def _import(office: Visit, house: House, folder: Path) -> None:
    path = folder / "计分依据.xlsx"
    rows = [(each.participant, each.indicator, each.value, each.document, each.date) for each in house.facts]
    write_workbook(path, [SheetOut("计分依据", COLUMNS, rows)])
    office.open("/plans/BR/observations/import/")
    office.page.locator("input[type=file]").set_input_files(path)
    office.page.locator("main form button.btn-primary").click()
    expect(office.page.get_by_text("检查通过")).to_be_visible()
    office.page.get_by_role("button", name="登记这11行").click()
    expect(office.page.get_by_text("已登记11行")).to_be_visible()
    office.open("/plans/BR/runs/")
    office.page.get_by_label("待确认的也计入").check()
    press(office, "现在试算")
    expect(office.page.get_by_text("试算，含待确认").first).to_be_visible()
    looked_at(office, "trial")


def _confirm_and_run(chief: Visit, house: House) -> None:
    chief.open("/plans/BR/runs/")
    expect(chief.page.get_by_text("有11条计分依据还没有确认")).to_be_visible()
    house.confirm()  # confirming by page has a journey of its own (test_observations)
    chief.open("/plans/BR/runs/")
    press(chief, "作正式汇总")
    expect(chief.page.get_by_text("已保存")).to_be_visible()
    assert Run.objects.filter(kind="official").count() == 1


def _to_publicity(office: Visit, chief: Visit, steering: Visit) -> None:
    office.open("/results/")
    press(office, "拟等次建议")
    expect(office.page.get_by_role("heading", name="等次界线")).to_be_visible()
    looked_at(office, "proposal")
    press(office, "送领导小组审议")
    _agree(steering)
    chief.open("/results/BR/")
    press(chief, "开始公示")
    expect(chief.page.get_by_text("还剩5个工作日")).to_be_visible()
    looked_at(chief, "public")


def _agree(steering: Visit) -> None:
    steering.open("/approvals/")
    steering.page.get_by_role("link", name="BR考评结果").first.click()
    steering.page.locator("button[name=verdict][value=approve]").click()
    steering.page.wait_for_load_state()


def _appeal(clerk: Visit, head: Visit, office: Visit, handler: Visit, chief: Visit) -> None:
    clerk.open("/results/BR/")
    clerk.page.get_by_role("link", name="查看和提出申诉").click()
    looked_at(clerk, "own-appeals")
    clerk.page.get_by_role("link", name="对这一条申诉").first.click()
    clerk.page.get_by_label("应当是").fill("98")
    clerk.page.get_by_label("事实和理由").fill("漏计一项，验收文件见附件。")
    looked_at(clerk, "appeal-new")
    press(clerk, "送单位负责人签发")
    address = f"/appeals/{Appeal.objects.get().pk}/"
    head.open(address)
    press(head, "签发")
    expect(head.page.get_by_text("待分办")).to_be_visible()
    office.open(address)
    press(office, "分办")
    handler.open(address)
    expect(handler.page.get_by_text("5个单位中2个有变化，2个名次变动，2个等次变动")).to_be_visible()
    looked_at(handler, "sandbox")
    handler.page.get_by_label("纠正", exact=True).check()
    handler.page.get_by_label("理由").fill("经查属实。")
    press(handler, "提交复核意见")
    chief.open(address)
    press(chief, "作出决定")
    expect(chief.page.get_by_text("已纠正")).to_be_visible()


def _correct(office: Visit, chief: Visit) -> None:
    chief.open("/results/BR/")
    chief.page.get_by_label("更正理由").fill("第3单位申诉1号复核决定")
    press(chief, "重新汇总并发布更正")
    expect(chief.page.get_by_text("有1条更正还没有确认")).to_be_visible()
    chief.expect_problem("422")
    office.open(f"/observations/{Observation.objects.latest('pk').pk}/")
    office.page.get_by_label("确认方式").select_option("heard")
    press(office, "确认，可以计分")
    expect(office.page.get_by_text("已确认").first).to_be_visible()
    chief.page.get_by_label("更正理由").fill("第3单位申诉1号复核决定")
    press(chief, "重新汇总并发布更正")
    expect(chief.page.get_by_role("link", name="第1号更正")).to_be_visible()
    chief.page.get_by_role("link", name="第1号更正").click()
    expect(chief.page.get_by_role("heading", name="更正前后")).to_be_visible()
    looked_at(chief, "correction")


def _to_circular(office: Visit, chief: Visit, steering: Visit, clerk: Visit) -> None:
    past = date(2026, 1, 5)
    Proceeding.objects.update(opens=past, closes=past, appeals_until=past)  # as if the days were over
    office.open("/results/BR/")
    press(office, "报请审定")
    _agree(steering)
    chief.open("/results/BR/")
    chief.page.get_by_label("文号").fill("省目组示例〔2027〕1号")
    press(chief, "印发通报")
    expect(chief.page.get_by_text("通报已印发")).to_be_visible()
    clerk.open("/results/BR/")
    expect(clerk.page.get_by_text("第2名")).to_be_visible()
    looked_at(clerk, "circular")
    circular = Notice.objects.get(kind="circular")
    assert [(line["code"], line["rank"], line["grade"]) for line in circular.lines] == [
        ("P1", 1, "合格"), ("P3", 2, "优秀"), ("P2", 3, "良好"), ("P4", 4, "良好"), ("P5", 5, "合格"),
    ]  # fmt: skip
    with clerk.page.expect_download() as arriving:
        clerk.page.evaluate(f"location.href = '/notices/{circular.pk}/docx/'")
    assert arriving.value.suggested_filename.endswith(".docx")
