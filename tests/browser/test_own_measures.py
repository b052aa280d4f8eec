"""A city's plan under the province's: what is not allowed is said, the rest is filed, returned, mended and recorded."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Kind, Role
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.plans import actions
from hengji.year.plans.actions import Entrant, Head
from hengji.year.plans.models import FilingVerdict, Plan
from hengji.year.plans.queries import scheme_of
from hengji.year.plans.tests.filed import DOCUMENT, corrected
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)
MARKS = {"DJ": "uniform", "ZN": "refine", "JC": "refine", "JC-2": "own"}


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"own-{name}-{visit.width}")
    assert (visit.overflow(), visit.accessibility_problems()) == (0, [])


def enter(visit: Visit, user: User) -> None:
    visit.page.context.clear_cookies()
    visit.log_in(user.username)
    expect(visit.page.get_by_role("heading", name="工作台")).to_be_visible()


def office(name: str, organ: Organisation, role: Role) -> User:
    user = create_account(name, name, password=PASSWORD)
    give(user, role, organ)
    return user


def issued(plan: Plan, clerk: User, chief: User) -> Plan:
    return actions.issue_plan(actions.circulate_plan(plan, by=clerk), DOCUMENT, by=chief)


def province(organ: Organisation, clerk: User, chief: User) -> Plan:
    head = Head("SZ-2026", 2026, "省直机关2026年度目标绩效考评", organ)
    plan = actions.create_plan(head, "guizhou-six-blocks-example", by=clerk)
    bars = tuple(bar.model_copy(update={"basis": "示例文号第一条"}) for bar in scheme_of(plan).bars)
    actions.replace_scheme(plan, scheme_of(plan).model_copy(update={"bars": bars}), by=clerk)
    actions.change_indicators(plan, {code: {"below": mark} for code, mark in MARKS.items()}, by=clerk)
    return issued(plan, clerk, chief)


@dataclass(frozen=True)
class Cast:
    """The province's clerk and chief with their plan, the city's with its own."""

    clerk: User
    chief: User
    own: User
    head: User
    superior: Plan
    plan: Plan


def cast() -> Cast:
    above, organ = an_organisation("SZ", "省直目标办", Kind.ORGAN), an_organisation("GY", "贵阳市目标办", Kind.ORGAN)
    clerk, chief = office("office", above, Role.OFFICE), office("chief", above, Role.OFFICE_CHIEF)
    own, head = office("gy", organ, Role.OFFICE), office("gy-chief", organ, Role.OFFICE_CHIEF)
    superior = province(above, clerk, chief)
    plan = actions.create_plan(Head("GY-2026", 2026, "贵阳市2026年度考评", organ, superior), superior, by=own)
    actions.change_indicators(
        plan, {"DJ-1": {"title": "市里的政治建设"}, "JC-2": {"title": "强省会行动贡献"}}, by=own
    )  # fmt: skip
    actions.set_participants(plan, [Entrant("1", "市财政局"), Entrant("2", "市审计局")], by=own)
    return Cast(clerk, chief, own, head, superior, plan)


def mends(visit: Visit, title: str) -> None:
    """The city's clerk sees what is not allowed and mends it in the editor."""
    page = visit.page
    visit.open("/plans/GY-2026/superior/")
    expect(page.get_by_role("heading", name="1处不符合上级要求")).to_be_visible()
    looked_at(visit, "clauses-wrong")
    visit.open("/plans/GY-2026/edit/?node=DJ-1")
    expect(page.get_by_text("统一执行，本办法与上级不一致").first).to_be_visible()
    page.get_by_label("名称", exact=True).fill(title)
    page.get_by_text("对下级考评办法的要求").first.click()
    looked_at(visit, "editor")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("统一执行，本办法与上级不一致")).to_have_count(0)


def changes_a_participant(visit: Visit) -> None:
    page = visit.page
    visit.open("/plans/GY-2026/participants/?change=1")
    page.get_by_label("参评止（含当日）").fill("2026-06-30")
    page.get_by_label("承继单位").select_option("2")
    page.get_by_label("参加排名", exact=True).select_option("no")
    looked_at(visit, "participant")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("不参加排名的没有写明理由。")).to_be_visible()
    visit.expect_problem("422")
    page.get_by_label("不参加排名的理由").fill("年中撤并")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("由市审计局承继")).to_be_visible()
    looked_at(visit, "participants")


def files(visit: Visit) -> None:
    page = visit.page
    visit.open("/inbox/")
    page.get_by_role("link", name="把“贵阳市2026年度考评”报上级备案").first.click()
    page.get_by_label("报备说明").fill("主攻方向改为强省会行动，其余照省里的办法。")
    looked_at(visit, "to-file")
    page.get_by_role("button", name="报上级备案").click()
    expect(page.get_by_text("已报上级目标绩效办，等待备案。")).to_be_visible()


def returns(visit: Visit) -> None:
    page = visit.page
    visit.open("/plans/SZ-2026/below/")
    looked_at(visit, "below")
    page.get_by_role("link", name="贵阳市2026年度考评").first.click()
    looked_at(visit, "filing")
    page.get_by_label("意见").fill("请说明强省会行动怎样计分")
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回修改。")).to_be_visible()


def files_again(visit: Visit) -> None:
    visit.open("/plans/GY-2026/superior/")
    expect(visit.page.get_by_role("heading", name="上级办法已更正")).to_be_visible()
    looked_at(visit, "corrected-above")
    visit.page.get_by_role("button", name="报上级备案").click()


def records(visit: Visit) -> None:
    page = visit.page
    visit.open("/inbox/")
    page.get_by_role("link", name="对下级报备的“贵阳市2026年度考评”提出意见").first.click()
    page.get_by_role("button", name="备案", exact=True).click()
    expect(page.get_by_text("已备案。")).to_be_visible()
    looked_at(visit, "recorded")


@both
def test_a_city_begins_from_the_province_s_scheme_and_files_its_own(visit: Visit) -> None:
    people = cast()
    enter(visit, people.own)
    mends(visit, people.superior.indicator_rows.get(code="DJ-1").title)
    changes_a_participant(visit)
    plan = issued(people.plan, people.own, people.head)
    files(visit)
    enter(visit, people.clerk)
    returns(visit)
    corrected(people.superior, {"DJ": {"title": "机关党的建设"}}, people.clerk, people.chief)
    corrected(plan, {"JC-2": {"note": "按强省会行动清单计分。"}}, people.own, people.head)
    enter(visit, people.own)
    files_again(visit)
    enter(visit, people.clerk)
    records(visit)
    assert list(FilingVerdict.objects.order_by("pk").values_list("verdict", flat=True)) == ["returned", "accepted"]
