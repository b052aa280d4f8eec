"""A scheme is put before whoever decides along the plan's own chain; what is issued is what they consented to."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from hengji.foundation.approvals.actions import decide, withdraw
from hengji.foundation.approvals.enums import Outcome
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.year.plans import actions
from hengji.year.plans.chains import USUAL, StepLine, lines_of
from hengji.year.plans.enums import Matter
from hengji.year.plans.models import Chain, Plan, Submission
from hengji.year.plans.queries import digest_of_text, pack_text
from hengji.year.plans.queries.approval import Standing, approval_of, holders_in
from hengji.year.plans.tests.house import House

DOCUMENT = actions.Document("省直目〔2026〕1号", date(2026, 2, 26))


def codes(do: Callable[[], object]) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        do()
    return [problem.code for problem in caught.value.problems]


@pytest.fixture
def circulated(house: House, plan: Plan) -> Plan:
    actions.set_chain(plan, Matter.SCHEME, lines_of(USUAL[Matter.SCHEME]), by=house.clerk)
    return actions.circulate_plan(plan, by=house.clerk)


def approve(row: Submission, *people: User) -> None:
    for person in people:
        decide(row.case, by=person, verdict="approve")


def test_with_a_chain_only_what_was_approved_is_issued(house: House, circulated: Plan) -> None:
    assert codes(lambda: actions.issue_plan(circulated, DOCUMENT, by=house.chief)) == ["NOT_APPROVED"]
    with assert_recorded([Submission]):
        row = actions.submit_scheme(circulated, by=house.clerk)
    assert (row.number, row.key, row.digest) == (1, "SZ-2026.1", digest_of_text(pack_text(circulated)))
    assert codes(lambda: actions.issue_plan(circulated, DOCUMENT, by=house.chief)) == ["NOT_APPROVED"]
    approve(row, house.chief, house.steering)
    assert approval_of(circulated).standing is Standing.APPROVED
    assert actions.issue_plan(circulated, DOCUMENT, by=house.chief).is_frozen


def test_a_second_click_submits_once(house: House, circulated: Plan) -> None:
    first = actions.submit_scheme(circulated, by=house.clerk)
    assert actions.submit_scheme(circulated, by=house.clerk) == first
    assert codes(lambda: actions.submit_scheme(circulated, by=house.colleague)) == ["SUBMITTED"]
    assert Submission.objects.count() == 1


def test_nothing_changes_under_the_hands_of_whoever_decides(house: House, circulated: Plan) -> None:
    row = actions.submit_scheme(circulated, by=house.clerk)
    actions.take_back_plan(circulated, by=house.clerk, reason="改一处")
    change = {"points": "41"}
    assert codes(lambda: actions.change_indicator(circulated, "DJ", change, by=house.clerk)) == ["SUBMITTED"]
    withdraw(row.case, by=house.clerk)
    actions.change_indicator(circulated, "DJ", {"title": "党建"}, by=house.clerk)
    assert approval_of(circulated).standing is Standing.RETURNED


def test_after_a_return_the_same_case_goes_on_in_a_new_round(house: House, circulated: Plan) -> None:
    row = actions.submit_scheme(circulated, by=house.clerk)
    assert decide(row.case, by=house.chief, verdict="return", remark="党建名称不规范") is Outcome.RETURNED
    assert codes(lambda: actions.submit_scheme(circulated, by=house.clerk)) == ["SAME_CONTENT"]
    actions.take_back_plan(circulated, by=house.clerk, reason="按意见修改")
    actions.change_indicator(circulated, "DJ", {"title": "党建"}, by=house.clerk)
    again = actions.submit_scheme(circulated, by=house.clerk)
    again.case.refresh_from_db()
    assert (again.pk, again.case.round, again.case.digest) == (row.pk, 2, digest_of_text(pack_text(circulated)))
    approve(again, house.chief, house.steering)
    assert actions.issue_plan(circulated, DOCUMENT, by=house.chief).is_frozen


def test_what_changed_after_the_consent_is_submitted_again(house: House, circulated: Plan) -> None:
    approve(actions.submit_scheme(circulated, by=house.clerk), house.chief, house.steering)
    actions.take_back_plan(circulated, by=house.clerk, reason="又改一处")
    actions.change_indicator(circulated, "DJ", {"title": "党建"}, by=house.clerk)
    assert approval_of(circulated).standing is Standing.CHANGED
    assert codes(lambda: actions.issue_plan(circulated, DOCUMENT, by=house.chief)) == ["NOT_APPROVED"]
    second = actions.submit_scheme(circulated, by=house.clerk)
    assert (second.number, second.key) == (2, "SZ-2026.2")


def test_whoever_drafted_never_decides(house: House, circulated: Plan) -> None:
    give(house.colleague, Role.STEERING, house.organiser)
    actions.take_back_plan(circulated, by=house.clerk, reason="改")
    actions.change_indicator(circulated, "DJ", {"title": "党建"}, by=house.colleague)
    row = actions.submit_scheme(circulated, by=house.clerk)
    approve(row, house.chief)
    assert codes(lambda: decide(row.case, by=house.colleague, verdict="approve")) == ["MAKER"]


def test_without_a_chain_the_chief_decides_by_issuing(house: House, plan: Plan) -> None:
    actions.circulate_plan(plan, by=house.clerk)
    assert codes(lambda: actions.submit_scheme(plan, by=house.clerk)) == ["CHAIN_LINE"]
    assert actions.issue_plan(plan, DOCUMENT, by=house.chief).is_frozen


def test_a_draft_that_nobody_was_asked_about_is_not_submitted(house: House, plan: Plan) -> None:
    actions.set_chain(plan, Matter.SCHEME, lines_of(USUAL[Matter.SCHEME]), by=house.clerk)
    assert codes(lambda: actions.submit_scheme(plan, by=house.clerk)) == ["PLAN_STATE"]


def test_all_mistakes_of_a_chain_are_told_at_once(house: House, plan: Plan) -> None:
    lines = [
        StepLine("审核", "online", "unit_filler", "3", "any"), StepLine("", "online", "office", "", "any"),
        StepLine("审定", "online", "steering", "三", "any"),
    ]  # fmt: skip
    found = codes(lambda: actions.set_chain(plan, Matter.SCHEME, lines, by=house.clerk))
    assert found == ["CHAIN_ROLE", "CHAIN_LINE", "CHAIN_LINE"]
    assert not Chain.objects.exists()


def test_a_chain_is_changed_and_given_up(house: House, plan: Plan) -> None:
    with assert_recorded([Chain]):
        actions.set_chain(plan, Matter.SCHEME, [StepLine("审定", "meeting", "office", "0", "any")], by=house.clerk)
        actions.set_chain(plan, Matter.SCHEME, [StepLine("签批", "paper", "office", "2", "all")], by=house.clerk)
        (row,) = Chain.objects.all()
        assert [(step.title, step.kind, step.days, step.countersign) for step in row.spec.steps] == [
            ("签批", "paper", 2, "all")
        ]
        assert actions.set_chain(plan, Matter.SCHEME, [], by=house.clerk) is None
    assert not Chain.objects.exists()


def test_deciders_are_those_of_this_very_plan(house: House, plan: Plan) -> None:
    everywhere = User.objects.create(username="all", display_name="总领导小组")
    give(everywhere, Role.STEERING, None)
    elsewhere = User.objects.create(username="else", display_name="别处领导小组")
    give(elsewhere, Role.STEERING, house.organ)
    assert holders_in(plan, Role.STEERING) == [house.steering, everywhere]
    below = actions.create_plan(actions.Head("P-2", 2026, "财政厅内部", house.organ, plan), by=house.clerk)
    assert holders_in(below, Role.STEERING) == [elsewhere]


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_page_leads_from_the_chain_to_the_case(house: House, circulated: Plan) -> None:
    page = browser(house.clerk).get(reverse("plan-approval", args=["SZ-2026"]))
    assert [str(row.cells[0].text) for row in page.context["chain"].rows] == [
        "1. 目标绩效办负责人审核",
        "2. 领导小组审定",
    ]
    assert page.context["may_submit"]
    answer = browser(house.clerk).post(reverse("plan-submit", args=["SZ-2026"]), follow=True)
    assert "审定中" in answer.content.decode()
    (row,) = Submission.objects.all()
    there = browser(house.steering).get(reverse("plan-submission", args=[row.key]))
    assert there["Location"] == reverse("plan", args=["SZ-2026"])
    refused = browser(house.colleague).post(reverse("plan-submit", args=["SZ-2026"]))
    assert (refused.status_code, "已经送审" in refused.content.decode()) == (422, True)


def test_the_form_keeps_what_was_typed(house: House, plan: Plan) -> None:
    address = reverse("plan-chain", args=["SZ-2026"])
    shown = browser(house.clerk).get(address)
    assert shown.context["shown"][1].initial["title"] == "领导小组审定"
    typed = {"step1-title": "审核", "step1-role": "", "step1-days": "x"}
    refused = browser(house.clerk).post(address, typed)
    assert (refused.status_code, 'value="x"' in refused.content.decode()) == (422, True)
    browser(house.clerk).post(address, {"step1-title": "审核", "step1-role": "office_chief", "step1-days": "3"})
    assert [step.title for step in Chain.objects.get().spec.steps] == ["审核"]


@pytest.mark.parametrize("matter", ["goals", "amendment"])
def test_each_matter_has_a_chain_of_its_own(house: House, plan: Plan, matter: str) -> None:
    address = reverse("plan-chain-of", args=["SZ-2026", matter])
    shown = browser(house.clerk).get(address)
    assert [form.initial["role"] for form in shown.context["shown"]] == ["group_lead", "office", "leader", "steering"]
    assert "现按下面通常的流程办理" in shown.content.decode()
    typed = {"step1-title": "初审", "step1-role": "group_lead", "step1-days": "3"}
    assert browser(house.clerk).post(address, typed)["Location"] == address
    row = Chain.objects.get()
    assert (row.matter, [(step.title, step.may_skip) for step in row.spec.steps]) == (matter, [("初审", True)])
    browser(house.clerk).post(address, {})
    assert not Chain.objects.exists()
    assert browser(house.clerk).get(reverse("plan-chain-of", args=["SZ-2026", "other"])).status_code == 404


def test_a_scheme_is_not_put_before_the_lead_of_a_group(house: House, plan: Plan) -> None:
    lines = [StepLine("初审", "online", "group_lead", "3", "any")]
    assert codes(lambda: actions.set_chain(plan, Matter.SCHEME, lines, by=house.clerk)) == ["CHAIN_ROLE"]


@pytest.mark.parametrize(("who", "status"), [
    ("clerk", 200), ("chief", 200), ("steering", 200), ("filler", 403), ("reader", 404), ("stranger", 404),
])  # fmt: skip
def test_who_may_open_the_page(house: House, circulated: Plan, who: str, status: int) -> None:
    actions.set_participants(circulated, [actions.Entrant("1", "财政厅", house.organ)], by=house.clerk)
    assert browser(getattr(house, who)).get(reverse("plan-approval", args=["SZ-2026"])).status_code == status
    allowed = {"clerk": 302, "chief": 422, "steering": 403}  # the chief alone would decide the first step
    assert browser(getattr(house, who)).post(reverse("plan-submit", args=["SZ-2026"])).status_code == allowed.get(
        who, status
    )
