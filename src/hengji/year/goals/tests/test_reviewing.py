"""A sheet goes along its chain: it moves with its case, its makers never decide, every round is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from hengji.foundation.approvals.actions import decide as decide_case
from hengji.foundation.approvals.actions import escalate_overdue, reroute_step
from hengji.foundation.approvals.enums import Outcome, StepState
from hengji.foundation.approvals.models import Remark, Step
from hengji.foundation.approvals.queries import latest_steps
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.notifications.models import Notification
from hengji.foundation.organisations.actions import set_leader_relation
from hengji.foundation.organisations.enums import Lead, Role
from hengji.foundation.organisations.models import LeaderRelation, Person
from hengji.foundation.organisations.testing import give
from hengji.year.goals.actions import (
    Row,
    Shown,
    decide_many,
    decide_sheet,
    submit_sheet,
    withdraw_sheet,
    write_goals,
)
from hengji.year.goals.content import digest_of
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import GoalSheet, Round
from hengji.year.goals.queries.review import chain_for, compared, rounds_of
from hengji.year.plans.actions import set_chain
from hengji.year.plans.chains import StepLine
from hengji.year.plans.enums import Matter

from .house import a_user, participant
from .reviewing import GOALS, Bench, a_bench, a_draft, a_submitted, agree, fresh, present, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench() -> Bench:
    return a_bench()


def codes(do: Callable[[], object]) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        do()
    return [problem.code for problem in caught.value.problems]


def steps(sheet: GoalSheet) -> list[tuple[str, str]]:
    case = fresh(sheet).case
    assert case is not None
    return [(step.code, step.state) for step in latest_steps(case)]


def test_the_usual_chain_leads_from_the_group_to_the_steering_group(bench: Bench) -> None:
    draft = a_draft(bench)
    with assert_recorded():
        sheet = submit_sheet(draft, by=bench.head)
    assert sheet.state == SheetState.SUBMITTED
    assert steps(sheet) == [
        ("group_lead", "active"),
        ("office", "waiting"),
        ("leader", "waiting"),
        ("steering", "waiting"),
    ]
    for person in bench.chain:
        assert fresh(sheet).state == SheetState.SUBMITTED
        with assert_recorded():
            agree(sheet, person)
    assert fresh(sheet).state == SheetState.APPROVED


def test_a_second_click_submits_once(bench: Bench) -> None:
    sheet = a_submitted(bench)
    assert submit_sheet(sheet, by=bench.head) == sheet
    assert Round.objects.count() == 1
    assert codes(lambda: submit_sheet(sheet, by=bench.filler)) == ["G_SHEET_STATE"]


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(bench: Bench) -> None:
    sheet = a_draft(bench)
    write_goals(sheet, [Row("P2-01", {"target": "约一千", "title": ""}), Row("P2-02", {"points": ""})], by=bench.filler)
    found = codes(lambda: submit_sheet(sheet, by=bench.head))
    assert {"G_NUMBER", "G_TITLE_MISSING", "G_POINTS_MISSING"} <= set(found)
    assert (fresh(sheet).state, Round.objects.count()) == (SheetState.DRAFT, 0)
    write_goals(sheet, [Row("P2-01", dict(GOALS[0])), Row("P2-02", {"points": "41"})], by=bench.filler)
    assert codes(lambda: submit_sheet(sheet, by=bench.head)) == ["G_POINTS_SUM"]


def test_the_lead_of_a_group_is_not_reviewed_by_itself(bench: Bench) -> None:
    sheet = a_submitted(bench, "P1")
    assert steps(sheet)[:2] == [("group_lead", "skipped"), ("office", "active")]


def test_without_a_leader_in_charge_his_step_is_skipped(bench: Bench) -> None:
    LeaderRelation.objects.all().delete()
    sheet = agree(a_submitted(bench), bench.lead, bench.office)
    assert steps(sheet)[2:] == [("leader", "skipped"), ("steering", "active")]


@pytest.mark.parametrize("maker", ["filler", "head"])
def test_makers_never_decide(bench: Bench, maker: str) -> None:
    """The filler wrote, the head submitted; both also sit at the lead's organ."""
    person = getattr(bench, maker)
    give(person, Role.GROUP_LEAD, participant(bench.plan, "P1").organisation)
    sheet = a_submitted(bench)
    assert codes(lambda: decide_sheet(sheet, by=person, verdict="approve", shown=shown(sheet))) == ["MAKER"]


def test_who_joins_after_a_return_does_not_decide_either(bench: Bench) -> None:
    sheet = a_submitted(bench)
    decide_sheet(sheet, by=bench.lead, verdict="return", remarks={"P2-01": "目标偏低"}, shown=shown(sheet))
    give(bench.chief, Role.OFFICE, bench.plan.organiser)
    write_goals(sheet, [Row("P2-01", {"target": "1500"})], by=bench.chief)
    submit_sheet(sheet, by=bench.head)
    agree(sheet, bench.lead)
    assert codes(lambda: decide_sheet(sheet, by=bench.chief, verdict="approve", shown=shown(sheet))) == ["MAKER"]


def test_a_return_needs_a_remark_and_brings_the_sheet_back(bench: Bench) -> None:
    sheet = a_submitted(bench)
    before = shown(sheet)
    assert codes(lambda: decide_sheet(sheet, by=bench.lead, verdict="return", shown=before)) == ["REMARK"]
    assert codes(
        lambda: decide_sheet(sheet, by=bench.lead, verdict="return", remarks={"P9-01": "没有这一项"}, shown=before)
    ) == ["REMARK"]
    with assert_recorded():
        outcome = decide_sheet(sheet, by=bench.lead, verdict="return", remarks={"P2-01": "目标偏低"}, shown=before)
    assert (outcome, fresh(sheet).state) == (Outcome.RETURNED, SheetState.RETURNED)
    assert list(Remark.objects.values_list("item_key", "item_label", "text")) == [("P2-01", "新增公办学位", "目标偏低")]
    assert Notification.objects.filter(recipient=bench.head, kind="returned").count() == 1
    assert codes(lambda: submit_sheet(sheet, by=bench.head)) == ["SAME_CONTENT"]


def test_the_next_round_mends_remarks_on_what_changed(bench: Bench) -> None:
    sheet = a_submitted(bench)
    remarks = {"P2-01": "目标偏低", "P2-02": "请说明数据来源"}
    decide_sheet(sheet, by=bench.lead, verdict="return", remarks=remarks, shown=shown(sheet))
    write_goals(sheet, [Row("P2-01", {"target": "1500"})], by=bench.filler)
    sheet = submit_sheet(sheet, by=bench.head)
    assert [each.number for each in rounds_of(sheet)] == [2, 1]
    assert sheet.case is not None
    assert (sheet.case.round, sheet.case.digest) == (2, digest_of(rounds_of(sheet)[0].text))
    assert dict(Remark.objects.values_list("item_key", "resolved_by")) == {"P2-01": bench.head.pk, "P2-02": None}
    second, first = rounds_of(sheet)
    lines = compared(first.text, second.text)
    assert [(line.code, line.change, line.fields) for line in lines] == [
        ("P2-01", "changed", ("target",)), ("P2-02", "same", ()),
    ]  # fmt: skip
    assert (lines[0].before["target"], lines[0].after["target"]) == ("1200", "1500")


def test_who_submitted_takes_back_until_somebody_decides(bench: Bench) -> None:
    sheet = a_submitted(bench)
    assert codes(lambda: withdraw_sheet(sheet, by=bench.filler)) == ["G_SHEET_STATE"]
    with assert_recorded():
        assert withdraw_sheet(sheet, by=bench.head).state == SheetState.DRAFT
    assert withdraw_sheet(sheet, by=bench.head).state == SheetState.DRAFT
    sheet = submit_sheet(sheet, by=bench.head)
    agree(sheet, bench.lead)
    assert codes(lambda: withdraw_sheet(sheet, by=bench.head)) == ["DECIDED"]
    assert fresh(sheet).state == SheetState.SUBMITTED


def test_decided_on_the_page_of_approvals_the_sheet_moves_as_well(bench: Bench) -> None:
    sheet = a_submitted(bench)
    assert sheet.case is not None
    decide_case(sheet.case, by=bench.lead, verdict="return", remark="请重拟")
    assert fresh(sheet).state == SheetState.RETURNED


def test_a_page_from_before_another_round_decides_nothing(bench: Bench) -> None:
    sheet = a_submitted(bench)
    old = shown(sheet)
    decide_sheet(sheet, by=bench.lead, verdict="return", remark="请重拟", shown=old)
    write_goals(sheet, [Row("P2-01", {"target": "1500"})], by=bench.filler)
    submit_sheet(sheet, by=bench.head)
    assert codes(lambda: decide_sheet(sheet, by=bench.lead, verdict="approve", shown=old)) == ["G_STALE"]
    assert present(sheet).code == "group_lead"


def test_a_stranger_and_who_is_not_asked_decide_nothing(bench: Bench) -> None:
    sheet = a_submitted(bench)
    for person in (bench.stranger, bench.office, bench.steering):
        assert codes(lambda who=person: decide_sheet(sheet, by=who, verdict="approve", shown=shown(sheet))) == [  # type: ignore[misc]
            "NOT_CANDIDATE"
        ]


def test_many_at_once_say_which_went_and_why_others_did_not(bench: Bench) -> None:
    going, another, stale = a_submitted(bench, "P2"), a_submitted(bench, "P3"), a_submitted(bench, "P1")
    pages = {each.key: shown(each) for each in (going, another)}
    pages[another.key] = Shown(pages[another.key].step, "sha256:0")
    with assert_recorded():
        found = decide_many([going, another, stale], by=bench.lead, shown=pages)
    assert [(each.sheet.key, each.outcome, [problem.code for problem in each.problems]) for each in found] == [
        (going.key, Outcome.WAITING, []), (another.key, None, ["G_STALE"]), (stale.key, None, ["G_STALE"]),
    ]  # fmt: skip
    assert [present(each).code for each in (going, another, stale)] == ["office", "group_lead", "office"]
    again = decide_many([going], by=bench.lead, shown=pages)
    assert ([each.outcome for each in again], present(going).code) == ([Outcome.WAITING], "office")


def test_a_plans_own_chain_holds_for_its_goals(bench: Bench) -> None:
    lines = [
        StepLine("组长单位初审", "online", Role.GROUP_LEAD.value, "2", "any"),
        StepLine("审定", "online", Role.STEERING.value, "0", "any"),
    ]
    set_chain(bench.plan, Matter.GOALS, lines, by=bench.office)
    assert [(step.role, step.may_skip) for step in chain_for(bench.plan).steps] == [
        ("group_lead", True),
        ("steering", False),
    ]
    sheet = agree(a_submitted(bench), bench.lead, bench.steering)
    assert sheet.state == SheetState.APPROVED


def test_where_nobody_can_decide_submitting_is_refused(bench: Bench) -> None:
    set_chain(
        bench.plan, Matter.GOALS, [StepLine("审定", "online", Role.OFFICE_CHIEF.value, "1", "any")], by=bench.office
    )
    sheet = a_draft(bench)
    assert codes(lambda: submit_sheet(sheet, by=bench.chief)) == ["ONLY_MAKERS"]
    assert (fresh(sheet).state, Round.objects.count()) == (SheetState.DRAFT, 0)


def test_the_leaders_step_follows_the_portfolio(bench: Bench) -> None:
    sheet = agree(a_submitted(bench), bench.lead, bench.office)
    new = a_user("new-leader")
    person = Person.objects.create(code="new", name="李副省长", user=new)
    place = participant(bench.plan, "P2").organisation
    assert place is not None
    set_leader_relation(place, Lead.IN_CHARGE, person, timezone.localdate(), by=bench.stranger)
    assert codes(lambda: decide_sheet(sheet, by=bench.leader, verdict="approve", shown=shown(sheet))) == [
        "NOT_CANDIDATE"
    ]
    assert agree(sheet, new).state == SheetState.SUBMITTED
    assert present(sheet).code == "steering"


def test_an_overdue_step_is_told_to_the_asked_the_submitter_and_the_chief(bench: Bench) -> None:
    sheet = a_submitted(bench)
    due = present(sheet).due
    assert due is not None
    assert escalate_overdue(due) == []
    (found,) = escalate_overdue(due + timedelta(days=1))
    assert found.told == {bench.lead.pk, bench.head.pk, bench.chief.pk}
    assert escalate_overdue(due + timedelta(days=2)) == []


def test_rerouting_asks_somebody_else(bench: Bench) -> None:
    sheet = a_submitted(bench)
    reroute_step(present(sheet), candidates=[bench.stranger], by=bench.chief, reason="出差")
    agree(sheet, bench.stranger)
    assert Step.objects.get(case=fresh(sheet).case, code="group_lead").state == StepState.DONE


def test_dates_are_of_the_local_calendar(bench: Bench) -> None:
    sheet = a_submitted(bench)
    assert present(sheet).started == timezone.localdate()
    assert isinstance(present(sheet).due, date)
