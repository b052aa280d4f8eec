"""Sub-rules at five windows: the office asks, an owner drafts and signs, an organ comments, the office files."""

import pytest
from playwright.sync_api import expect

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.plans.actions import Entrant, Head, create_plan, set_participants, sign_reply
from hengji.year.plans.models import CommentReply, SubRules
from hengji.year.plans.queries import scheme_of
from hengji.year.plans.queries.comments import reply_digest
from hengji.year.plans.tests.packs import SMALL
from tests.browser.conftest import DESK, PHONE, AnotherWindow, Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(visit: Visit) -> None:
    """An owner with a scorer and an approver, an organ that takes part, and an office of two persons."""
    del visit
    organiser, organ = an_organisation("SZ", "省直目标办"), an_organisation("SZ-01", "省财政厅")
    owner = an_organisation("FGW", "省发展改革委")
    for name, role, place in (
        ("office", Role.OFFICE, organiser), ("filing", Role.OFFICE, organiser), ("scorer", Role.OWNER_SCORER, owner),
        ("approver", Role.OWNER_APPROVER, owner), ("head", Role.UNIT_HEAD, organ),
    ):  # fmt: skip
        give(create_account(name, name, password=PASSWORD), role, place)
    give(User.objects.get(username=OFFICER.username), Role.UNIT_FILLER, organ)
    head = Head("SZ-2026", 2026, "省直机关2026年度目标绩效考评", organiser)
    plan = create_plan(head, SMALL, by=User.objects.get(username="office"))
    entrants = [Entrant("1", "省财政厅", organ), Entrant("2", "省发展改革委", owner)]
    set_participants(plan, entrants, by=User.objects.get(username="office"))


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"sub-rules-{name}-{visit.width}")
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []


def asks(office: Visit) -> None:
    office.open("/plans/SZ-2026/sub-rules/")
    looked_at(office, "office-empty")
    office.page.get_by_label("重点工作").check()
    office.page.get_by_role("button", name="要求报送").click()
    expect(office.page.get_by_role("status").first).to_contain_text("已要求报送1个指标的评分细则")
    looked_at(office, "office-asked")


def drafts(scorer: Visit) -> None:
    page = scorer.page
    scorer.open("/inbox/")
    page.get_by_role("link", name="起草“重点工作”评分细则").first.click()
    looked_at(scorer, "owner-empty")
    page.reload()
    page.get_by_label("第1条考评内容").fill("重大项目投资完成率")
    page.get_by_label("第1条分值").fill("60")
    page.get_by_label("第1条评分办法").fill("按完成率计分，超额不多得。")
    page.get_by_text("计分规则和依据").first.click()
    page.get_by_label("计分规则").first.select_option("SR-01")
    page.get_by_label("第1条规则参数").fill("target: 120")
    page.get_by_role("button", name="增加一条").click()
    page.get_by_label("第2条考评内容").fill("项目调度")
    page.get_by_label("第2条评分办法").fill("每缺报一次扣2分，扣完为止。")
    page.get_by_label("第2条分值").fill("30")
    page.get_by_label("第2条考评内容").focus()
    expect(page.locator("#sub-rule-sum")).to_contain_text("各条合计90分，应为100分")
    page.get_by_label("第2条分值").fill("40")
    page.get_by_label("第2条考评内容").focus()
    expect(page.locator("#sub-rule-sum")).to_contain_text("各条合计100分，相符")
    page.get_by_role("button", name="上移第2条").click()
    expect(page.get_by_label("第1条考评内容")).to_have_value("项目调度")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已保存")
    looked_at(scorer, "owner-written")
    page.set_viewport_size(PHONE)
    looked_at(scorer, "owner-phone")
    page.set_viewport_size(DESK)
    page.get_by_role("button", name="提交审核人签发").click()
    expect(page.get_by_role("status").first).to_contain_text("已提交")


def signs(approver: Visit, address: str) -> None:
    approver.open(address)
    looked_at(approver, "approver")
    approver.page.get_by_role("button", name="签发，征求意见").click()
    expect(approver.page.get_by_role("status").first).to_contain_text("已签发")


def comments(filler: Visit) -> None:
    page = filler.page
    filler.open("/inbox/")
    page.get_by_role("link", name="重点工作评分细则").first.click()
    page.get_by_role("link", name="查看征求意见的评分细则全文").click()
    looked_at(filler, "organ")
    page.get_by_role("link", name="打开本单位的反馈意见").click()
    page.get_by_label("对哪一条").select_option(index=1)
    page.get_by_label("意见", exact=True).fill("扣分偏重。")
    page.get_by_role("button", name="保存这条意见").click()
    looked_at(filler, "organ-written")
    page.get_by_role("button", name="提交单位负责人签发").click()
    reply = CommentReply.objects.get()
    sign_reply(reply, by=User.objects.get(username="head"), seen=reply_digest(reply))


def answers(scorer: Visit, address: str) -> None:
    page = scorer.page
    scorer.open(address)
    looked_at(scorer, "owner-comments")
    scorer.open(address)  # a picture leaves styles on the fields, which the swap would copy against the policy
    first = page.locator(".office-comment").first
    first.get_by_label("解释").check()
    first.get_by_label("理由（采纳的可不填）").fill("与调度通报的标准一致。")
    first.get_by_role("button", name="保存答复").click()
    expect(page.locator("#comment-open")).to_have_text("0")
    scorer.open(address)
    page.get_by_role("button", name="报目标绩效办备案").click()
    expect(page.get_by_role("status").first).to_contain_text("已报目标绩效办备案")


def files(filing: Visit, address: str) -> None:
    filing.open(address)
    looked_at(filing, "filing")
    filing.page.get_by_role("button", name="备案，列入考评办法").click()
    expect(filing.page.get_by_role("status").first).to_contain_text("已备案")
    looked_at(filing, "filed")
    filing.open("/plans/SZ-2026/sub-rules/")
    filing.page.set_viewport_size(PHONE)
    looked_at(filing, "office-phone")


@pytest.mark.parametrize("visit", ["phone"], indirect=True)
@pytest.mark.usefixtures("people")
def test_sub_rules_from_asking_to_filing(visit: Visit, another: AnotherWindow) -> None:
    asks(another("office"))
    scorer = another("scorer")
    drafts(scorer)
    found = SubRules.objects.get()
    address = f"/sub-rules/{found.pk}/"
    signs(another("approver"), address)
    visit.log_in()
    comments(visit)
    answers(scorer, address)
    files(another("filing"), address)
    node = scheme_of(found.plan).nodes["ZN-1"]
    assert [(child.code, child.title, f"{child.points}") for child in node.children] == [
        ("ZN-1-1", "项目调度", "40"), ("ZN-1-2", "重大项目投资完成率", "60"),
    ]  # fmt: skip
