"""Issued sheets of a plan whose scheme names a basis for responsibility letters, and the people who sign them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hengji.foundation.documents.tests.samples import png
from hengji.foundation.organisations.enums import Lead, Role
from hengji.foundation.organisations.models import Appointment, LeaderRelation, Organisation, Person, Post, User
from hengji.foundation.organisations.testing import give
from hengji.year.goals.models import GoalSheet
from hengji.year.plans.models import Plan

from .amendment_house import with_goals
from .house import PACK, a_plan, a_user, participant

BASIS = "示例办法〔2026〕1号第九条"
SIGNED_PACK = f"{PACK}  letter: {{basis: {BASIS}, party: 省目标绩效管理领导小组, signed_by: 分管副省长}}\n"
DRAWN = png(200, 80)


@dataclass(frozen=True)
class LetterHouse:
    """P1 and P2 have issued sheets of three goals; ``head`` leads P2's organ, ``chief`` P1's."""

    plan: Plan
    first: GoalSheet
    sheet: GoalSheet
    clerk: User
    head: User
    chief: User
    office: User
    leader: User
    steering: User
    reader: User
    stranger: User


def appoint(user: User, name: str, organ: Organisation, since: date = date(2024, 1, 1)) -> Appointment:
    """Head of an organ by appointment, with an account that has the role there."""
    person, _new = Person.objects.get_or_create(code=user.username, defaults={"name": name, "user": user})
    post, _new = Post.objects.get_or_create(organisation=organ, title="厅长")
    give(user, Role.UNIT_HEAD, organ, since=since)
    return Appointment.objects.create(person=person, post=post, since=since)


def a_letter_house(text: str = SIGNED_PACK, code: str = "LP", organs: int = 3) -> LetterHouse:
    plan = a_plan(code, organs, text=text)
    names = ("clerk", "head", "chief", "office", "leader", "steering", "reader", "stranger")
    people = {name: a_user(f"{code}-{name}") for name in names}
    first, own = (participant(plan, each).organisation for each in ("P1", "P2"))
    assert first is not None
    assert own is not None
    give(people["clerk"], Role.UNIT_FILLER, own)
    appoint(people["head"], "钱丙寅", own)
    appoint(people["chief"], "孙丁卯", first)
    for name, role in (("office", Role.OFFICE), ("steering", Role.STEERING), ("reader", Role.READER)):
        give(people[name], role, plan.organiser)
    person = Person.objects.create(code=f"{code}-leader", name="王副省长", user=people["leader"])
    LeaderRelation.objects.create(organisation=own, leader=person, kind=Lead.IN_CHARGE, since=date(2020, 1, 1))
    give(people["leader"], Role.LEADER, own)
    drafter = a_user(f"{code}-writer")
    for place in (first, own):
        give(drafter, Role.UNIT_FILLER, place)
    sheets = [with_goals(plan, each, drafter) for each in ("P1", "P2")]
    return LetterHouse(plan, sheets[0], sheets[1], **people)
