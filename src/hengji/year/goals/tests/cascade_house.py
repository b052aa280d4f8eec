"""An organ of a plan with its own plan below: two divisions, a clerk in the first, and everybody who takes part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hengji.foundation.organisations.enums import Kind, Role
from hengji.foundation.organisations.models import Organisation, Person, User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.goals.actions import Row, start_sheet, write_goals
from hengji.year.goals.models import Goal, GoalSheet
from hengji.year.plans.actions import Document, Entrant, Head, circulate_plan, create_plan, issue_plan, set_participants
from hengji.year.plans.models import Participant, Plan

from .house import PACK, a_plan, a_user, participant


@dataclass(frozen=True)
class House:
    """``plan`` of the province's office; ``own`` of its first organ, for its divisions and its clerk."""

    plan: Plan
    own: Plan
    organ: Organisation
    filler: User  # of the organ
    office: User  # at the organ
    above: User  # of the province's office
    division: User  # fills in for the first division
    clerk: User  # a person without any role
    stranger: User
    sheet: GoalSheet  # of the organ
    goals: list[Goal]

    def taker(self, code: str) -> Participant:
        return Participant.objects.get(plan=self.own, code=code)

    def goal_of(self, code: str) -> Goal:
        """The first goal of a participant of the own plan."""
        return Goal.objects.get(plan=self.own, code=f"{code}-01")


GOALS = (
    {"title": "新增公办学位", "indicator": "ZN-1", "rule": "正向定量", "points": "60", "target": "1200", "unit": "个",
     "direction": "up", "deadline": "2026-12-31"},
    {"title": "压减办件时限", "indicator": "ZN-1", "rule": "逆向定量", "points": "40", "target": "5", "unit": "天"},
)  # fmt: skip


def a_house() -> House:
    plan = a_plan()
    organ = participant(plan).organisation
    assert organ is not None
    names = ("filler", "office", "above", "division", "clerk", "stranger")
    people = {name: a_user(f"cascade-{name}") for name in names}
    divisions = [an_organisation(f"D{number}", kind=Kind.DIVISION, parent=organ) for number in (1, 2)]
    give(people["filler"], Role.UNIT_FILLER, organ)
    give(people["office"], Role.OFFICE, organ)
    give(people["above"], Role.OFFICE, plan.organiser)
    give(people["division"], Role.UNIT_FILLER, divisions[0])
    own = own_plan(plan, organ, divisions, Person.objects.create(code="R1", name="李科员", user=people["clerk"]))
    sheet = start_sheet(participant(plan), by=people["filler"])
    goals = write_goals(sheet, [Row("", fields) for fields in GOALS], by=people["filler"])
    sheet.refresh_from_db()
    return House(plan, own, organ, **people, sheet=sheet, goals=goals)


def own_plan(superior: Plan, organ: Organisation, divisions: list[Organisation], person: Person) -> Plan:
    """Issued; participants P1 and P2 are divisions, P3 is a person of the first."""
    drafter, issuer = a_user("own-drafter"), a_user("own-issuer")
    plan = create_plan(Head("OWN", 2026, "机关内部考评", organ, superior), PACK, by=drafter)
    entrants = [Entrant("P1", "基础教育处", divisions[0], group="A"), Entrant("P2", "人事处", divisions[1], group="A"),
                Entrant("P3", "李科员", divisions[0], person, group="B")]  # fmt: skip
    set_participants(plan, entrants, by=drafter)
    return issue_plan(circulate_plan(plan, by=drafter), Document("内1号", date(2026, 3, 2)), by=issuer)
