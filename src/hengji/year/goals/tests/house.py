"""A plan with organs and people for tests of goals."""

from __future__ import annotations

from datetime import date

from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.testing import an_organisation
from hengji.year.goals.actions import start_sheet
from hengji.year.goals.models import GoalSheet
from hengji.year.plans.actions import Document, Entrant, Head, circulate_plan, create_plan, issue_plan, set_participants
from hengji.year.plans.models import Participant, Plan

PACK = """pack: goals
title: 目标方案
year: 2026
groups: {A: 甲组, B: 乙组}
tree:
- code: ZN-1
  title: 年度职能目标
  points: 60
  goals:
    rules:
      正向定量: {SR-01: {}}
      逆向定量: {SR-02: {}}
      阶段任务: {SR-01: {target: 100}}
    points_total: 100
    least: 1
    most: 20
- code: DJ
  title: 机关党建
  points: 40
  rule:
    SR-01: {target: 100}
grades:
- {name: 优秀, from: 90}
- {name: 合格}
goal_requirements:
  quantified_share_at_least: 60%
"""


def a_user(name: str) -> User:
    return User.objects.create(username=name, display_name=name)


def a_plan(code: str = "GP", organs: int = 3, *, text: str = PACK, superior: Plan | None = None) -> Plan:
    """An issued plan; its participants are P1, P2 … in group A, the first of them the group's lead."""
    drafter, issuer = a_user(f"{code}-drafter"), a_user(f"{code}-issuer")
    organiser = an_organisation(f"{code}-office")
    plan = create_plan(Head(code, 2026, f"{code}考评", organiser, superior), text, by=drafter)
    places: list[Organisation] = [an_organisation(f"{code}-{number}") for number in range(1, organs + 1)]
    entrants = [
        Entrant(f"P{number}", f"第{number}单位", organ, group="A") for number, organ in enumerate(places, 1)
    ]  # fmt: skip
    set_participants(plan, entrants, by=drafter)
    return issue_plan(circulate_plan(plan, by=drafter), Document(f"{code}号", date(2026, 2, 26)), by=issuer)


def participant(plan: Plan, code: str = "P1") -> Participant:
    return Participant.objects.get(plan=plan, code=code)


def a_sheet(plan: Plan, code: str = "P1", *, by: User) -> GoalSheet:
    return start_sheet(participant(plan, code), by=by)
