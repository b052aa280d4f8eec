"""The office changes the wording of a document, sees what is wrong, looks at the sample, takes the old text back."""

import io
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from pytest_django import Settings

from hengji.foundation.common.testing import OFFICER
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _office(visit: Visit, settings: Settings) -> None:
    del visit
    settings.DOCUMENT_KINDS = "hengji.foundation.documents.tests.samples.KINDS"
    give(User.objects.get(username=OFFICER.username), Role.OFFICE, an_organisation("SZ", "省直目标办"))


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"documents-{name}-{visit.width}")
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []


@both
@pytest.mark.usefixtures("_office")
def test_the_office_edits_a_template(visit: Visit) -> None:
    page = visit.page
    visit.log_in()
    visit.open("/documents/templates/")
    looked_at(visit, "list")
    page.get_by_role("link", name="任务书").click()
    text = page.get_by_label("正文")
    before = text.input_value()
    text.fill("# 一、任务\n【单位名】应完成任务。")
    page.get_by_role("button", name="保存为新版").click()
    expect(page.get_by_role("alert")).to_contain_text("是不是“单位名称”？")
    expect(page.get_by_role("alert")).to_contain_text("正文缺少“【表：任务】”。")
    expect(text).to_have_value("# 一、任务\n【单位名】应完成任务。")
    looked_at(visit, "mistakes")
    text.fill("# 一、任务\n【单位名称】应完成任务。\n【表：任务】")
    with page.expect_download() as download:
        page.get_by_role("button", name="预览PDF").click()
    assert download.value.suggested_filename == "任务书样张.pdf"
    content = Path(download.value.path()).read_bytes()
    assert "甲厅应完成任务。" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    page.get_by_label("修改说明").fill("简化措辞")
    page.get_by_role("button", name="保存为新版").click()
    expect(page.get_by_role("status").first).to_contain_text("已另存为第1版")
    looked_at(visit, "saved")
    page.get_by_role("button", name="恢复内置文本").click()
    expect(page.get_by_role("status").first).to_contain_text("已恢复，另存为第2版")
    expect(text).to_have_value(before)
    page.get_by_role("button", name="恢复第1版").click()
    expect(text).to_have_value("# 一、任务\n【单位名称】应完成任务。\n【表：任务】")
