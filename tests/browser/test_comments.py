"""A comments round at three windows: a clerk writes on a phone, the head signs, the office answers in place."""

import pytest
from playwright.sync_api import expect

from hengji.foundation.common.testing import LEADER, OFFICE, OFFICER, PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.plans.actions import Entrant, Head, create_plan, set_participants
from hengji.year.plans.models import CommentItem, CommentReply
from tests.browser.conftest import PHONE, AnotherWindow, Visit

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "省直机关2026年度目标绩效考评办法"


@pytest.fixture
def people(visit: Visit) -> dict[str, User]:
    """The plan with two organs; the second has nobody who could answer."""
    filler = User.objects.get(username=OFFICER.username)
    head, office = (create_account(each.username, each.display_name, password=PASSWORD) for each in (LEADER, OFFICE))
    organiser, organ = an_organisation("SZ", "省直目标办"), an_organisation("SZ-01", "省财政厅")
    give(office, Role.OFFICE, organiser)
    give(filler, Role.UNIT_FILLER, organ)
    give(head, Role.UNIT_HEAD, organ)
    plan = create_plan(Head("SZ-2026", 2026, TITLE, organiser), "guizhou-six-blocks-example", by=office)
    entrants = [Entrant("1", "省财政厅", organ), Entrant("2", "省审计厅", an_organisation("SZ-02", "省审计厅"))]
    set_participants(plan, entrants, by=office)
    return {"filler": filler, "head": head, "office": office}


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"comments-{name}-{visit.width}")
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []


def opens(office: Visit) -> None:
    office.open("/plans/SZ-2026/comments/")
    office.page.get_by_label("反馈期限（工作日）").fill("5")
    office.page.get_by_role("button", name="开始征求意见").click()
    expect(office.page.get_by_role("status").first).to_contain_text("已向2个单位征求意见")
    looked_at(office, "office-empty")


def writes(filler: Visit) -> None:
    page = filler.page
    filler.open("/inbox/")
    page.get_by_role("link", name=f"对“{TITLE}”反馈意见").first.click()
    looked_at(filler, "organ-empty")
    page.get_by_text("查看征求意见稿的指标，点名称对这一条提意见").click()
    looked_at(filler, "organ-outline")
    page.get_by_label("对哪一条").select_option(index=3)
    page.get_by_label("意见", exact=True).fill("目标值明显高于前三年平均水平，建议与增长目标相衔接。")
    page.get_by_label("建议修改为（可不填）").fill("增长百分之五以上。")
    page.get_by_role("button", name="保存这条意见").click()
    page.get_by_label("意见", exact=True).fill("总体赞成。")
    page.get_by_role("button", name="保存这条意见").click()
    looked_at(filler, "organ-written")
    page.get_by_role("button", name="提交单位负责人签发").click()
    expect(page.get_by_role("status").first).to_contain_text("已提交")


def signs(head: Visit, address: str) -> None:
    head.open(address)
    looked_at(head, "head")
    head.page.get_by_role("button", name="签发，送目标绩效办").click()
    expect(head.page.get_by_role("status").first).to_contain_text("已签发")


def answers(office: Visit) -> None:
    page = office.page
    address = "/plans/SZ-2026/comments/?adoption=open"
    office.open(address)
    looked_at(office, "office")
    office.open(address)  # a picture leaves styles on the fields, which the swap would copy against the policy
    first = page.locator(".office-comment").first
    first.get_by_label("不采纳").check()
    first.get_by_role("button", name="保存答复").click()
    expect(first.get_by_role("alert")).to_contain_text("没有写明理由")
    office.expect_problem("422")
    first.get_by_label("部分采纳").check()
    first.get_by_label("理由（采纳的可不填）").fill("按前三年平均水平测算后下调。")
    first.get_by_role("button", name="保存答复").click()
    expect(first).to_contain_text("查看或修改答复")
    expect(page.locator("#announce")).to_have_text("答复已保存")
    expect(page.locator("#comment-open")).to_have_text("1")
    looked_at(office, "office-answered")
    page.set_viewport_size(PHONE)
    looked_at(office, "office-phone")


@pytest.mark.parametrize("visit", ["phone"], indirect=True)
@pytest.mark.usefixtures("people")
def test_a_round_from_opening_to_the_answer(visit: Visit, another: AnotherWindow) -> None:
    office = another(OFFICE.username)
    opens(office)
    visit.log_in()
    writes(visit)
    address = f"/comments/{CommentReply.objects.get(organisation__code='SZ-01').pk}/"
    signs(another(LEADER.username, PHONE), address)
    answers(office)
    assert list(CommentItem.objects.values_list("adoption", flat=True)) == ["partly", ""]
    visit.open(address)
    expect(visit.page.locator("#main")).to_contain_text("按前三年平均水平测算后下调。")
    looked_at(visit, "organ-answered")
    for window in (visit, office):
        window.open("/comments/")
        expect(window.page.get_by_role("link", name=TITLE)).to_be_visible()
        looked_at(window, f"list-{'organ' if window is visit else 'office'}")
