"""Participants, windows, the disclosure list, substitutes and grants of a plan."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import Model

from hengji.foundation.access.policy import Governed, can, policy, scope
from hengji.foundation.access.testing import disagreements, policy_as
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.plans import actions, comment_permissions, filing_permissions, sub_rule_permissions
from hengji.year.plans.actions import Entrant, Head, Span
from hengji.year.plans.enums import Audience, Phase
from hengji.year.plans.models import Participant, Plan, Window
from hengji.year.plans.permissions import ACTIONS, EDIT_SCHEME, ISSUE_PLAN, VIEW_PLAN
from hengji.year.plans.phases import open_phases
from hengji.year.plans.queries import disclosed, participants_on, scheme_of, substitute_for
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL
from hengji.year.plans.tests.test_states import PAPER


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in error.value.problems]


def issue(house: House, plan: Plan) -> Plan:
    return actions.issue_plan(actions.circulate_plan(plan, by=house.clerk), PAPER, by=house.chief)


def test_participants_are_set_by_their_codes(house: House, plan: Plan) -> None:
    new = an_organisation("SZ-02", "省新局")
    with assert_recorded():
        actions.set_participants(
            plan,
            [
                Entrant("001", "省财政厅", house.organ, group="A", klass="综合", is_lead=True, successor="002"),
                Entrant("002", "省新局", new, since=date(2026, 7, 1), ranked=False, unranked_reason="新组建"),
            ],
            by=house.clerk,
        )
    first, second = plan.participants.order_by("code")
    assert (first.group.title, first.klass.title, first.successor) == ("甲组", "综合管理类", second)  # type: ignore[union-attr]
    assert (second.since, second.ranked, second.unranked_reason) == (date(2026, 7, 1), False, "新组建")
    actions.set_participants(plan, [Entrant("001", "省财政厅", house.organ, group="B")], by=house.clerk)
    assert plan.participants.get(code="001").group == plan.group_rows.get(code="B")
    assert plan.participants.count() == 2


def test_everything_wrong_with_participants_comes_at_once(house: House, plan: Plan) -> None:
    with pytest.raises(ProblemsError) as caught:
        actions.set_participants(
            plan,
            [
                Entrant("1", " ", house.organ, group="Z", klass="Y"),
                Entrant("2", "同一单位", house.organ, since=date(2026, 5, 1), until=date(2026, 4, 1)),
                Entrant("3", "不排名", ranked=False, successor="9"),
                Entrant("3", "重复"),
            ],
            by=house.clerk,
        )
    assert codes(caught) == [
        ("CELL_EMPTY", "1"), ("GROUP_UNKNOWN", "1"), ("CLASS_UNKNOWN", "1"), ("DATE_ORDER", "2"), ("REASON", "3"),
        ("PARTICIPANT_CODE", "3"), ("ROW_TWICE", "3"), ("PARTICIPANT_TWICE", "2"),
    ]  # fmt: skip
    assert not Participant.objects.exists()


def test_days_lie_inside_the_plan_s_year(house: House, plan: Plan) -> None:
    entrant = Entrant("1", "省财政厅", house.organ, since=date(2025, 12, 31), until=date(2027, 1, 1))
    with pytest.raises(ProblemsError) as caught:
        actions.set_participants(plan, [entrant], by=house.clerk)
    assert codes(caught) == [("PARTICIPANT_DATES", "1"), ("PARTICIPANT_DATES", "1")]
    whole = replace(entrant, since=date(2026, 1, 1), until=date(2026, 12, 31))
    [row] = actions.set_participants(plan, [whole], by=house.clerk)
    assert (row.since, row.until) == (date(2026, 1, 1), date(2026, 12, 31))


def test_a_successor_is_another_participant_of_the_plan(house: House, plan: Plan) -> None:
    other = actions.create_plan(Head("P-8", 2026, "别家", house.organ, plan), SMALL, by=house.clerk)
    actions.set_participants(other, [Entrant("9", "别家单位")], by=house.clerk)
    for successor in ("1", "9"):
        with pytest.raises(ProblemsError) as caught:
            actions.set_participants(plan, [Entrant("1", "省财政厅", successor=successor)], by=house.clerk)
        assert codes(caught) == [("PARTICIPANT_CODE", "1")]


def test_after_issuing_a_reason_is_wanted_and_nobody_is_removed(house: House, plan: Plan) -> None:
    entrant = Entrant("1", "省财政厅", house.organ)
    [row] = actions.set_participants(plan, [entrant], by=house.clerk)
    plan = issue(house, plan)
    with pytest.raises(ProblemsError) as caught:
        actions.set_participants(plan, [entrant], by=house.clerk)
    assert codes(caught) == [("REASON", "理由")]
    with pytest.raises(ProblemsError) as caught:
        actions.remove_participant(row, by=house.clerk)
    assert codes(caught) == [("PLAN_FROZEN", "1")]
    ended = Entrant("1", "省财政厅", house.organ, until=date(2026, 9, 30))
    actions.set_participants(plan, [ended], by=house.clerk, reason="机构改革")
    assert Participant.objects.get().until == date(2026, 9, 30)
    assert [len(participants_on(plan, date(2026, *day))) for day in ((9, 30), (10, 1))] == [1, 0]
    actions.close_plan(actions.start_plan(plan, by=house.clerk), by=house.clerk)
    with pytest.raises(ProblemsError) as caught:
        actions.set_participants(plan, [entrant], by=house.clerk, reason="机构改革")
    assert codes(caught) == [("PLAN_STATE", "")]


def test_windows_are_set_as_a_whole(house: House, plan: Plan) -> None:
    goals = Span(Phase.GOALS, date(2026, 2, 26), date(2026, 3, 13), "目标申报")
    score = Span(Phase.SCORING, date(2027, 1, 4), date(2027, 1, 15))
    with assert_recorded():
        first, _ = actions.set_windows(plan, [goals, score], by=house.clerk)
    [kept] = actions.set_windows(plan, [goals], by=house.clerk)
    assert kept == first
    with pytest.raises(ProblemsError) as caught:
        actions.set_windows(plan, [goals, goals, Span("x", date(2026, 2, 2), date(2026, 1, 1))], by=house.clerk)
    assert codes(caught) == [("WORD_UNKNOWN", "第3行"), ("DATE_ORDER", "第3行"), ("ROW_TWICE", "")]


def test_a_pack_s_calendar_becomes_windows_of_the_plan_s_year(house: House) -> None:
    plan = actions.create_plan(Head("P-7", 2027, "考评", house.organiser), "guizhou-six-blocks-example", by=house.clerk)
    spans = {(row.phase, row.title): (row.opens, row.closes) for row in plan.windows.all()}
    assert spans["scoring", "考评责任单位评分并书面反馈"] == (date(2028, 1, 4), date(2028, 1, 15))
    assert spans["amendment", "目标调整窗口"] == (date(2027, 7, 13), date(2027, 7, 31))
    calendar = scheme_of(plan).carried["calendar"]
    assert (calendar[0]["from"], calendar[-1]["to"]) == ("2027-01-05", "2028-11-30")
    assert {phase for phase, _ in spans} == set(Phase.values) - {"reporting"}  # which has no dates there
    assert [(row.audience, row.open_from) for row in plan.disclosures.all()] == [
        (audience, None)
        for audience in ("participants", "own", "participants", "office", "nobody", "participants", "public")
    ]


@pytest.mark.parametrize(
    ("day", "opened"), [("2026-02-25", False), ("2026-02-26", True), ("2026-03-13", True), ("2026-03-14", False)]
)
def test_a_phase_is_open_on_the_days_of_its_window(house: House, plan: Plan, day: str, opened: bool) -> None:
    actions.set_windows(plan, [Span(Phase.GOALS, date(2026, 2, 26), date(2026, 3, 13))], by=house.clerk)
    now = datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)

    def found(*phases: str) -> bool:
        return Plan.objects.filter(open_phases(frozenset(phases), Plan, now)).exists()

    assert not found("goals")  # a draft
    actions.circulate_plan(plan, by=house.clerk)
    assert (found("goals"), found("scoring"), found("scoring", "goals")) == (opened, False, opened)
    window = Window.objects.filter(open_phases(frozenset({"goals"}), Window, now))
    assert window.exists() == opened


def test_an_item_of_the_disclosure_list_opens_once_and_stays_open(house: House) -> None:
    text = SMALL.replace(
        "bars:", "disclosure:\n- {item: 得分, audience: 本单位, when: 评分后}\n- {item: 分项, audience: 无}\nbars:"
    )
    plan = actions.create_plan(Head("P-3", 2026, "考评", house.organiser), text, by=house.clerk)
    row, closed = plan.disclosures.all()
    assert (row.audience, row.moment, closed.audience) == (Audience.OWN, "评分后", Audience.NOBODY)
    with pytest.raises(ProblemsError):
        actions.open_disclosure(row, date(2027, 1, 18), by=house.clerk)
    issue(house, plan)
    for day in (date(2027, 1, 18), date(2027, 1, 20)):
        assert actions.open_disclosure(row, day, by=house.clerk).open_from == date(2027, 1, 18)
    with pytest.raises(ProblemsError):
        actions.open_disclosure(closed, date(2027, 1, 18), by=house.clerk)
    assert [disclosed(plan, "得分", date(2027, 1, day)) for day in (17, 18)] == [frozenset(), frozenset({"own"})]


def test_substitutes_are_other_organs_and_known_indicators(house: House, plan: Plan) -> None:
    other = an_organisation("SZ-02")
    with assert_recorded():
        actions.set_substitutes(plan, {(house.organ, ""): other, (house.organ, "DJ"): house.organiser}, by=house.clerk)
    for code, place in (("DJ", house.organiser), ("ZN", other)):
        found = substitute_for(plan, house.organ.pk, code)
        assert found is not None
        assert found.substitute == place
    actions.set_substitutes(plan, {(house.organ, "DJ"): other}, by=house.clerk)
    assert substitute_for(plan, house.organ.pk, "ZN") is None
    assert [(row.owner, row.indicator, row.substitute) for row in plan.substitutes.all()] == [
        (house.organ, "DJ", other)
    ]  # fmt: skip
    with pytest.raises(ProblemsError) as caught:
        actions.set_substitutes(plan, {(house.organ, "XX"): house.organ}, by=house.clerk)
    assert codes(caught) == [("SUBSTITUTE", "SZ-01"), ("NODE_ABSENT", "SZ-01")]


def test_two_persons_grant_a_plan_to_somebody_who_holds_the_role(house: House, plan: Plan) -> None:
    elsewhere = an_organisation("XX", "另一省")
    auditor = User.objects.create(username="auditor", display_name="审计")
    with pytest.raises(ProblemsError) as caught:
        actions.grant_plan(plan, auditor, Role.AUDITOR, by=house.clerk, reason="年度审计")
    assert codes(caught) == [("ROLE", "角色")]
    give(auditor, Role.AUDITOR, elsewhere)
    plan = issue(house, plan)
    grant = actions.grant_plan(plan, auditor, Role.AUDITOR, by=house.clerk, reason="年度审计")
    assert not can(auditor, VIEW_PLAN, plan)
    with pytest.raises(ProblemsError) as caught:
        actions.confirm_plan_grant(grant, by=house.clerk)
    assert codes(caught) == [("TWO_PERSONS", "")]
    actions.confirm_plan_grant(grant, by=house.chief)
    assert can(auditor, VIEW_PLAN, plan)
    below = actions.create_plan(Head("P-4", 2026, "下级", elsewhere, plan), SMALL, by=house.clerk)
    assert not can(auditor, VIEW_PLAN, below)  # a plan below inherits nothing, and this one is a draft
    actions.revoke_plan_grant(grant, by=house.clerk, reason="审计结束")
    assert not can(auditor, VIEW_PLAN, plan)


def readers(house: House, plan: Plan) -> set[str]:
    names = ("clerk", "colleague", "chief", "steering", "filler", "reader", "stranger")
    return {name for name in names if can(getattr(house, name), VIEW_PLAN, plan)}


def test_who_sees_a_plan_depends_on_its_state(house: House, plan: Plan) -> None:
    actions.set_participants(plan, [Entrant("1", "省财政厅", house.organ)], by=house.clerk)
    inside = {"clerk", "colleague", "chief", "steering"}
    assert readers(house, plan) == inside
    plan = actions.circulate_plan(plan, by=house.clerk)
    assert readers(house, plan) == inside | {"filler"}
    plan = actions.issue_plan(plan, PAPER, by=house.chief)
    assert readers(house, plan) == inside | {"filler", "reader"}


def test_can_and_scope_agree_for_everybody_in_every_state(house: House, plan: Plan) -> None:
    actions.set_participants(plan, [Entrant("1", "省财政厅", house.organ)], by=house.clerk)
    other = actions.create_plan(Head("P-5", 2026, "别家", house.organ, plan), SMALL, by=house.clerk)
    people = list(User.objects.all())
    for role in Role.values:
        person = User.objects.create(username=f"as-{role}", display_name=role)
        give(person, role, house.organ if role in {"unit_head", "group_lead"} else None)
        people.append(person)
    rows: dict[type[Model], list[Any]] = {Plan: [plan, other], Participant: list(Participant.objects.all())}
    of_filings = {filing_permissions.VIEW_FILING, filing_permissions.DECIDE_FILING}
    others = {"plans.confirm_correction", "plans.confirm_grant", "plans.issue", *of_filings}  # about other models
    others |= {*comment_permissions.ACTIONS, *sub_rule_permissions.ACTIONS}
    verbs = [action for action in ACTIONS if action not in others]
    assert disagreements(people, verbs, rows) == []
    issue(house, plan)
    assert disagreements(people, [*verbs, ISSUE_PLAN], {Plan: list(Plan.objects.all())}) == []


def test_an_installation_s_own_office_reaches_plans_that_stand_under_no_other(house: House, plan: Plan) -> None:
    own = User.objects.create(username="own", display_name="省目标办")
    give(own, Role.OFFICE, None)
    below = actions.create_plan(Head("P-5", 2026, "财政厅内部", house.organ, plan), SMALL, by=house.clerk)
    assert list(scope(own, EDIT_SCHEME, Plan.objects.all())) == [plan]
    assert not can(own, VIEW_PLAN, below)


def test_a_room_without_a_path_to_the_plan_is_told_so() -> None:
    governed = dict(policy().governed)
    governed[User] = Governed(User, "x")
    with policy_as(governed=governed), pytest.raises(LookupError, match="declares no path to its plan"):
        open_phases(frozenset({"goals"}), User, datetime.now(UTC))
