"""Two people at two browsers: one returns a paper with a remark, the other mends it, and it is approved."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from hengji.foundation.approvals.actions import Submission, open_case, reopen_after_return
from hengji.foundation.approvals.chain import ChainSpec, StepSpec
from hengji.foundation.approvals.models import Case
from hengji.foundation.common.testing import LEADER, OFFICE, OFFICER, PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.models import User
from tests.browser.conftest import DESK, Visit, both, window

CHAIN = ChainSpec((StepSpec("head", "单位负责人审核", days=3), StepSpec("office", "目标绩效办审定", days=5)))


@dataclass(frozen=True)
class Paper:
    case: Case
    officer: User
    asked: dict[str, list[User]]


@pytest.fixture
def paper(visit: Visit) -> Paper:
    officer = User.objects.get(username=OFFICER.username)
    leader, office = (create_account(each.username, each.display_name, password=PASSWORD) for each in (LEADER, OFFICE))
    asked = {"head": [leader], "office": [office]}
    submission = Submission("呈批件", "关于调整办理时限的请示", "sha256:0f1e2d", "gallery-paper", "17")
    return Paper(open_case(submission, CHAIN, asked, by=officer), officer, asked)


@pytest.fixture
def leader(visit: Visit, browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    with window(browser, live_server.url, DESK) as second:
        yield second


@both
@pytest.mark.usefixtures("gallery")
def test_one_approval_with_a_return(visit: Visit, leader: Visit, paper: Paper) -> None:
    address = f"/approvals/{paper.case.pk}/"
    leader.log_in(LEADER.username)
    leader.open("/approvals/")
    leader.page.get_by_role("link", name="关于调整办理时限的请示").click()
    leader.picture("approvals-turn")
    assert leader.accessibility_problems() == []
    leader.page.get_by_text("退回提交人修改……").click()
    leader.page.get_by_label("条目1", exact=True).fill("第二条")
    leader.page.get_by_label("对条目1的意见").fill("时限偏长，请改为4个工作日。")
    leader.page.get_by_role("button", name="退回提交人修改").click()
    expect(leader.page.get_by_role("status").first).to_contain_text("已退回")

    visit.log_in()
    visit.open(address)
    expect(visit.page.locator("#main")).to_contain_text("第二条：时限偏长，请改为4个工作日。")
    visit.picture(f"approvals-returned-{visit.width}")
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []
    reopen_after_return(paper.case, digest="sha256:77aa", by=paper.officer, candidates=paper.asked)

    leader.open(address)
    leader.page.get_by_role("button", name="同意，转到“目标绩效办审定”").click()
    expect(leader.page.get_by_role("status").first).to_contain_text("转入下一步")
    visit.open(f"{address}print/")
    expect(visit.page.get_by_role("img", name="内容摘要的二维码")).to_be_visible()
    visit.picture(f"approvals-print-{visit.width}")
    assert visit.overflow() == 0
    assert Case.objects.get().round == 2
