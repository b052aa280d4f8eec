"""An issued sheet with three goals, a July window, and the people who decide about amendments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hengji.foundation.approvals.queries import present_step
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.year.goals.actions import Line, Opinion, Request, Row, decide_amendment, start_sheet, write_goals
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import Amendment, Goal, GoalSheet, GoalVersion
from hengji.year.plans.enums import Phase
from hengji.year.plans.models import Participant, Plan, Window

from .house import a_plan, a_user, participant

JULY = date(2026, 7, 10)
POINTS = ("30", "30", "40")
DEADLINES = ("2026-11-30", "2026-12-15", "2026-06-30")


@dataclass(frozen=True)
class House:
    """P1 leads the group; P2 and P3 have issued sheets of three goals with 30, 30 and 40 points."""

    plan: Plan
    sheet: GoalSheet
    other: GoalSheet
    clerk: User
    lead: User
    office: User
    colleague: User
    steering: User
    reader: User
    stranger: User


def issued(sheet: GoalSheet) -> GoalSheet:
    """Issued without its chain: the review is tested elsewhere."""
    GoalVersion.objects.filter(goal__sheet=sheet).update(sealed=True)
    GoalSheet.objects.filter(pk=sheet.pk).update(state=SheetState.ISSUED, issued_at=timezone.now(), digest="sha256:0")
    sheet.refresh_from_db()
    return sheet


def with_goals(plan: Plan, code: str, by: User) -> GoalSheet:
    sheet = start_sheet(participant(plan, code), by=by)
    rows = [
        Row("", {"title": f"目标{number}", "indicator": "ZN-1", "rule": "正向定量", "points": points, "target": "100",
                 "unit": "个", "direction": "up", "deadline": deadline, "data_source": "统计台账"})
        for number, (points, deadline) in enumerate(zip(POINTS, DEADLINES, strict=True), 1)
    ]  # fmt: skip
    write_goals(sheet, rows, by=by)
    return issued(sheet)


def a_house(code: str = "GP", *, opens: date = date(2026, 6, 20), closes: date = date(2026, 7, 31)) -> House:
    plan = a_plan(code)
    Participant.objects.filter(plan=plan, code="P1").update(is_lead=True)
    names = ("clerk", "lead", "office", "colleague", "steering", "reader", "stranger")
    people = {name: a_user(f"{code}-{name}-person") for name in names}
    second = participant(plan, "P2").organisation
    give(people["clerk"], Role.UNIT_FILLER, second)
    give(people["lead"], Role.GROUP_LEAD, participant(plan, "P1").organisation)
    give(people["stranger"], Role.UNIT_FILLER, participant(plan, "P3").organisation)
    for name, role in (("office", Role.OFFICE), ("colleague", Role.OFFICE), ("steering", Role.STEERING)):
        give(people[name], role, plan.organiser)
    give(people["reader"], Role.READER, plan.organiser)
    sheets = [with_goals(plan, each, people["clerk"]) for each in ("P2", "P3")]
    Window.objects.create(plan=plan, phase=Phase.AMENDMENT, title="年中调整", opens=opens, closes=closes)
    return House(plan, sheets[0], sheets[1], **people)


def asks(kind: str, *lines: Line, **more: object) -> Request:
    given: dict[str, object] = {
        "reason_kind": "policy", "reason": "省里下调年度任务", "basis": "省发〔2026〕7号", "effective": JULY, **more,
    }  # fmt: skip
    return Request(kind=kind, lines=lines, **given)  # type: ignore[arg-type]  # keywords of a test


def consent(row: Amendment, *people: User) -> Amendment:
    for person in people:
        row = decide_amendment(row, Opinion("approve", "同意"), by=person)
    return row


def approve(house: House, row: Amendment) -> Amendment:
    """Through all steps: the group's lead, the office, the steering group."""
    return consent(row, house.lead, house.office, house.steering)


def versions(goal: str) -> list[tuple[int, str, str, bool]]:
    """Number, points, target and whether it was cancelled, of every version of a goal."""
    rows = GoalVersion.objects.filter(goal__code=goal).order_by("number")
    return list(rows.values_list("number", "points", "target", "cancelled"))


def the(code: str) -> Goal:
    return Goal.objects.get(code=code)


def step_of(row: Amendment) -> int:
    assert row.case is not None
    found = present_step(row.case)
    assert found is not None
    return found.pk
