"""The people of a review, and sheets on their way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hengji.foundation.approvals.models import Case, Step
from hengji.foundation.approvals.queries import present_step
from hengji.foundation.organisations.enums import Lead, Role
from hengji.foundation.organisations.models import LeaderRelation, Person, User
from hengji.foundation.organisations.testing import give
from hengji.year.goals.actions import Row, Shown, decide_sheet, submit_sheet, write_goals
from hengji.year.goals.models import GoalSheet
from hengji.year.plans.models import Participant, Plan

from .house import a_plan, a_sheet, a_user, participant

GOALS = (
    {"title": "新增公办学位", "indicator": "ZN-1", "rule": "正向定量", "points": "60", "target": "1200", "unit": "个",
     "direction": "up", "deadline": "2026-12-31", "data_source": "教育事业统计"},
    {"title": "压减办件时限", "indicator": "ZN-1", "rule": "逆向定量", "points": "40", "target": "5", "unit": "天",
     "direction": "down", "deadline": "2026-06-30", "data_source": "政务服务平台"},
)  # fmt: skip


@dataclass(frozen=True)
class Bench:
    """Who reviews P2 in a plan whose group A is led by P1."""

    plan: Plan
    filler: User
    head: User
    lead: User
    office: User
    chief: User
    leader: User
    steering: User
    stranger: User

    @property
    def chain(self) -> tuple[User, ...]:
        return (self.lead, self.office, self.leader, self.steering)


def a_bench(organs: int = 3, code: str = "GP") -> Bench:
    plan = a_plan(code, organs)
    Participant.objects.filter(plan=plan, code="P1").update(is_lead=True)
    names = ("filler", "head", "lead", "office", "chief", "leader", "steering", "stranger")
    people = {name: a_user(f"{code}-{name}") for name in names}
    own = participant(plan, "P2").organisation
    give(people["filler"], Role.UNIT_FILLER, own)
    give(people["head"], Role.UNIT_HEAD, own)
    give(people["lead"], Role.GROUP_LEAD, participant(plan, "P1").organisation)
    give(people["office"], Role.OFFICE, plan.organiser)
    give(people["chief"], Role.OFFICE_CHIEF, plan.organiser)
    give(people["steering"], Role.STEERING, plan.organiser)
    _put_in_charge(plan, people["leader"])
    return Bench(plan, **people)


def _put_in_charge(plan: Plan, user: User) -> None:
    """One leader in charge of every organ of the plan."""
    person = Person.objects.create(code=user.username, name="王副省长", user=user)
    for each in Participant.objects.filter(plan=plan):
        assert each.organisation is not None
        LeaderRelation.objects.create(
            organisation=each.organisation, leader=person, kind=Lead.IN_CHARGE, since=date(2020, 1, 1)
        )  # fmt: skip
        give(user, Role.LEADER, each.organisation)


def a_draft(bench: Bench, code: str = "P2") -> GoalSheet:
    sheet = a_sheet(bench.plan, code, by=bench.filler)
    write_goals(sheet, [Row("", fields) for fields in GOALS], by=bench.filler)
    sheet.refresh_from_db()
    return sheet


def a_submitted(bench: Bench, code: str = "P2") -> GoalSheet:
    return submit_sheet(a_draft(bench, code), by=bench.head)


def present(sheet: GoalSheet) -> Step:
    found = present_step(fresh_case(sheet))
    assert found is not None
    return found


def shown(sheet: GoalSheet) -> Shown:
    step = present(sheet)
    return Shown(step.pk, step.case.digest)


def agree(sheet: GoalSheet, *people: User) -> GoalSheet:
    for person in people:
        decide_sheet(sheet, by=person, verdict="approve", shown=shown(sheet))
    return fresh(sheet)


def fresh(sheet: GoalSheet) -> GoalSheet:
    return GoalSheet.objects.select_related("plan", "participant", "case").get(pk=sheet.pk)


def fresh_case(sheet: GoalSheet) -> Case:
    case = fresh(sheet).case
    assert case is not None
    return case
